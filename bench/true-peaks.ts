import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openAudio } from '#engine';
import { interpolatorFor, oversamplingFor } from '../src/engine/dynamics/interpolator.ts';
import { createTruePeakMeter } from '../src/engine/dynamics/true-peak.ts';
import { blocksInRoom } from '../src/engine/kernel/blocks.ts';
import { kernels } from '../src/engine/kernel/kernels.ts';
import { truePeak } from '../src/engine/kernel/plain/true-peak.ts';
import { addressOf, openRoom } from '../src/engine/kernel/room.ts';
import { musicFolder } from './bench-tracks.ts';

/** On all real music at hand: is the true peak that leaves out what a bound rules out the one that computes every value? */
export async function compareTruePeaks(): Promise<void> {
  const files = readdirSync(join(musicFolder, 'albums'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ogg|opus)$/.test(name))
    .map((name) => join(musicFolder, 'albums', name));
  let channelCount = 0;
  let seconds = 0;
  for (const [i, file] of files.entries()) {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K${i + 1} of ${files.length}: ${file}`);
    const { fast, plain, durationSeconds } = await bothPeaks(file);
    for (const [c, peak] of plain.entries())
      if (peak !== fast[c]) throw new Error(`${file}, channel ${c}: ${fast[c]} instead of ${peak}`);
    channelCount += plain.length;
    seconds += durationSeconds;
  }
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[2K');
  process.stdout.write(
    `True peak of ${files.length} tracks (${(seconds / 3600).toFixed(1)} h, ${channelCount} channels): the plain version's, bit for bit.\n`,
  );
}

async function bothPeaks(file: string) {
  using source = await openAudio(file);
  using room = openRoom();
  const { channels, sampleRateHz } = source.format;
  const interpolator = interpolatorFor(oversamplingFor(sampleRateHz));
  const meters = channels.map(() => createTruePeakMeter(room, interpolator));
  const carried = 2 * interpolator.halfTaps - 1;
  // What waits for its successors, then a block; at the end as much silence.
  const buffers = channels.map(() => new Float32Array(carried + 8192));
  const plain = channels.map(() => 0);
  let frames = 0;
  const addPlain = (c: number, samples: Float32Array): void => {
    const buffer = buffers[c]!;
    buffer.set(samples, carried);
    for (const x of samples) plain[c] = Math.max(plain[c]!, Math.abs(x));
    plain[c] = truePeak(buffer, samples.length, interpolator, plain[c]!);
    buffer.copyWithin(0, samples.length, samples.length + carried);
  };
  for (const { channels: planes, frameCount } of blocksInRoom(room, source.blocks(), channels.length)) {
    for (const [c, plane] of planes.entries()) {
      addPlain(c, plane.subarray(0, frameCount));
      meters[c]!.add(plane, frameCount, kernels().largestMagnitude(addressOf(plane), frameCount));
    }
    frames += frameCount;
  }
  for (const c of channels.keys()) addPlain(c, new Float32Array(carried));
  return { plain, fast: meters.map((meter) => meter.result()), durationSeconds: frames / sampleRateHz };
}
