import { besselI0 } from '../bessel.ts';
import { kernels } from '../kernel/kernels.ts';
import { addressOf, type Room } from '../kernel/room.ts';

/** Taps of each interpolated phase: 8 samples to either side (the standard's own example has 6). */
const HALF_TAPS = 8;
/**
 * Kaiser window: over 50 dB of stopband for the images. On the loudest real track at hand 16 taps read 1.31 dBTP,
 * 24 the same, 128 read 1.49; the standard's 12 read 1.26.
 */
const KAISER_BETA = 5;

/** The interpolator of one oversampling factor: the phases between two samples, and what bounds their output. */
export type Interpolator = {
  /** One row a phase, `2·halfTaps` coefficients each, for the samples n − halfTaps + 1 … n + halfTaps. */
  readonly phases: readonly Float64Array[];
  readonly halfTaps: number;
  /** Over the phases, the largest sum of magnitudes of the two middle coefficients… */
  readonly middleGain: number;
  /** …and of all others: |y| ≤ middleGain·max(|x[n]|, |x[n+1]|) + outerGain·max|x|. */
  readonly outerGain: number;
};

/** BS.1770-5 Annex 2: at least 4× at 48 kHz. 4× up to 96 kHz (2× there fails Tech 3341 case 21), 2× to 192, then none. */
export function oversamplingFor(sampleRateHz: number): 1 | 2 | 4 {
  if (sampleRateHz <= 96_000) return 4;
  return sampleRateHz <= 192_000 ? 2 : 1;
}

/** Windowed-sinc interpolator; every phase passes DC unchanged. The samples themselves are phase 0 and not in it. */
export function interpolatorFor(oversampling: number): Interpolator {
  const phases: Float64Array[] = [];
  let middleGain = 0;
  let outerGain = 0;
  for (let p = 1; p < oversampling; p++) {
    const phase = new Float64Array(2 * HALF_TAPS);
    let sum = 0;
    for (let k = 0; k < phase.length; k++) {
      const distance = k - (HALF_TAPS - 1) - p / oversampling;
      phase[k] = sinc(distance) * kaiser(distance / HALF_TAPS);
      sum += phase[k]!;
    }
    let all = 0;
    for (let k = 0; k < phase.length; k++) {
      phase[k]! /= sum;
      all += Math.abs(phase[k]!);
    }
    const middle = Math.abs(phase[HALF_TAPS - 1]!) + Math.abs(phase[HALF_TAPS]!);
    middleGain = Math.max(middleGain, middle);
    outerGain = Math.max(outerGain, all - middle);
    phases.push(phase);
  }
  return { phases, halfTaps: HALF_TAPS, middleGain, outerGain };
}

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

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function kaiser(x: number): number {
  return Math.abs(x) >= 1 ? 0 : besselI0(KAISER_BETA * Math.sqrt(1 - x * x)) / besselI0(KAISER_BETA);
}
