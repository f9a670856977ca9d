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
  const power = new Float64Array(bins + 1);
  // Two frames, half overlapped, wait here: 1.5 windows.
  const waiting = new Float64Array(windowFrames + hop);
  let filled = 0;
  let frames = 0;

  const transformTwo = (
    energyOfA: number,
    energyOfB: number | null,
    windowEnergy: number,
    onFrame: OnFrame,
  ): void => {
    const { re, im } = fft.output;
    fft.transform();
    // Z = FFT(a + i·b): 2A[k] = Z[k] + Z*[N−k], 2i·B[k] = Z[k] − Z*[N−k].
    for (let k = 0; k <= bins; k++) {
      const mirror = (fftLength - k) % fftLength;
      const real = re[k]! + re[mirror]!;
      const imaginary = im[k]! - im[mirror]!;
      power[k] = (real * real + imaginary * imaginary) / 4;
    }
    onFrame(power, energyOfA, windowEnergy);
    frames++;
    if (energyOfB === null) return;
    for (let k = 0; k <= bins; k++) {
      const mirror = (fftLength - k) % fftLength;
      const real = im[k]! + im[mirror]!;
      const imaginary = re[mirror]! - re[k]!;
      power[k] = (real * real + imaginary * imaginary) / 4;
    }
    onFrame(power, energyOfB, windowEnergy);
    frames++;
  };

  /** Windows the frame that starts at `from` into one half of the complex input; answers its energy. */
  const load = (half: Float64Array, from: number): number => {
    let energy = 0;
    for (let i = 0; i < windowFrames; i++) {
      const x = waiting[from + i]! * window[i]!;
      half[i] = x;
      energy += x * x;
    }
    half.fill(0, windowFrames);
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
        const energyOfA = load(fft.input.re, 0);
        const energyOfB = load(fft.input.im, hop);
        transformTwo(energyOfA, energyOfB, fullWindowEnergy, onFrame);
        waiting.copyWithin(0, 2 * hop, filled);
        filled -= 2 * hop;
      }
    },
    /** To be called once, after the last samples. */
    finish(onFrame: OnFrame): void {
      const isShort = frames === 0 && filled > 0 && filled < windowFrames;
      if (filled < windowFrames && !isShort) return;
      waiting.fill(0, filled);
      const energy = load(fft.input.re, 0);
      fft.input.im.fill(0);
      transformTwo(energy, null, sumOfSquares(window, Math.min(filled, windowFrames)), onFrame);
    },
    fftLength,
  };
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
