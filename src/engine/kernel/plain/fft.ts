/** A complex signal or spectrum: real and imaginary parts in turn. */
export type Complex = Float64Array;

/**
 * X[k] = Σ x[n]·e^(−2πi·kn/N), n = 0 … N − 1: split by N's smallest prime factor r into r transforms of every r-th value
 * (Cooley and Tukey).
 */
export function plainFft(x: Complex): Complex {
  const length = x.length / 2;
  const radix = smallestFactor(length);
  const part = length / radix;
  const parts = Array.from({ length: radix }, (_, j) => {
    const every = new Float64Array(2 * part);
    for (let n = 0; n < part; n++) {
      every[2 * n] = x[2 * (n * radix + j)]!;
      every[2 * n + 1] = x[2 * (n * radix + j) + 1]!;
    }
    return part === 1 ? every : plainFft(every);
  });
  const spectrum = new Float64Array(2 * length);
  for (let k = 0; k < length; k++) {
    for (let j = 0; j < radix; j++) {
      const angle = (-2 * Math.PI * ((j * k) % length)) / length;
      const real = parts[j]![2 * (k % part)]!;
      const imaginary = parts[j]![2 * (k % part) + 1]!;
      spectrum[2 * k]! += real * Math.cos(angle) - imaginary * Math.sin(angle);
      spectrum[2 * k + 1]! += real * Math.sin(angle) + imaginary * Math.cos(angle);
    }
  }
  return spectrum;
}

function smallestFactor(length: number): number {
  for (let factor = 2; factor * factor <= length; factor++) if (length % factor === 0) return factor;
  return length;
}
