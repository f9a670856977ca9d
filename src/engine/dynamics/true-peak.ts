import { kernels } from '../kernel/kernels.ts';
import { addressOf, type Room } from '../kernel/room.ts';
import type { Interpolator } from './interpolator.ts';

/**
 * The true peak of one channel, as a linear amplitude (BS.1770-5 Annex 2; without the attenuation that the annex
 * needs for fixed point). Silence gives 0.
 */
export function createTruePeakMeter(room: Room, interpolator: Interpolator) {
  const { truePeak } = kernels();
  const { halfTaps, phases, middleGain, outerGain } = interpolator;
  // What a phase reaches back to and ahead to: the last 2·halfTaps − 1 samples wait for their successors.
  const carried = 2 * halfTaps - 1;
  /** What waits, and as many samples behind it. */
  const seam = room.float32(2 * carried);
  const taps = tapsInRoom(room, phases);
  let peak = 0;

  const measure = (samples: Float32Array, count: number): void => {
    peak = truePeak(addressOf(samples), count, addressOf(taps), phases.length, middleGain, outerGain, peak);
  };
  const push = (samples: Float32Array, frameCount: number): void => {
    if (phases.length === 0) return;
    const inSeam = Math.min(frameCount, carried);
    for (let i = 0; i < inSeam; i++) seam[carried + i] = samples[i]!;
    measure(seam, inSeam);
    if (frameCount < carried) {
      seam.copyWithin(0, frameCount, carried + frameCount);
      return;
    }
    measure(samples, frameCount - carried);
    for (let i = 0; i < carried; i++) seam[i] = samples[frameCount - carried + i]!;
  };
  return {
    /** `samplePeak` is the largest magnitude in these samples: it spares most of the interpolation. */
    add(samples: Float32Array, frameCount: number, samplePeak: number): void {
      if (samplePeak > peak) peak = samplePeak;
      push(samples, frameCount);
    },
    result(): number {
      push(room.float32(carried), carried);
      return peak;
    },
  };
}

/** The phases in double and, behind them, in single precision. */
export function tapsInRoom(room: Room, phases: Interpolator['phases']): Float64Array {
  const coefficients = Float64Array.from(phases.flatMap((phase) => [...phase]));
  const taps = room.float64(Math.ceil(coefficients.length * 1.5));
  taps.set(coefficients);
  new Float32Array(taps.buffer, taps.byteOffset + coefficients.byteLength, coefficients.length).set(
    coefficients,
  );
  return taps;
}
