import { type AudioFormat, type AudioSource, openAudio } from '#engine';
import { openEncoder } from '../../src/mastering/encode/encoder.ts';
import { outputFor, type RenderFormat } from '../../src/mastering/encode/output.ts';
import type { Plan } from '../../src/mastering/plan.ts';

/** Encodes a whole source as a bypass would, or as with a plan. */
export async function encode(
  source: AudioSource,
  out: string,
  format: RenderFormat,
  { plan = null, frameCount = null }: { plan?: Plan | null; frameCount?: number | null } = {},
): Promise<void> {
  const output = outputFor(source.format, { format, plan });
  using encoder = await openEncoder(out, { output, sampleRateHz: source.format.sampleRateHz, frameCount });
  for (const block of source.blocks()) encoder.write(block);
  encoder.finish();
}

/** All of a file by our engine, one array a channel. */
export async function decoded(path: string): Promise<{ format: AudioFormat; planes: Float32Array[] }> {
  using source = await openAudio(path);
  const parts: Float32Array[][] = source.format.channels.map(() => []);
  for (const { channels, frameCount } of source.blocks()) {
    for (const [c, plane] of channels.entries()) parts[c]?.push(plane.slice(0, frameCount));
  }
  return { format: source.format, planes: parts.map(joined) };
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
