import type { Series } from '../analysis.ts';
import { MAX_POINTS, roundTo } from '../sampled-series.ts';

/** 10 ms at first; doubled whenever the buckets run out. */
const FIRST_STEP_SECONDS = 0.01;

/** Lowest and highest sample of each stretch, at most 2,048 stretches at any length, rounded to 0.0001. */
export function createWaveform(sampleRateHz: number) {
  const min = new Float32Array(MAX_POINTS);
  const max = new Float32Array(MAX_POINTS);
  let framesPerBucket = Math.max(1, Math.round(sampleRateHz * FIRST_STEP_SECONDS));
  let bucket = 0;
  let inBucket = 0;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;

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
    low = Number.POSITIVE_INFINITY;
    high = Number.NEGATIVE_INFINITY;
  };
  return {
    add(samples: Float32Array, frameCount: number): void {
      for (let from = 0; from < frameCount; ) {
        if (inBucket === 0 && bucket === MAX_POINTS) mergePairs();
        const to = Math.min(frameCount, from + framesPerBucket - inBucket);
        for (let i = from; i < to; i++) {
          const x = samples[i]!;
          if (x < low) low = x;
          if (x > high) high = x;
        }
        inBucket += to - from;
        from = to;
        if (inBucket === framesPerBucket) closeBucket();
      }
    },
    result(): Series['waveform'] {
      if (inBucket > 0) closeBucket();
      return {
        stepSeconds: framesPerBucket / sampleRateHz,
        min: Array.from(min.subarray(0, bucket), (x) => roundTo(x, 0.0001)),
        max: Array.from(max.subarray(0, bucket), (x) => roundTo(x, 0.0001)),
      };
    },
  };
}
