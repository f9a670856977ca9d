/** Points that a plot can show; a longer series is thinned. */
export const MAX_POINTS = 2048;

/**
 * A series of unknown length in bounded memory: every value is kept until there are 2,048, then every second one is
 * dropped and from there on only every `stride`-th is taken. What remains are true values, not averages.
 */
export function createSampledSeries() {
  const kept = new Float64Array(MAX_POINTS);
  let count = 0;
  let stride = 1;
  let seen = 0;
  return {
    add(value: number): void {
      if (seen++ % stride !== 0) return;
      if (count === MAX_POINTS) {
        for (let i = 0; i < MAX_POINTS / 2; i++) kept[i] = kept[2 * i]!;
        count = MAX_POINTS / 2;
        stride *= 2;
        if ((seen - 1) % stride !== 0) return;
      }
      kept[count++] = value;
    },
    stride: () => stride,
    values: (): number[] => Array.from(kept.subarray(0, count)),
  };
}

/** What is drawn needs no fifteen digits: they would be most of what is kept of a track. */
export function roundTo(value: number, step: 0.01 | 0.0001): number {
  const perUnit = Math.round(1 / step);
  // + 0 makes a negative zero positive.
  return Math.round(value * perUnit) / perUnit + 0;
}
