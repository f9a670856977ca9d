import { plainFft } from './fft.ts';

/** Features of one frame; the bins are not yet Hz. DC (bin 0) is left out of all of them. */
export type FrameSpectrum = {
  /** |X[k]|², k = 0 … length/2. */
  readonly power: Float64Array;
  /** Σ(w·x)². */
  readonly energy: number;
  /** Of bins 1 … `highest`; where it is 0 the rest is not defined. */
  readonly total: number;
  /** Σ k·|X| / Σ |X|. */
  readonly centroid: number;
  /** √(Σ (k − centroid)²·|X| / Σ |X|). */
  readonly spread: number;
  /** Where the running sum of power reaches this part of the total; linear inside the bin, which spans k ± ½. */
  readonly rolloff85: number;
  readonly rolloff95: number;
  /** Geometric over arithmetic mean of the powers. */
  readonly flatness: number;
};

/** The spectrum of a frame, windowed and padded with zeros to `length`. */
export function frameSpectrum(
  frame: Float32Array,
  window: Float64Array,
  length: number,
  highest: number,
): FrameSpectrum {
  const x = new Float64Array(2 * length);
  let energy = 0;
  frame.forEach((sample, i) => {
    x[2 * i] = sample * window[i]!;
    energy += x[2 * i]! ** 2;
  });
  const spectrum = plainFft(x);
  const power = Float64Array.from(
    { length: length / 2 + 1 },
    (_, k) => spectrum[2 * k]! ** 2 + spectrum[2 * k + 1]! ** 2,
  );
  const bins = Array.from({ length: highest }, (_, i) => i + 1);
  const sum = (of: (k: number) => number): number => bins.reduce((all, k) => all + of(k), 0);
  const total = sum((k) => power[k]!);
  const magnitudes = sum((k) => Math.sqrt(power[k]!));
  const centroid = sum((k) => k * Math.sqrt(power[k]!)) / magnitudes;
  return {
    power,
    energy,
    total,
    centroid,
    spread: Math.sqrt(sum((k) => (k - centroid) ** 2 * Math.sqrt(power[k]!)) / magnitudes),
    rolloff85: rolloff(power, 0.85 * total, highest),
    rolloff95: rolloff(power, 0.95 * total, highest),
    flatness: Math.exp(sum((k) => Math.log(power[k]!)) / highest) / (total / highest),
  };
}

function rolloff(power: Float64Array, wanted: number, highest: number): number {
  let below = 0;
  for (let k = 1; k <= highest; k++) {
    if (below + power[k]! >= wanted) return k - 0.5 + (wanted - below) / power[k]!;
    below += power[k]!;
  }
  return highest;
}
