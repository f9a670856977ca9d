import { interpolatorFor, oversamplingFor } from '#engine/interpolator';
import { QUANTUM_FRAMES, type Quantum } from './quantum.ts';
import { lowerToCeiling } from './required-gains.ts';
import { createSlidingMinimum } from './sliding-minimum.ts';

/** The gain has so long to come down to a peak, in a straight line. Ours: longer is softer and pumps more. */
const AHEAD_SECONDS = 0.0015;
/** And comes back to 1 with this time constant. Ours: long enough not to follow the waveform of a bass. */
const RELEASE_SECONDS = 0.08;
/** A gain this near 1 is 1. */
const NEAR_ONE = 1e-5;

const HALF_TAPS = interpolatorFor(1).halfTaps;

function aheadFrames(sampleRateHz: number): number {
  return Math.max(1, Math.round(AHEAD_SECONDS * sampleRateHz));
}

/** By how much what comes out lags what goes in. */
export function limiterLatencyFrames(sampleRateHz: number): number {
  return aheadFrames(sampleRateHz) + 2 * HALF_TAPS - 1;
}

/**
 * A look-ahead limiter of true peaks, by the interpolator that the engine measures them with (BS.1770-5 Annex 2); all
 * channels get the same gain. The gain that each peak calls for holds over all samples that the peak is interpolated
 * from, the way down to it is a mean over the look-ahead, the way back an exponential.
 *
 * What is left above the ceiling is due to a gain that changes within an interpolator's reach. `process` bounds it.
 */
export function createLimiter(
  ceiling: number,
  { sampleRateHz, channelCount }: { readonly sampleRateHz: number; readonly channelCount: number },
  startGain = 1,
) {
  const interpolator = interpolatorFor(oversamplingFor(sampleRateHz));
  const ahead = aheadFrames(sampleRateHz);
  const latency = limiterLatencyFrames(sampleRateHz);
  const release = 1 - Math.exp(-1 / (RELEASE_SECONDS * sampleRateHz));
  const delays = Array.from({ length: channelCount }, () => new Float64Array(latency + QUANTUM_FRAMES));
  const minimum = createSlidingMinimum(ahead + 2 * HALF_TAPS);
  const wanted = new Float64Array(QUANTUM_FRAMES);
  /** The released gains: the last `ahead`, and the quantum's. */
  const released = new Float64Array(ahead + QUANTUM_FRAMES).fill(startGain);
  const gains = new Float64Array(QUANTUM_FRAMES);
  const reach = reachOf(interpolator.phases);
  let envelope = startGain;
  /** Frames for which neither a peak nor a gain below 1 has been seen. */
  let calmFrames = latency + ahead;
  let lastGain = startGain;
  let lowestGain = 1;

  /** The gains for the samples that leave now, by those that come in. Answers the largest step from one to the next. */
  const decide = (): number => {
    for (let i = 0; i < QUANTUM_FRAMES; i++) {
      const lowest = minimum.next(wanted[i]!);
      envelope = lowest < envelope ? lowest : envelope + (lowest - envelope) * release;
      if (lowest === 1 && envelope > 1 - NEAR_ONE) envelope = 1;
      released[ahead + i] = envelope;
    }
    let sum = 0;
    for (let i = 1; i <= ahead; i++) sum += released[i]!;
    let steepest = 0;
    for (let i = 0; i < QUANTUM_FRAMES; i++) {
      if (i > 0) sum += released[ahead + i]! - released[i]!;
      const gain = sum / ahead;
      gains[i] = gain;
      const step = Math.abs(gain - lastGain);
      if (step > steepest) steepest = step;
      if (gain < lowestGain) lowestGain = gain;
      lastGain = gain;
    }
    released.copyWithin(0, QUANTUM_FRAMES);
    return steepest;
  };

  return {
    /**
     * In place. `mayExceed` false: the caller knows that no peak of this quantum, or of what it joins, exceeds the
     * ceiling. Answers a bound for what true peaks of what leaves may lie above the ceiling by, as a linear amplitude.
     */
    process(quantum: Quantum, mayExceed = true): number {
      wanted.fill(1);
      let isLowered = false;
      let largest = 0;
      for (let c = 0; c < quantum.length; c++) {
        const delay = delays[c]!;
        delay.set(quantum[c]!, latency);
        if (!mayExceed) continue;
        // The peaks between the samples n and n + 1 for n = … − halfTaps: their successors have all arrived.
        const from = latency - (2 * HALF_TAPS - 1);
        const seen = delay.subarray(from);
        if (lowerToCeiling(seen, QUANTUM_FRAMES, interpolator, ceiling, wanted)) isLowered = true;
      }
      calmFrames = isLowered || envelope !== 1 ? 0 : calmFrames + QUANTUM_FRAMES;
      const isCalm = calmFrames > latency + 2 * ahead;
      let steepest = 0;
      if (!isCalm) steepest = decide();
      for (let c = 0; c < quantum.length; c++) {
        const samples = quantum[c]!;
        const delay = delays[c]!;
        if (isCalm) samples.set(delay.subarray(0, QUANTUM_FRAMES));
        else {
          for (let i = 0; i < QUANTUM_FRAMES; i++) {
            const x = delay[i]!;
            const magnitude = Math.abs(x);
            if (magnitude > largest) largest = magnitude;
            samples[i] = x * gains[i]!;
          }
        }
        delay.copyWithin(0, QUANTUM_FRAMES);
      }
      return steepest * reach * largest;
    },
    /** What it is on its way back from, as a linear gain. */
    gain: () => envelope,
    /** The deepest gain reduction so far, dB, ≤ 0. */
    deepestReductionDb: () => 20 * Math.log10(lowestGain),
  };
}

/**
 * The largest over the phases of Σ |c[k]|·(distance of tap k from the interval, samples): times the steepest step of a
 * gain, and the largest magnitude, it bounds what a changing gain adds to an interpolated value.
 */
function reachOf(phases: readonly Float64Array[]): number {
  let reach = 0;
  for (const phase of phases) {
    const sum = phase.reduce((total, c, k) => {
      const distance = k < HALF_TAPS ? HALF_TAPS - 1 - k : k - HALF_TAPS + 1;
      return total + Math.abs(c) * distance;
    }, 0);
    reach = Math.max(reach, sum);
  }
  return reach;
}
