import type { Series } from '../analysis.ts';
import { amplitudeDb, difference, powerDb } from '../decibels.ts';
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
export function createMonoMeter(sampleRateHz: number) {
  const min = new Float32Array(MAX_POINTS);
  const max = new Float32Array(MAX_POINTS);
  let framesPerBucket = Math.max(1, Math.round(sampleRateHz * FIRST_STEP_SECONDS));
  let bucket = 0;
  let inBucket = 0;
  let low = 0;
  let high = 0;
  let sumOfSquares = 0;
  let lowest = 0;
  let highest = 0;
  let frames = 0;
  let crossings = 0;
  /** Of the last sample that had one; 0 before. */
  let sign = 0;

  const mergePairs = (): void => {
    for (let i = 0; i < MAX_POINTS / 2; i++) {
      min[i] = Math.min(min[2 * i]!, min[2 * i + 1]!);
      max[i] = Math.max(max[2 * i]!, max[2 * i + 1]!);
    }
    bucket = MAX_POINTS / 2;
    framesPerBucket *= 2;
  };
  const closeBucket = (): void => {
    min[bucket] = low;
    max[bucket++] = high;
    inBucket = 0;
    if (low < lowest) lowest = low;
    if (high > highest) highest = high;
  };
  const addStretch = (samples: Float32Array, from: number, to: number): void => {
    if (inBucket === 0) {
      low = samples[from]!;
      high = low;
    }
    let squares = 0;
    let changes = 0;
    let lo = low;
    let hi = high;
    let last = sign;
    for (let i = from; i < to; i++) {
      const x = samples[i]!;
      squares += x * x;
      if (x < lo) lo = x;
      if (x > hi) hi = x;
      // The product is negative exactly where the sign changes.
      if (x * last < 0) changes++;
      if (x !== 0) last = x < 0 ? -1 : 1;
    }
    sumOfSquares += squares;
    crossings += changes;
    sign = last;
    low = lo;
    high = hi;
  };
  return {
    add(samples: Float32Array, frameCount: number): void {
      frames += frameCount;
      for (let from = 0; from < frameCount; ) {
        if (inBucket === 0 && bucket === MAX_POINTS) mergePairs();
        const to = Math.min(frameCount, from + framesPerBucket - inBucket);
        addStretch(samples, from, to);
        inBucket += to - from;
        from = to;
        if (inBucket === framesPerBucket) closeBucket();
      }
    },
    result(): MonoLevels {
      if (inBucket > 0) closeBucket();
      const rmsDbfs = powerDb(sumOfSquares / frames);
      const perSecond = sign === 0 ? null : (crossings * sampleRateHz) / frames;
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
