import { openAudio } from '#engine';

/** The first seconds of a file, one plane a channel. */
export async function firstSeconds(path: string, seconds: number): Promise<readonly Float32Array[]> {
  using source = await openAudio(path);
  const frames = Math.round(seconds * source.format.sampleRateHz);
  const planes = source.format.channels.map(() => new Float32Array(frames));
  let filled = 0;
  for (const { channels, frameCount } of source.blocks()) {
    const count = Math.min(frameCount, frames - filled);
    for (const [c, plane] of planes.entries()) plane.set(channels[c]!.subarray(0, count), filled);
    filled += count;
    if (filled === frames) break;
  }
  return planes.map((plane) => plane.subarray(0, filled));
}
