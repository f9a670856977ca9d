import { createFft } from '../kernel/fft.ts';

/**
 * Called with |X[k]|², k = 0 … fftLength/2 (valid until it returns), the frame's energy Σ(w·x)², and the window's own
 * energy Σw²: their quotient is the frame's mean square.
 */
export type OnFrame = (power: Float64Array, windowedEnergy: number, windowEnergy: number) => void;

/**
 * Power spectra of Hann-windowed frames at half overlap, from samples in pieces of any size. The window need not be a
 * power of two: it is padded with zeros. Two frames share one complex transform. A signal shorter than one window
 * gives one frame; a rest shorter than a window is left out.
 */
export function createPowerSpectra(windowFrames: number) {
  const hop = windowFrames >> 1;
  const fftLength = 2 ** Math.ceil(Math.log2(windowFrames));
  const bins = fftLength / 2;
  const fft = createFft(fftLength);
  const window = hann(windowFrames);
  const fullWindowEnergy = sumOfSquares(window, windowFrames);
  const powerOfA = new Float64Array(bins + 1);
  const powerOfB = new Float64Array(bins + 1);
  // Two frames, half overlapped, wait here: 1.5 windows.
  const waiting = new Float64Array(windowFrames + hop);
  let filled = 0;
  let isFirst = true;

  const transformTwo = (
    energyOfA: number,
    energyOfB: number,
    windowEnergy: number,
    onFrame: OnFrame,
  ): void => {
    fft.transform();
    separate(fft.output, powerOfA, powerOfB, fftLength);
    onFrame(powerOfA, energyOfA, windowEnergy);
    onFrame(powerOfB, energyOfB, windowEnergy);
  };

  /** Windows the frame that starts at `from` into the real (`part` 0) or imaginary parts (1); answers its energy. */
  const load = (part: 0 | 1, from: number): number => {
    const { input } = fft;
    let energy = 0;
    for (let i = 0; i < windowFrames; i++) {
      const x = waiting[from + i]! * window[i]!;
      input[2 * i + part] = x;
      energy += x * x;
    }
    for (let i = windowFrames; i < fftLength; i++) input[2 * i + part] = 0;
    return energy;
  };

  return {
    add(samples: Float32Array, frameCount: number, onFrame: OnFrame): void {
      for (let from = 0; from < frameCount; ) {
        const count = Math.min(frameCount - from, waiting.length - filled);
        for (let i = 0; i < count; i++) waiting[filled + i] = samples[from + i]!;
        filled += count;
        from += count;
        if (filled < waiting.length) continue;
        const energyOfA = load(0, 0);
        const energyOfB = load(1, hop);
        transformTwo(energyOfA, energyOfB, fullWindowEnergy, onFrame);
        isFirst = false;
        waiting.copyWithin(0, 2 * hop, filled);
        filled -= 2 * hop;
      }
    },
    /** To be called once, after the last samples. */
    finish(onFrame: OnFrame): void {
      const isShort = isFirst && filled > 0 && filled < windowFrames;
      if (filled < windowFrames && !isShort) return;
      const windowEnergy = sumOfSquares(window, Math.min(filled, windowFrames));
      waiting.fill(0, filled);
      const energy = load(0, 0);
      for (let i = 1; i < fft.input.length; i += 2) fft.input[i] = 0;
      fft.transform();
      separate(fft.output, powerOfA, powerOfB, fftLength);
      onFrame(powerOfA, energy, windowEnergy);
    },
    fftLength,
  };
}

/**
 * The power spectra of two real signals from the transform Z of a + i·b:
 * 2A[k] = Z[k] + Z*[N−k], 2i·B[k] = Z[k] − Z*[N−k].
 */
function separate(z: Float64Array, powerOfA: Float64Array, powerOfB: Float64Array, length: number): void {
  powerOfA[0] = z[0]! * z[0]!;
  powerOfB[0] = z[1]! * z[1]!;
  for (let k = 1; k <= length / 2; k++) {
    const here = 2 * k;
    const mirror = 2 * (length - k);
    const realA = z[here]! + z[mirror]!;
    const imaginaryA = z[here + 1]! - z[mirror + 1]!;
    const realB = z[here + 1]! + z[mirror + 1]!;
    const imaginaryB = z[mirror]! - z[here]!;
    powerOfA[k] = (realA * realA + imaginaryA * imaginaryA) / 4;
    powerOfB[k] = (realB * realB + imaginaryB * imaginaryB) / 4;
  }
}

/** Periodic Hann window: w[n] = ½ − ½·cos(2πn/N). */
function hann(length: number): Float64Array {
  return Float64Array.from({ length }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / length));
}

function sumOfSquares(values: Float64Array, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += values[i]! * values[i]!;
  return sum;
}
