import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, utimesSync } from 'node:fs';
import { extname, join } from 'node:path';
import { type BenchFormat, benchFolder, benchTrack } from './bench-tracks.ts';

/** Pieces of one minute of the ten-minute tracks in three formats: equal work for each thread. */
export function equalPieces(): readonly string[] {
  const folder = join(benchFolder, 'pieces-equal');
  return (['FLAC', 'MP3', 'OPUS'] as const).flatMap((format) => cut(folder, format, 60, 10));
}

/** A folder of many files of ten seconds, and ten minutes at the end: begun in its turn, it keeps a thread waiting. */
export function unequalPieces(): { readonly folder: string; readonly files: readonly string[] } {
  const folder = join(benchFolder, 'pieces-unequal');
  const short = [...cut(folder, 'FLAC', 10, 60), ...cut(folder, 'MP3', 10, 60)];
  const last = piece(join(folder, 'ZZ-ten-minutes.flac'), ['-i', benchTrack('FLAC').path, '-c', 'copy']);
  return { folder, files: [...short, last] };
}

function cut(folder: string, format: BenchFormat, seconds: number, count: number): readonly string[] {
  mkdirSync(folder, { recursive: true });
  const { path: whole } = benchTrack(format);
  return Array.from({ length: count }, (_, n) => {
    const path = join(folder, `${format}-${seconds}s-${String(n).padStart(2, '0')}${extname(whole)}`);
    const from = ['-ss', `${n * seconds}`, '-t', `${seconds}`, '-i', whole];
    return piece(path, [...from, '-c', format === 'FLAC' ? 'flac' : 'copy']);
  });
}

/** Made once; dated back, so that no scan takes it for a file that is still being written. */
function piece(path: string, args: readonly string[]): string {
  if (existsSync(path)) return path;
  const part = join(benchFolder, `part${extname(path)}`);
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-nostdin', ...args, part]);
  utimesSync(part, 0, 0);
  renameSync(part, path);
  return path;
}
