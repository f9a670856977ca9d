import type { KWeighting } from '../loudness/k-weighting.ts';

/** Below this a filter state is inaudible in any format; left alone it would decay into denormals, which are slow. */
const NEGLIGIBLE = 1e-30;

/** The memory of one channel's two biquads (transposed direct form II). */
export type KWeightingState = Float64Array;

export function newKWeightingState(): KWeightingState {
  return new Float64Array(4);
}

/**
 * `kWeightedEnergy` of two channels at once, into `energies[0]` and `[1]`: each filter waits for its own last result,
 * so two of them side by side take little longer than one.
 */
export function kWeightedEnergies(
  first: Float32Array,
  second: Float32Array,
  from: number,
  to: number,
  { shelf, highPass }: KWeighting,
  firstState: KWeightingState,
  secondState: KWeightingState,
  energies: Float64Array,
): void {
  const { b0, b1, b2, a1, a2 } = shelf;
  const { b0: c0, b1: c1, b2: c2, a1: d1, a2: d2 } = highPass;
  let s1 = firstState[0]!;
  let s2 = firstState[1]!;
  let t1 = firstState[2]!;
  let t2 = firstState[3]!;
  let u1 = secondState[0]!;
  let u2 = secondState[1]!;
  let v1 = secondState[2]!;
  let v2 = secondState[3]!;
  let energy0 = 0;
  let energy1 = 0;
  for (let i = from; i < to; i++) {
    const x0 = first[i]!;
    const x1 = second[i]!;
    const y0 = b0 * x0 + s1;
    const y1 = b0 * x1 + u1;
    s1 = b1 * x0 - a1 * y0 + s2;
    u1 = b1 * x1 - a1 * y1 + u2;
    s2 = b2 * x0 - a2 * y0;
    u2 = b2 * x1 - a2 * y1;
    const z0 = c0 * y0 + t1;
    const z1 = c0 * y1 + v1;
    t1 = c1 * y0 - d1 * z0 + t2;
    v1 = c1 * y1 - d1 * z1 + v2;
    t2 = c2 * y0 - d2 * z0;
    v2 = c2 * y1 - d2 * z1;
    energy0 += z0 * z0;
    energy1 += z1 * z1;
  }
  keep(firstState, s1, s2, t1, t2);
  keep(secondState, u1, u2, v1, v2);
  energies[0] = energy0;
  energies[1] = energy1;
}

function keep(state: KWeightingState, s1: number, s2: number, t1: number, t2: number): void {
  state[0] = Math.abs(s1) < NEGLIGIBLE ? 0 : s1;
  state[1] = Math.abs(s2) < NEGLIGIBLE ? 0 : s2;
  state[2] = Math.abs(t1) < NEGLIGIBLE ? 0 : t1;
  state[3] = Math.abs(t2) < NEGLIGIBLE ? 0 : t2;
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
  keep(state, s1, s2, t1, t2);
  return energy;
}
