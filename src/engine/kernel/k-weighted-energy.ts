import type { KWeighting } from '../loudness/k-weighting.ts';

/** Below this a filter state is inaudible in any format; left alone it would decay into denormals, which are slow. */
const NEGLIGIBLE = 1e-30;

/** The memory of one channel's two biquads (transposed direct form II). */
export type KWeightingState = Float64Array;

export function newKWeightingState(): KWeightingState {
  return new Float64Array(4);
}

/**
 * Sum of squares of the K-weighted samples `from` … `to` of one channel (BS.1770-5 Annex 1 eq. 1, without the
 * division by time). `state` carries the filters from call to call.
 */
export function kWeightedEnergy(
  samples: Float32Array,
  from: number,
  to: number,
  { shelf, highPass }: KWeighting,
  state: KWeightingState,
): number {
  const { b0, b1, b2, a1, a2 } = shelf;
  const { b0: c0, b1: c1, b2: c2, a1: d1, a2: d2 } = highPass;
  let s1 = state[0]!;
  let s2 = state[1]!;
  let t1 = state[2]!;
  let t2 = state[3]!;
  let energy = 0;
  for (let i = from; i < to; i++) {
    const x = samples[i]!;
    const y = b0 * x + s1;
    s1 = b1 * x - a1 * y + s2;
    s2 = b2 * x - a2 * y;
    const z = c0 * y + t1;
    t1 = c1 * y - d1 * z + t2;
    t2 = c2 * y - d2 * z;
    energy += z * z;
  }
  state[0] = Math.abs(s1) < NEGLIGIBLE ? 0 : s1;
  state[1] = Math.abs(s2) < NEGLIGIBLE ? 0 : s2;
  state[2] = Math.abs(t1) < NEGLIGIBLE ? 0 : t1;
  state[3] = Math.abs(t2) < NEGLIGIBLE ? 0 : t2;
  return energy;
}
