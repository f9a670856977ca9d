/** BS.1770-5 Annex 1 eq. 2, as LUFS of one energy. It makes 997 Hz at 0 dBFS in one front channel read −3.01. */
export function loudnessOf(energy: number): number {
  return -0.691 + 10 * Math.log10(energy);
}

/** The inverse of `loudnessOf`. */
export function energyOf(lufs: number): number {
  return 10 ** ((lufs + 0.691) / 10);
}

/** Γ_a of BS.1770-5 eq. 5 and of Tech 3342. */
export const ABSOLUTE_GATE_LUFS = -70;
