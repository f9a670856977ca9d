/** 10·log10 of a power ratio, or `null` where there is no power: silence has no level. */
export function powerDb(power: number): number | null {
  return power > 0 ? 10 * Math.log10(power) : null;
}

/** 20·log10 of an amplitude, or `null` for none. */
export function amplitudeDb(amplitude: number): number | null {
  return amplitude > 0 ? 20 * Math.log10(amplitude) : null;
}

/** a − b, or `null` where either is. */
export function difference(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a - b;
}
