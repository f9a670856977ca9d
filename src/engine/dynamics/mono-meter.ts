import type { Series } from '../analysis.ts';
import { amplitudeDb, difference, powerDb } from '../decibels.ts';
import { kernels } from '../kernel/kernels.ts';
import { addressOf, type Room } from '../kernel/room.ts';
import { MAX_POINTS, roundTo } from '../sampled-series.ts';

/** The rate that the profiles' figures are given at: zero crossings per sample of 44.1 kHz audio. */
const REFERENCE_RATE_HZ = 44_100;
/** A stretch of the waveform: 10 ms at first, doubled whenever there are 2,048. */
const FIRST_STEP_SECONDS = 0.01;

export type MonoLevels = {
  readonly rmsDbfs: number | null;
  readonly crestFactorDb: number | null;
  /** Sign changes; a sample of exactly 0 keeps the sign before it. `null` for a signal without any sample but 0. */
  readonly zeroCrossingsPerSecond: number | null;
  readonly zeroCrossingRate: number | null;
  /** Lowest and highest sample of each stretch, rounded to 0.0001. */
  readonly waveform: Series['waveform'];
};

/** What one reading of the mono mix yields, whatever the block size, in the same memory at any length. */
export function createMonoMeter(room: Room, sampleRateHz: number) {
  const { readMono } = kernels();
  // As `assembly/mono.ts` lays it out: two doubles, then three singles.
  const sums = room.float64(4);
  const sumsAt = addressOf(sums);
  const levels = new Float32Array(sums.buffer, sums.byteOffset + 16, 3);
  const min = new Float32Array(MAX_POINTS);
  const max = new Float32Array(MAX_POINTS);
  let framesPerBucket = Math.max(1, Math.round(sampleRateHz * FIRST_STEP_SECONDS));
  let bucket = 0;
  let inBucket = 0;
  let lowest = 0;
  let highest = 0;
  let frames = 0;

  const mergePairs = (): void => {
    for (let i = 0; i < MAX_POINTS / 2; i++) {
      min[i] = Math.min(min[2 * i]!, min[2 * i + 1]!);
      max[i] = Math.max(max[2 * i]!, max[2 * i + 1]!);
    }
    bucket = MAX_POINTS / 2;
    framesPerBucket *= 2;
  };
  const closeBucket = (): void => {
    const low = levels[0]!;
    const high = levels[1]!;
    min[bucket] = low;
    max[bucket++] = high;
    inBucket = 0;
    if (low < lowest) lowest = low;
    if (high > highest) highest = high;
  };
  return {
    add(samples: Float32Array, frameCount: number): void {
      const address = addressOf(samples);
      frames += frameCount;
      for (let from = 0; from < frameCount; ) {
        if (inBucket === 0 && bucket === MAX_POINTS) mergePairs();
        const to = Math.min(frameCount, from + framesPerBucket - inBucket);
        if (inBucket === 0) levels.fill(samples[from]!, 0, 2);
        readMono(address + 4 * from, to - from, sumsAt);
        inBucket += to - from;
        from = to;
        if (inBucket === framesPerBucket) closeBucket();
      }
    },
    result(): MonoLevels {
      if (inBucket > 0) closeBucket();
      const rmsDbfs = powerDb(sums[0]! / frames);
      const perSecond = levels[2] === 0 ? null : (sums[1]! * sampleRateHz) / frames;
      return {
        rmsDbfs,
        crestFactorDb: difference(amplitudeDb(Math.max(-lowest, highest)), rmsDbfs),
        zeroCrossingsPerSecond: perSecond,
        zeroCrossingRate: perSecond === null ? null : perSecond / REFERENCE_RATE_HZ,
        waveform: {
          stepSeconds: framesPerBucket / sampleRateHz,
          min: Array.from(min.subarray(0, bucket), (x) => roundTo(x, 0.0001)),
          max: Array.from(max.subarray(0, bucket), (x) => roundTo(x, 0.0001)),
        },
      };
    },
  };
}
