import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where `real-music.sh` lays out the music. */
export const musicFolder = process.env.AURALIS_MUSIC ?? join(homedir(), '.cache/real-music');
/** Where what is made of it is kept. */
export const benchFolder = join(homedir(), '.cache/auralis-bench');

export type BenchTrack = { readonly name: string; readonly path: string; readonly seconds: number };

const SECONDS = 600;

/** Ten minutes of real music (an album from its start) in several formats, made once with ffmpeg. */
export function benchTracks(): readonly BenchTrack[] {
  const folder = benchFolder;
  mkdirSync(folder, { recursive: true });
  const album = join(musicFolder, 'albums/wesnoth');
  const inputs = ['battle.ogg', 'defeat.ogg', 'frantic.ogg', 'journeys_end.ogg', 'knolls.ogg'].map((name) =>
    join(album, name),
  );
  const wav = made(join(folder, 'ten-minutes.wav'), (part) => {
    const filter = `${inputs.map((_, i) => `[${i}:a]`).join('')}concat=n=${inputs.length}:v=0:a=1,aloop=loop=3:size=2e9`;
    return [
      ...inputs.flatMap((input) => ['-i', input]),
      '-filter_complex',
      filter,
      '-t',
      `${SECONDS}`,
      '-ac',
      '2',
      '-ar',
      '44100',
      '-c:a',
      'pcm_s16le',
      part,
    ];
  });
  const encoded = (name: string, ...how: readonly string[]): BenchTrack => ({
    name: name.split('.')[1]?.toUpperCase() ?? name,
    path: made(join(folder, name), (part) => ['-i', wav, ...how, part]),
    seconds: SECONDS,
  });
  return [
    encoded('ten-minutes.flac', '-c:a', 'flac'),
    encoded('ten-minutes.mp3', '-c:a', 'libmp3lame', '-b:a', '256k'),
    encoded('ten-minutes.opus', '-c:a', 'libopus', '-b:a', '128k'),
    { name: 'WAV', path: wav, seconds: SECONDS },
  ];
}

/** The WAV file in another layout: two minutes, of which a chain makes enough to be timed. */
export function wavAs(channelCount: 1 | 2, sampleRateHz: number): BenchTrack {
  const seconds = 120;
  const from = benchTracks().find(({ name }) => name === 'WAV') as BenchTrack;
  const path = made(join(benchFolder, `two-minutes-${channelCount}-${sampleRateHz}.wav`), (part) => [
    ...['-i', from.path, '-t', `${seconds}`, '-ac', `${channelCount}`, '-ar', `${sampleRateHz}`],
    ...['-c:a', 'pcm_s16le', part],
  ]);
  return { name: `${channelCount === 1 ? 'mono' : 'stereo'}, ${sampleRateHz / 1000} kHz`, path, seconds };
}

const LONG = {
  MP3: { file: 'ten-hours.mp3', seconds: 36_000 },
  WAV: { file: 'two-hours.wav', seconds: 7_200 },
} as const;

/** Ten hours: the MP3 over and over. Two hours of WAV, 1.3 GB: as many frames to let go of as bytes. */
export function longTrack(format: keyof typeof LONG): BenchTrack {
  const { file, seconds } = LONG[format];
  const once = benchTracks().find(({ name }) => name === format) as BenchTrack;
  const path = made(join(benchFolder, file), (part) => [
    ...['-stream_loop', String(seconds / SECONDS - 1), '-i', once.path, '-c', 'copy', part],
  ]);
  return { name: `${format}, ${seconds / 3600} h`, path, seconds };
}

/** Made beside and renamed, so that a half-made file is never taken for one. */
function made(path: string, args: (part: string) => readonly string[]): string {
  if (existsSync(path)) return path;
  const part = path.replace(/(\.\w+)$/, '.part$1');
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-nostdin', ...args(part)], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  renameSync(part, path);
  return path;
}
