import { bell, highShelf, lowShelf, responseDb } from './biquads.ts';
import type { Band, Equaliser } from './plan.ts';

/** The kinds of band, from low to high. */
export const BANDS = [
  'lowShelf',
  'lowBell',
  'highBell',
  'highShelf',
] as const satisfies readonly (keyof Equaliser)[];

const FILTERS = { lowShelf, lowBell: bell, highBell: bell, highShelf } as const;

/** Octaves of a spectrum's change: the first is around 31.25 Hz, the last around 16 kHz. */
const OCTAVE_COUNT = 10;
const FIRST_CENTRE_HZ = 1000 / 2 ** 5;
const POINTS_AN_OCTAVE = 6;
/** Below and above hardly any music has anything that could tell one filter from another. */
const LOWEST_HZ = 40;
const HIGHEST_HZ = 16_000;
/** Of the sample rate: nearer to half of it, files hold what their making left there. */
const HIGHEST_SHARE = 0.45;

/** What filters do to octave bands at one sample rate. */
export type OctaveResponses = {
  /** How much of each octave the rate and the music have, 0…1, in the order of `OCTAVE_CENTRES_HZ`. */
  readonly weights: readonly number[];
  /** Mean response of a band over each octave, dB; 0 for an octave of no weight. */
  responseOf(kind: keyof Equaliser, band: Band): readonly number[];
};

export function octaveResponses(sampleRateHz: number): OctaveResponses {
  const highestHz = Math.min(HIGHEST_HZ, HIGHEST_SHARE * sampleRateHz);
  const octaves = Array.from({ length: OCTAVE_COUNT }, (_, octave) =>
    Array.from(
      { length: POINTS_AN_OCTAVE },
      (_, point) => FIRST_CENTRE_HZ * 2 ** (octave - 0.5 + (point + 0.5) / POINTS_AN_OCTAVE),
    )
      .filter((frequencyHz) => frequencyHz >= LOWEST_HZ && frequencyHz <= highestHz)
      .map((frequencyHz) => Math.cos((2 * Math.PI * frequencyHz) / sampleRateHz)),
  );
  return {
    weights: octaves.map(({ length }) => length / POINTS_AN_OCTAVE),
    responseOf(kind, band) {
      const coefficients = FILTERS[kind](band, sampleRateHz);
      return octaves.map((cosines) => {
        if (coefficients === null || cosines.length === 0) return 0;
        return cosines.reduce((sum, cosine) => sum + responseDb(coefficients, cosine), 0) / cosines.length;
      });
    },
  };
}
