import type { Interpolator } from '../dynamics/true-peak.ts';
import { largestMagnitude } from './largest-magnitude.ts';

/** Samples that share one look at how loud their surroundings are; at least as many as an interpolator has taps. */
const CHUNK = 32;

/**
 * The largest of `peak` and the magnitudes of all interpolated values between the samples n and n + 1, for `count`
 * values of n from `halfTaps − 1` on. `buffer` holds `count + 2·halfTaps − 1` samples.
 *
 * An interpolated value is at most middleGain·max(|x[n]|, |x[n+1]|) + outerGain·M, where M is the largest magnitude
 * among the samples it is made of (triangle inequality). Where that does not exceed the peak so far it is not
 * computed; the result is the same to the last bit but one rounding.
 */
export function chunkTruePeak(
  buffer: Float32Array,
  count: number,
  interpolator: Interpolator,
  peak: number,
): number {
  const { phases, halfTaps, middleGain, outerGain } = interpolator;
  const length = count + 2 * halfTaps - 1;
  let ahead = largestMagnitude(buffer, 0, Math.min(CHUNK, length));
  for (let from = 0; from < count; from += CHUNK) {
    // What a chunk's values are made of lies in it and in the next.
    const here = ahead;
    ahead = largestMagnitude(buffer, from + CHUNK, Math.min(from + 2 * CHUNK, length));
    const surroundings = here > ahead ? here : ahead;
    if (surroundings * (middleGain + outerGain) <= peak) continue;
    const outer = outerGain * surroundings;
    const to = Math.min(count, from + CHUNK);
    for (let i = from; i < to; i++) {
      const left = Math.abs(buffer[i + halfTaps - 1]!);
      const right = Math.abs(buffer[i + halfTaps]!);
      if (middleGain * (left > right ? left : right) + outer <= peak) continue;
      const between =
        phases.length === 3
          ? largestOfThree(buffer, i, phases[0]!, phases[1]!, phases[2]!)
          : Math.abs(weightedSum(buffer, i, phases[0]!));
      if (between > peak) peak = between;
    }
  }
  return peak;
}

/** All three phases of 4× in one reading of the samples. */
function largestOfThree(
  buffer: Float32Array,
  at: number,
  p1: Float64Array,
  p2: Float64Array,
  p3: Float64Array,
): number {
  let sum1 = 0;
  let sum2 = 0;
  let sum3 = 0;
  for (let k = 0; k < p1.length; k++) {
    const x = buffer[at + k]!;
    sum1 += p1[k]! * x;
    sum2 += p2[k]! * x;
    sum3 += p3[k]! * x;
  }
  return Math.max(Math.abs(sum1), Math.abs(sum2), Math.abs(sum3));
}

function weightedSum(buffer: Float32Array, at: number, phase: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < phase.length; k++) sum += phase[k]! * buffer[at + k]!;
  return sum;
}

/** The definition that `chunkTruePeak` must agree with: every value computed. */
export function plainTruePeak(
  buffer: Float32Array,
  count: number,
  interpolator: Interpolator,
  peak: number,
): number {
  const taps = 2 * interpolator.halfTaps;
  for (let i = 0; i < count; i++) {
    for (const phase of interpolator.phases) {
      let sum = 0;
      for (let k = 0; k < taps; k++) sum += phase[k]! * buffer[i + k]!;
      peak = Math.max(peak, Math.abs(sum));
    }
  }
  return peak;
}
