import type { Interpolator } from '#engine/interpolator';

/** Samples that share one look at how loud their surroundings are; at least as many as an interpolator has taps. */
const CHUNK = 32;

/**
 * Lowers `gains[i]` to what keeps the true peak between the samples n and n + 1 (n = i + halfTaps − 1) of one channel, and sample n itself,
 * at or below `ceiling` (a linear amplitude); i = 0 … count − 1. `buffer` holds `count + 2·halfTaps − 1` samples. Answers whether it lowered any.
 *
 * An interpolated value is at most middleGain·max(|x[n]|, |x[n+1]|) + outerGain·M, where M is the largest magnitude among
 * the samples that it is made of (triangle inequality): where that is below the ceiling it is not computed. The engine's
 * `kernel/assembly/true-peak.ts` does so for its meter, over samples in single precision.
 */
export function lowerToCeiling(
  buffer: Float64Array,
  count: number,
  { phases, halfTaps, middleGain, outerGain }: Interpolator,
  ceiling: number,
  gains: Float64Array,
): boolean {
  const length = count + 2 * halfTaps - 1;
  let isLowered = false;
  let ahead = largestMagnitude(buffer, 0, Math.min(CHUNK, length));
  for (let from = 0; from < count; from += CHUNK) {
    const here = ahead;
    ahead = largestMagnitude(buffer, from + CHUNK, Math.min(from + 2 * CHUNK, length));
    const surroundings = here > ahead ? here : ahead;
    if (surroundings * (middleGain + outerGain) <= ceiling && surroundings <= ceiling) continue;
    const outer = outerGain * surroundings;
    const to = Math.min(count, from + CHUNK);
    for (let i = from; i < to; i++) {
      const left = Math.abs(buffer[i + halfTaps - 1]!);
      const right = Math.abs(buffer[i + halfTaps]!);
      let peak = left;
      if (middleGain * (left > right ? left : right) + outer > ceiling) {
        const between =
          phases.length === 3
            ? largestOfThree(buffer, i, phases[0]!, phases[1]!, phases[2]!)
            : largestOf(buffer, i, phases);
        if (between > peak) peak = between;
      }
      if (peak <= ceiling) continue;
      isLowered = true;
      const gain = ceiling / peak;
      if (gain < gains[i]!) gains[i] = gain;
    }
  }
  return isLowered;
}

/** The definition that `lowerToCeiling` must agree with: every value computed. */
export function plainLowerToCeiling(
  buffer: Float64Array,
  count: number,
  { phases, halfTaps }: Interpolator,
  ceiling: number,
  gains: Float64Array,
): boolean {
  let isLowered = false;
  for (let i = 0; i < count; i++) {
    const peak = Math.max(Math.abs(buffer[i + halfTaps - 1]!), largestOf(buffer, i, phases));
    if (peak > ceiling) isLowered = true;
    gains[i] = Math.min(gains[i]!, peak > ceiling ? ceiling / peak : 1);
  }
  return isLowered;
}

function largestMagnitude(samples: Float64Array, from: number, to: number): number {
  let largest = 0;
  for (let i = from; i < to; i++) {
    const magnitude = Math.abs(samples[i]!);
    if (magnitude > largest) largest = magnitude;
  }
  return largest;
}

/** All three phases of 4× in one reading of the samples. */
function largestOfThree(
  buffer: Float64Array,
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

function largestOf(buffer: Float64Array, at: number, phases: readonly Float64Array[]): number {
  let largest = 0;
  for (let p = 0; p < phases.length; p++) {
    const phase = phases[p]!;
    let sum = 0;
    for (let k = 0; k < phase.length; k++) sum += phase[k]! * buffer[at + k]!;
    largest = Math.max(largest, Math.abs(sum));
  }
  return largest;
}
