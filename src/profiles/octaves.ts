import type { Analysis } from '#engine';

/** Centres of the octave bands that spectra are compared in, Hz (IEC 61260-1, nominal). */
export const OCTAVE_CENTRES_HZ = [31.5, 63, 125, 250, 500, 1000, 2000, 4000, 8000, 16_000] as const;

/** A change of the spectrum: dB by octave band, in the order of `OCTAVE_CENTRES_HZ`, loudness put aside. */
export type OctaveChanges = readonly number[];

/** No octave is asked to change by more, dB: what was cut off is not to be had back by gain. */
export const MOST_OCTAVE_DB = 24;

/** Half an octave, and a hair for nominal centres. */
const HALF_BAND = 2 ** 0.5;
/** A band that holds less than this against the loudest says nothing that is heard, dB. */
const INAUDIBLE_DB = -80;

/** Energy of the third octaves whose centres lie between, full scale = 1. */
export function energyBetween(bands: Analysis['thirdOctaveBands'], aboveHz: number, belowHz: number): number {
  return bands
    .filter(({ centreHz }) => centreHz > aboveHz && centreHz < belowHz)
    .reduce((sum, { levelDbfs }) => sum + (levelDbfs === null ? 0 : 10 ** (levelDbfs / 10)), 0);
}

/** Levels of the mono mix by octave, dBFS, each three third octaves; `null` where nothing is to be heard. */
export function octaveLevelsOf(bands: Analysis['thirdOctaveBands']): readonly (number | null)[] {
  const energies = OCTAVE_CENTRES_HZ.map((centre) =>
    energyBetween(bands, centre / HALF_BAND, centre * HALF_BAND),
  );
  const least = Math.max(...energies) * 10 ** (INAUDIBLE_DB / 10);
  return energies.map((energy) => (energy > least ? 10 * Math.log10(energy) : null));
}

/** What changed between two tracks by octave, dB, the mean put aside; 0 where either has nothing. */
export function octaveChangesOf(
  before: Analysis['thirdOctaveBands'],
  after: Analysis['thirdOctaveBands'],
): OctaveChanges {
  const from = octaveLevelsOf(before);
  const to = octaveLevelsOf(after);
  const changes = OCTAVE_CENTRES_HZ.map((_, band) => {
    const a = from[band] ?? null;
    const b = to[band] ?? null;
    return a === null || b === null ? null : b - a;
  });
  const known = changes.filter((change) => change !== null);
  const mean = known.reduce((sum, change) => sum + change, 0) / Math.max(1, known.length);
  return changes.map((change) => (change === null ? 0 : change - mean));
}
