import { besselI0 } from '../bessel.ts';

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

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function kaiser(x: number): number {
  return Math.abs(x) >= 1 ? 0 : besselI0(KAISER_BETA * Math.sqrt(1 - x * x)) / besselI0(KAISER_BETA);
}
