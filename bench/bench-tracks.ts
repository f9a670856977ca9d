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

/** What each format is made of the WAV file with; the WAV file itself is made of the album. */
const FORMATS = {
  FLAC: { file: 'ten-minutes.flac', how: ['-c:a', 'flac'] },
  MP3: { file: 'ten-minutes.mp3', how: ['-c:a', 'libmp3lame', '-b:a', '256k'] },
  AAC: { file: 'ten-minutes.m4a', how: ['-c:a', 'aac', '-b:a', '256k', '-movflags', '+faststart'] },
  OGG: { file: 'ten-minutes.ogg', how: ['-c:a', 'libvorbis', '-q:a', '6'] },
  OPUS: { file: 'ten-minutes.opus', how: ['-c:a', 'libopus', '-b:a', '128k'] },
  WAV: { file: 'ten-minutes.wav', how: [] },
  'WAV 24': { file: 'ten-minutes-24.wav', how: ['-c:a', 'pcm_s24le'] },
  '96 kHz': {
    file: 'ten-minutes-96.flac',
    how: ['-ar', '96000', '-c:a', 'flac', '-sample_fmt', 's32', '-bits_per_raw_sample', '24'],
  },
} as const satisfies Readonly<Record<string, { file: string; how: readonly string[] }>>;

export type BenchFormat = keyof typeof FORMATS;
export const BENCH_FORMATS = Object.keys(FORMATS) as readonly BenchFormat[];

/** Ten minutes of real music (an album from its start) in one format, made once with ffmpeg; "96 kHz" is FLAC of 24 bit. */
export function benchTrack(format: BenchFormat): BenchTrack {
  mkdirSync(benchFolder, { recursive: true });
  const { file, how } = FORMATS[format];
  const path = made(join(benchFolder, file), format === 'WAV' ? albumToWav : fromWav(...how));
  return { name: format, path, seconds: SECONDS };
}

const fromWav =
  (...how: readonly string[]) =>
  (part: string): readonly string[] => ['-i', benchTrack('WAV').path, ...how, part];

function albumToWav(part: string): readonly string[] {
  const names = ['battle.ogg', 'defeat.ogg', 'frantic.ogg', 'journeys_end.ogg', 'knolls.ogg'];
  const inputs = names.map((name) => join(musicFolder, 'albums/wesnoth', name));
  const filter = `${inputs.map((_, i) => `[${i}:a]`).join('')}concat=n=${inputs.length}:v=0:a=1,aloop=loop=3:size=2e9`;
  return [
    ...inputs.flatMap((input) => ['-i', input]),
    ...['-filter_complex', filter, '-t', `${SECONDS}`, '-ac', '2', '-ar', '44100', '-c:a', 'pcm_s16le', part],
  ];
}

/** The WAV file in another layout: two minutes, of which a chain makes enough to be timed. */
export function wavAs(channelCount: 1 | 2, sampleRateHz: number): BenchTrack {
  const seconds = 120;
  const from = benchTrack('WAV');
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
  const once = benchTrack(format);
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
