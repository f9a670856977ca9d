import { execFile } from 'node:child_process';
import { open, readFile, rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { AudioFormat } from '#engine';
import { wavBytesPerFrame, wavHeader } from '../../src/mastering/encode/wav-header.ts';
import type { Treatment } from './degradations.ts';

const FLOAT_BYTES = 4;

/** Treats a file with ffmpeg; answers the path of the result, `out` with the extension that it needs. */
export async function degrade(
  path: string,
  { sampleRateHz, channels }: Pick<AudioFormat, 'sampleRateHz' | 'channels'>,
  samplePeakDbfs: number,
  { filter, codec, keepsPeak }: Treatment,
  out: string,
): Promise<string> {
  if (codec !== undefined) {
    const [extension, ...options] = codec;
    await ffmpeg('-i', path, '-vn', ...options, `${out}.${extension}`);
    return `${out}.${extension}`;
  }
  const raw = `${out}.raw`;
  await ffmpeg('-i', path, '-vn', '-af', `aformat=sample_fmts=dbl,${filter}`, '-f', 'f32le', raw);
  const bytes = await readFile(raw);
  await rm(raw);
  const samples = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / FLOAT_BYTES);
  if (keepsPeak) scaleToPeak(samples, 10 ** (samplePeakDbfs / 20));
  await using file = await open(`${out}.wav`, 'w');
  const layout = { channels, sampleFormat: 'f32', sampleRateHz } as const;
  await file.write(wavHeader(layout, bytes.length / wavBytesPerFrame(layout)));
  for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at)).bytesWritten;
  return `${out}.wav`;
}

/** Decoded once, for who treats it often. */
export async function decode(path: string, out: string): Promise<string> {
  await ffmpeg('-i', path, '-vn', '-c:a', 'pcm_f32le', out);
  return out;
}

async function ffmpeg(...args: readonly string[]): Promise<void> {
  await promisify(execFile)('ffmpeg', ['-v', 'error', '-y', '-nostdin', ...args]);
}

function scaleToPeak(samples: Float32Array, peak: number): void {
  let highest = 0;
  for (let i = 0; i < samples.length; i++) highest = Math.max(highest, Math.abs(samples[i]!));
  const gain = highest > 0 ? peak / highest : 1;
  for (let i = 0; i < samples.length; i++) samples[i]! *= gain;
}
