import type { Interpolator } from '../../dynamics/interpolator.ts';

/**
 * The largest of `peak` and the magnitudes of all interpolated values between the samples n and n + 1, for `count`
 * values of n from `halfTaps − 1` on (BS.1770-5 Annex 2). `buffer` holds `count + 2·halfTaps − 1` samples.
 */
export function truePeak(
  buffer: Float32Array,
  count: number,
  { phases, halfTaps }: Interpolator,
  peak: number,
): number {
  for (let i = 0; i < count; i++) {
    for (const phase of phases) {
      let sum = 0;
      for (let k = 0; k < 2 * halfTaps; k++) sum += phase[k]! * buffer[i + k]!;
      peak = Math.max(peak, Math.abs(sum));
    }
  }
  return peak;
}
