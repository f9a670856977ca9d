import type { Channel } from '#engine';
import type { Plan } from './plan.ts';

/** What the chain needs to know of the signal. */
export type ChainFormat = { readonly sampleRateHz: number; readonly channels: readonly Channel[] };

/** The one mastering chain, with its state: from file to file, to a device, in a browser. */
export type Chain = {
  /** How many frames later a sample comes out than it went in; the same for every plan, and for none. */
  readonly latencyFrames: number;
  /** Masters the first `frameCount` samples of each plane in place. Any number of frames. */
  process(planes: readonly Float32Array[], frameCount: number): void;
  /** From here on another plan, `null` for none (samples pass untouched, bit by bit): heard within 200 ms, without a click. */
  change(plan: Plan | null): void;
};

export function createChain(_format: ChainFormat, plan: Plan | null): Chain {
  let gain = plan === null ? 1 : 10 ** (plan.gainDb / 20);
  return {
    latencyFrames: 0,
    process(planes, frameCount) {
      for (const plane of planes) for (let i = 0; i < frameCount; i++) plane[i]! *= gain;
    },
    change(to) {
      gain = to === null ? 1 : 10 ** (to.gainDb / 20);
    },
  };
}
