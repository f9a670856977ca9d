/** Sum, sum of squares and largest magnitude (0 for no samples). */
export function sampleStatistics(samples: Float32Array) {
  let sum = 0;
  let sumOfSquares = 0;
  let peak = 0;
  for (const x of samples) {
    sum += x;
    sumOfSquares += x * x;
    peak = Math.max(peak, Math.abs(x));
  }
  return { sum, sumOfSquares, peak };
}

/** Σ a·b. */
export function crossProduct(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, x, i) => sum + x * b[i]!, 0);
}

/** What one reading of the mono mix yields: `sign` is that of the last sample that was not 0, 0 before the first. */
export type MonoReading = {
  sumOfSquares: number;
  signChanges: number;
  lowest: number;
  highest: number;
  sign: number;
};

/** Reads on from `state`. A sample of exactly 0 keeps the sign before it. */
export function readMono(samples: Float32Array, state: MonoReading): void {
  for (const x of samples) {
    state.sumOfSquares += x * x;
    state.lowest = Math.min(state.lowest, x);
    state.highest = Math.max(state.highest, x);
    if (x !== 0 && Math.sign(x) === -state.sign) state.signChanges++;
    if (x !== 0) state.sign = Math.sign(x);
  }
}

/** Every second value of a symmetric filter of odd length: Σ taps[k]·samples[2m + k]. */
export function decimate(samples: Float32Array, taps: readonly number[]): Float32Array {
  const count = Math.max(0, Math.floor((samples.length - taps.length) / 2) + 1);
  return Float32Array.from({ length: count }, (_, m) =>
    taps.reduce((sum, tap, k) => sum + tap * samples[2 * m + k]!, 0),
  );
}
