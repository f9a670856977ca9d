import type { Biquad, KWeighting } from '../../loudness/k-weighting.ts';

/** Below this a filter state is inaudible in any format; left alone it would decay into denormals, which are slow. */
const NEGLIGIBLE = 1e-30;

/** The memory of one channel's two biquads (transposed direct form II): the shelf's, the high-pass's. */
export type KWeightingState = { readonly shelf: [number, number]; readonly highPass: [number, number] };

/**
 * Sum of squares of the K-weighted samples of one channel (BS.1770-5 Annex 1 eq. 1, without the division by time).
 * `state` carries the filters from call to call.
 */
export function kWeightedEnergy(samples: Float32Array, filter: KWeighting, state: KWeightingState): number {
  let energy = 0;
  for (let i = 0; i < samples.length; i++) {
    const shelved = step(samples[i]!, filter.shelf, state.shelf);
    const weighted = step(shelved, filter.highPass, state.highPass);
    energy += weighted * weighted;
  }
  for (const memory of [state.shelf, state.highPass])
    for (const i of [0, 1]) if (Math.abs(memory[i]!) < NEGLIGIBLE) memory[i] = 0;
  return energy;
}

function step(x: number, { b0, b1, b2, a1, a2 }: Biquad, memory: [number, number]): number {
  const y = b0 * x + memory[0];
  memory[0] = b1 * x - a1 * y + memory[1];
  memory[1] = b2 * x - a2 * y;
  return y;
}
