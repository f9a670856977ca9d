/** The rate that the profiles' figures are given at: crossings per sample of 44.1 kHz audio. */
const REFERENCE_RATE_HZ = 44_100;

/** Counts sign changes; a sample of exactly 0 keeps the sign before it. */
export function createZeroCrossingCounter(sampleRateHz: number) {
  let isNegative = false;
  let hasSign = false;
  let crossings = 0;
  let frames = 0;
  return {
    add(samples: Float32Array, frameCount: number): void {
      frames += frameCount;
      for (let i = 0; i < frameCount; i++) {
        const x = samples[i]!;
        if (x === 0) continue;
        const negative = x < 0;
        if (negative !== isNegative && hasSign) crossings++;
        isNegative = negative;
        hasSign = true;
      }
    },
    /** Per second, and per sample of 44.1 kHz audio; `null` for a signal without any sample but 0. */
    result(): { readonly perSecond: number | null; readonly rate: number | null } {
      if (!hasSign) return { perSecond: null, rate: null };
      const perSecond = (crossings * sampleRateHz) / frames;
      return { perSecond, rate: perSecond / REFERENCE_RATE_HZ };
    },
  };
}
