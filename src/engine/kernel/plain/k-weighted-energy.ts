import type { Biquad, KWeighting } from '../../loudness/k-weighting.ts';

/** Below this a filter state is inaudible in any format; left alone it would decay into denormals, which are slow. */
const NEGLIGIBLE = 1e-30;

/** The last two inputs, outputs of the shelf and outputs of the high-pass of one channel, the last first. */
export type KWeightingState = {
  readonly inputs: [number, number];
  readonly shelved: [number, number];
  readonly weighted: [number, number];
};

/**
 * Sum of squares of the K-weighted samples of one channel (BS.1770-5 Annex 1 eq. 1, without the division by time).
 * `state` carries the filters from call to call.
 */
export function kWeightedEnergy(
  samples: Float32Array,
  { shelf, highPass }: KWeighting,
  { inputs, shelved, weighted }: KWeightingState,
): number {
  let energy = 0;
  for (const x of samples) {
    const y = step(x, inputs, shelved, shelf);
    const z = step(y, shelved, weighted, highPass);
    energy += z * z;
    push(inputs, x);
    push(shelved, y);
    push(weighted, z);
  }
  for (const outputs of [shelved, weighted])
    for (const i of [0, 1]) if (Math.abs(outputs[i]!) < NEGLIGIBLE) outputs[i] = 0;
  return energy;
}

/** Direct form I. */
function step(
  x: number,
  inputs: readonly [number, number],
  outputs: readonly [number, number],
  { b0, b1, b2, a1, a2 }: Biquad,
): number {
  return b0 * x + b1 * inputs[0] + b2 * inputs[1] - a2 * outputs[1] - a1 * outputs[0];
}

function push(last: [number, number], value: number): void {
  last[1] = last[0];
  last[0] = value;
}
