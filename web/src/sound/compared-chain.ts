import type { Plan } from '#mastering';
import { createChain } from '#mastering/chain';

/** What is heard of the two that run side by side, and what each is attenuated by, dB, ≤ 0: for equal loudness. */
export type Listening = {
  readonly to: 'original' | 'master';
  readonly originalDb: number;
  readonly masterDb: number;
};

/** The master at its own level. */
export const MASTER: Listening = { to: 'master', originalDb: 0, masterDb: 0 };

/** From one to the other, and to another attenuation. Both signals are alike, so the fade is linear. */
const SWITCH_SECONDS = 0.02;

/** An original and its master, sample by sample at the same place, so that either is there at once. */
export type ComparedChain = {
  /** As the chain's: the same for both, whatever the plan. */
  readonly latencyFrames: number;
  /** The first `frameCount` samples of both planes, in place. Any number of frames: the result is the same. */
  process(planes: readonly Float32Array[], frameCount: number): void;
  /** As the chain's; `null`: the master is the original, bit by bit. The same object again changes nothing. */
  change(plan: Plan | null): void;
  /** From the next sample on, without a click. */
  listen(listening: Listening): void;
};

/** In stereo, as a page plays everything; blocks of at most `mostFrames`. */
export function createComparedChain(
  sampleRateHz: number,
  plan: Plan | null = null,
  listening: Listening = MASTER,
  mostFrames = 8_192,
): ComparedChain {
  const format = { sampleRateHz, channels: ['FL', 'FR'] as const };
  const master = createChain(format, plan);
  const original = createChain(format, null);
  const plainLeft = new Float32Array(mostFrames);
  const plainRight = new Float32Array(mostFrames);
  const plains = [plainLeft, plainRight];
  const switchFrames = Math.max(1, Math.round(SWITCH_SECONDS * sampleRateHz));
  let gains = gainsOf(listening);
  let wanted = gains;
  let framesLeft = 0;

  return {
    latencyFrames: master.latencyFrames,
    process([left, right], frameCount) {
      if (left === undefined || right === undefined) return;
      plainLeft.set(left.subarray(0, frameCount));
      plainRight.set(right.subarray(0, frameCount));
      master.process([left, right], frameCount);
      original.process(plains, frameCount);
      for (let n = 0; n < frameCount; n++) {
        if (framesLeft > 0) {
          const share = 1 / framesLeft--;
          gains = [gains[0] + (wanted[0] - gains[0]) * share, gains[1] + (wanted[1] - gains[1]) * share];
        } else if (gains[0] === 0 && gains[1] === 1) return; // The master as it is, bit by bit.
        const [ofOriginal, ofMaster] = gains;
        left[n] = (left[n] ?? 0) * ofMaster + (plainLeft[n] ?? 0) * ofOriginal;
        right[n] = (right[n] ?? 0) * ofMaster + (plainRight[n] ?? 0) * ofOriginal;
      }
    },
    change: master.change,
    listen(to) {
      wanted = gainsOf(to);
      framesLeft = wanted[0] === gains[0] && wanted[1] === gains[1] ? 0 : switchFrames;
    },
  };
}

function gainsOf({ to, originalDb, masterDb }: Listening): readonly [original: number, master: number] {
  return to === 'original' ? [10 ** (originalDb / 20), 0] : [0, 10 ** (masterDb / 20)];
}
