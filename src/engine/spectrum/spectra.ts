import { BLOCK_FRAMES } from '../kernel/blocks.ts';
import { fftLengthFor, planFft } from '../kernel/fft-plan.ts';
import { kernels } from '../kernel/kernels.ts';
import { addressOf, type Room } from '../kernel/room.ts';

/** Means over the frames that counted and held more than an offset; the bins are not yet Hz. */
export type MeanFeatures = {
  readonly centroid: number;
  readonly spread: number;
  readonly rolloff85: number;
  readonly rolloff95: number;
  readonly flatness: number;
};

export type SpectraOptions = {
  readonly windowFrames: number;
  /** The highest frequency that the features look at, in cycles per sample. */
  readonly highestFrequency: number;
  /** Frames whose mean square does not exceed this do not count. */
  readonly gate: number;
  /** From one frame to the next; half a window when left out (`npm run bench -- hop` asks what more would do). */
  readonly hopFrames?: number;
};

/**
 * Spectra of Hann-windowed frames at half overlap, from samples in pieces of any size up to a block: their features and
 * their powers, as means. The window is padded with zeros to a length that is quick to transform. Two frames share
 * one complex transform. A signal shorter than one window gives one frame; a rest shorter than a window is left out.
 */
export function createSpectra(
  room: Room,
  { windowFrames, highestFrequency, gate, hopFrames: hop = windowFrames >> 1 }: SpectraOptions,
) {
  const { windowTwo, transform, twoSpectra } = kernels();
  const fftLength = fftLengthFor(windowFrames);
  const bins = fftLength / 2;
  const highest = Math.min(bins, Math.floor(highestFrequency * fftLength));
  const plan = planFft(fftLength, room);
  const window = room.float64(fftLength);
  window.set(hann(windowFrames));
  const fullWindowEnergy = sumOfSquares(window, windowFrames);
  const two = windowFrames + hop;
  // The window is 0 behind its end, so what lies behind a frame does not matter.
  const waiting = room.float32(two + BLOCK_FRAMES + fftLength - windowFrames);
  const energies = room.float64(2);
  const features = room.float64(2 * 6);
  const sums = room.float64(2 * (bins + 1));
  const at = {
    waiting: addressOf(waiting),
    silence: addressOf(room.float32(fftLength)),
    window: addressOf(window),
    energies: addressOf(energies),
    a: addressOf(room.float64(2 * fftLength)),
    b: addressOf(room.float64(2 * fftLength)),
    powers: addressOf(room.float64(2 * (bins + 1))),
    running: addressOf(room.float64(2 * (bins + 1))),
    sums: addressOf(sums),
    features: addressOf(features),
  };
  const totals = new Float64Array(5);
  let filled = 0;
  let frames = 0;
  let counted = 0;
  let withSpectrum = 0;
  let windowEnergy = fullWindowEnergy;

  const addFeatures = (lane: 0 | 1): void => {
    counted++;
    // A frame of nothing but an offset has no spectrum.
    if (features[lane] === 0) return;
    withSpectrum++;
    for (let f = 0; f < totals.length; f++) totals[f]! += features[2 * (f + 1) + lane]!;
  };
  /** Measures the frame that begins at `first` of `waiting`, and the one at `second` or, without one, none. */
  const measure = (first: number, second: number | null): void => {
    const firstAt = at.waiting + 4 * first;
    const secondAt = second === null ? at.silence : at.waiting + 4 * second;
    windowTwo(firstAt, secondAt, at.window, fftLength, plan.twiddles, at.a, at.energies);
    frames += second === null ? 1 : 2;
    const z = transform(plan.passes, plan.passCount, at.a, at.b);
    const firstCounts = energies[0]! > gate * windowEnergy;
    // What the transform leaves of silence beside music is rounding.
    const secondCounts = second !== null && energies[1]! > gate * windowEnergy;
    const [a, b] = [Number(firstCounts), Number(secondCounts)];
    twoSpectra(z, fftLength, highest, a, b, at.powers, at.sums, at.running, at.features);
    if (firstCounts) addFeatures(0);
    if (secondCounts) addFeatures(1);
  };

  return {
    fftLength,
    add(samples: Float32Array, frameCount: number): void {
      waiting.set(frameCount === samples.length ? samples : samples.subarray(0, frameCount), filled);
      filled += frameCount;
      let from = 0;
      for (; filled - from >= two; from += 2 * hop) measure(from, from + hop);
      waiting.copyWithin(0, from, filled);
      filled -= from;
    },
    /** To be called once, after the last samples. */
    finish(): void {
      const isShort = frames === 0 && filled > 0 && filled < windowFrames;
      if (filled < windowFrames && !isShort) return;
      if (isShort) windowEnergy = sumOfSquares(window, filled);
      waiting.fill(0, filled);
      measure(0, null);
    },
    frames: () => frames,
    countedFrames: () => counted,
    /** `null` when no frame counted. */
    features(): MeanFeatures | null {
      if (withSpectrum === 0) return null;
      const [centroid, spread, rolloff85, rolloff95, flatness] = Array.from(
        totals,
        (total) => total / withSpectrum,
      ) as [number, number, number, number, number];
      return { centroid, spread, rolloff85, rolloff95, flatness };
    },
    /**
     * The powers of all frames that counted over `frameCount`: bin k holds the mean square of what lies within k ± ½ (both
     * halves of the spectrum in one; Parseval). No power where there is nothing to divide by.
     */
    meanPower(frameCount: number): Float64Array {
      const scale = frameCount > 0 ? 1 / (fftLength * windowEnergy * frameCount) : 0;
      return Float64Array.from(
        { length: bins + 1 },
        (_, k) => (sums[2 * k]! + sums[2 * k + 1]!) * scale * (k === 0 || k === bins ? 1 : 2),
      );
    },
  };
}

/** Periodic Hann window: w[n] = ½ − ½·cos(2πn/N). */
export function hann(length: number): Float64Array {
  return Float64Array.from({ length }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / length));
}

function sumOfSquares(values: Float64Array, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += values[i]! * values[i]!;
  return sum;
}
