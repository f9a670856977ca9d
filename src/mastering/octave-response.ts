import { bell, highShelf, lowShelf, powerResponse } from './biquads.ts';
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

/**
 * Where the spectrum of music falls, and how steeply, dB an octave: what a filter does to an octave there, it does most at
 * its lower end. Ours, from the third-octaves of six real tracks, which fall by 4 … 20 dB an octave above 2 kHz.
 */
const FALL_FROM_HZ = 1_500;
const FALL_DB = 7;
const DB_A_DOUBLING = 10 * Math.log10(2);

/** What filters do to octave bands at one sample rate. */
export type OctaveResponses = {
  /** How much of each octave the rate and the music have, 0…1, in the order of `OCTAVE_CENTRES_HZ`. */
  readonly weights: readonly number[];
  /** By how much a band changes the level of each octave of falling spectra, dB; 0 for an octave of no weight. */
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
      .map((frequencyHz) => ({
        cosine: Math.cos((2 * Math.PI * frequencyHz) / sampleRateHz),
        power: Math.min(1, (frequencyHz / FALL_FROM_HZ) ** (-FALL_DB / DB_A_DOUBLING)),
      })),
  );
  return {
    weights: octaves.map(({ length }) => length / POINTS_AN_OCTAVE),
    responseOf(kind, band) {
      const coefficients = FILTERS[kind](band, sampleRateHz);
      return octaves.map((points) => {
        if (coefficients === null || points.length === 0) return 0;
        let before = 0;
        let after = 0;
        for (const { cosine, power } of points) {
          before += power;
          after += power * powerResponse(coefficients, cosine);
        }
        return 10 * Math.log10(after / before);
      });
    },
  };
}
