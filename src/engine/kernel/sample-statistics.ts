/** What one reading of a channel's samples yields; `end` is one past the last sample looked at. */
export type SampleStatistics = { sum: number; sumOfSquares: number; peak: number };

/** Sum, sum of squares and largest magnitude of the first `count` samples, into `out`. */
export function sampleStatistics(samples: Float32Array, count: number, out: SampleStatistics): void {
  let sum = 0;
  let sumOfSquares = 0;
  let peak = 0;
  for (let i = 0; i < count; i++) {
    const x = samples[i]!;
    const magnitude = Math.abs(x);
    sum += x;
    sumOfSquares += x * x;
    if (magnitude > peak) peak = magnitude;
  }
  out.sum = sum;
  out.sumOfSquares = sumOfSquares;
  out.peak = peak;
}

/** Σ a·b over the first `count` samples. */
export function crossProduct(a: Float32Array, b: Float32Array, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** Replaces what is not a number or not finite by 0, as a float file may hold, and answers how many there were. */
export function silenceNonFinite(samples: Float32Array, count: number): number {
  let replaced = 0;
  for (let i = 0; i < count; i++) {
    if (Number.isFinite(samples[i]!)) continue;
    samples[i] = 0;
    replaced++;
  }
  return replaced;
}
