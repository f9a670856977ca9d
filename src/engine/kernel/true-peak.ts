import type { Interpolator } from '../dynamics/true-peak.ts';

/** Samples that share one look at how loud their surroundings are. */
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
  const taps = 2 * halfTaps;
  for (let from = 0; from < count; from += CHUNK) {
    const to = Math.min(count, from + CHUNK);
    let surroundings = 0;
    for (let i = from; i < to + taps - 1; i++) {
      const magnitude = Math.abs(buffer[i]!);
      if (magnitude > surroundings) surroundings = magnitude;
    }
    if (surroundings * (middleGain + outerGain) <= peak) continue;
    const outer = outerGain * surroundings;
    for (let i = from; i < to; i++) {
      const left = Math.abs(buffer[i + halfTaps - 1]!);
      const right = Math.abs(buffer[i + halfTaps]!);
      if (middleGain * (left > right ? left : right) + outer <= peak) continue;
      for (let p = 0; p < phases.length; p++) {
        const phase = phases[p]!;
        let sum = 0;
        for (let k = 0; k < taps; k++) sum += phase[k]! * buffer[i + k]!;
        const magnitude = Math.abs(sum);
        if (magnitude > peak) peak = magnitude;
      }
    }
  }
  return peak;
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
