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
