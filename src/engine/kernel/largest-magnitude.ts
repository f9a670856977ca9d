/** The largest of |x| over samples `from` … `to` − 1; 0 for none. */
export function largestMagnitude(samples: Float32Array, from: number, to: number): number {
  let largest = 0;
  for (let i = from; i < to; i++) {
    const magnitude = Math.abs(samples[i]!);
    if (magnitude > largest) largest = magnitude;
  }
  return largest;
}
