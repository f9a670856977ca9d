import { Matrix, solve as solveLinear } from 'ml-matrix';
import type { OctaveChanges } from '#profiles';
import { FLAT } from './controls.ts';
import { BANDS, type OctaveResponses, octaveResponses } from './octave-response.ts';
import type { Equaliser } from './plan.ts';

/**
 * No band corrects by more, dB. Ours, about what the bands of mastering equalisers reach: past it neighbours would pull
 * against each other for a curve that four bands do not have. Two in the same place may come to more, if that is asked for.
 */
export const MOST_CORRECTION_DB = 10;

/** The equaliser that comes nearest to a change of the spectrum. */
export type Correction = {
  readonly equaliser: Equaliser;
  /** How far its response by octaves is from what was asked for, dB RMS, loudness put aside. */
  readonly missedDb: number;
  /** Whether a band is at `MOST_CORRECTION_DB`. */
  readonly isAtLimit: boolean;
};

/** A band without its gain. */
type Place = {
  readonly kind: keyof Equaliser;
  readonly frequencyHz: number;
  readonly q: number;
  /** Of one decibel of it, by octaves. */
  readonly responses: readonly number[];
};

/** Ours: third-octaves; q from what joins neighbours to what leaves the next octave alone. A steeper shelf would overshoot. */
const SHELF_QS = [0.5, Math.SQRT1_2];
const BELL_QS = [0.5, 0.7, 1, 1.4];
const PLACES = {
  lowShelf: { frequenciesHz: [63, 80, 100, 125, 160, 200, 250, 315], qs: SHELF_QS },
  lowBell: { frequenciesHz: [80, 100, 125, 160, 200, 250, 315, 400, 500, 630, 800], qs: BELL_QS },
  highBell: {
    frequenciesHz: [1000, 1250, 1600, 2000, 2500, 3150, 3500, 4000, 5000, 6300, 8000],
    qs: BELL_QS,
  },
  highShelf: { frequenciesHz: [2000, 2500, 3150, 4000, 5000, 6300, 8000, 10_000], qs: SHELF_QS },
} as const;

/** A response is nearly in proportion to its gain; places are compared at this one, dB. */
const COMPARED_AT_DB = 6;
/** Of the curve's square: a band that explains less of it is not used, so that none stands where nothing is asked for. */
const WORTH = 0.005;
/** What a squared decibel of gain costs beside a squared one that is missed, of one octave: two bands do not fight each other. */
const RIDGE = 0.02;
/** How often places are looked through again, each against the others. */
const MOST_ROUNDS = 3;
/** How often gains are worked out again from what the last ones really do. */
const REFINEMENTS = 4;

/**
 * Fits the four bands to a change by octaves, at one sample rate; `null` where none is asked for. Least squares over what
 * they do to each octave, a common offset left free. Bands are taken up one by one, the one that explains most first, as
 * long as it is worth one; each time all are moved to where they do best beside the others.
 */
export function correctionFor(changesDb: OctaveChanges | undefined, sampleRateHz: number): Correction | null {
  if (changesDb === undefined || changesDb.every((change) => change === 0)) return null;
  const octaves = octaveResponses(sampleRateHz);
  // A rate that has none of these octaves.
  if (octaves.weights.every((weight) => weight === 0)) return null;
  const asked = withoutOffset(changesDb, octaves);
  const places = placesAt(octaves);
  const worth = WORTH * squares(asked);
  let chosen: readonly Place[] = [];
  let left = squares(asked);
  while (chosen.length < BANDS.length) {
    const next = best(
      places
        .filter(({ kind }) => chosen.every((place) => place.kind !== kind))
        .map((place) => [...chosen, place]),
      asked,
    );
    if (next === null || left - next.left <= worth) break;
    ({ chosen, left } = moved(next, places, asked));
  }
  return withGains(chosen, asked, octaves);
}

type Fit = { readonly chosen: readonly Place[]; readonly left: number };

/** Each place against all of its kind, until nothing is gained. */
function moved(fit: Fit, places: readonly Place[], asked: readonly number[]): Fit {
  let { chosen, left } = fit;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const before = left;
    for (const { kind } of chosen) {
      const ways = places
        .filter((place) => place.kind === kind)
        .map((place) => chosen.map((other) => (other.kind === kind ? place : other)));
      const found = best(ways, asked);
      if (found !== null && found.left < left) ({ chosen, left } = found);
    }
    if (left === before) break;
  }
  return { chosen, left };
}

/** The choice that leaves least of the curve. */
function best(ways: readonly (readonly Place[])[], asked: readonly number[]): Fit | null {
  let least: Fit | null = null;
  for (const chosen of ways) {
    const columns = chosen.map(({ responses }) => responses);
    const left = squares(remainder(asked, columns, gainsFor(asked, columns)));
    if (least === null || left < least.left) least = { chosen, left };
  }
  return least;
}

/** The bands at their gains, by what filters of such gains really do. */
function withGains(chosen: readonly Place[], asked: readonly number[], octaves: OctaveResponses): Correction {
  let columns = chosen.map(({ responses }) => responses);
  let gainsDb = gainsFor(asked, columns);
  for (let round = 0; round < REFINEMENTS; round++) {
    columns = chosen.map((place, b) => responsesOf(place, gainsDb[b] || COMPARED_AT_DB, octaves));
    gainsDb = gainsFor(asked, columns);
  }
  const bands = chosen.map(({ kind, frequencyHz, q }, b): Partial<Equaliser> => {
    return { [kind]: { frequencyHz, gainDb: gainsDb[b] ?? 0, q } };
  });
  const equaliser: Equaliser = Object.assign({}, FLAT, ...bands);
  const response = BANDS.map((kind) => octaves.responseOf(kind, equaliser[kind]));
  const missed = remainder(
    asked,
    response.map((each) => withoutOffset(each, octaves)),
    response.map(() => 1),
  );
  return {
    equaliser,
    missedDb: Math.sqrt(squares(missed) / octaves.weights.reduce((sum, weight) => sum + weight, 0)),
    isAtLimit: gainsDb.some((gainDb) => Math.abs(gainDb) >= MOST_CORRECTION_DB),
  };
}

function placesAt(octaves: OctaveResponses): readonly Place[] {
  return BANDS.flatMap((kind) =>
    PLACES[kind].frequenciesHz.flatMap((frequencyHz) =>
      PLACES[kind].qs.map((q) => {
        const place = { kind, frequencyHz, q };
        return { ...place, responses: responsesOf(place, COMPARED_AT_DB, octaves) };
      }),
    ),
  );
}

/** Of one decibel, as a band of this gain has it. */
function responsesOf(
  { kind, frequencyHz, q }: Pick<Place, 'kind' | 'frequencyHz' | 'q'>,
  gainDb: number,
  octaves: OctaveResponses,
): readonly number[] {
  const responses = octaves.responseOf(kind, { frequencyHz, gainDb, q });
  return withoutOffset(responses, octaves).map((response) => response / gainDb);
}

/** The mean taken out, and each octave times the root of its weight: squares of the rest are weighted squares. */
function withoutOffset(octavesDb: readonly number[], { weights }: OctaveResponses): readonly number[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = weights.reduce((sum, weight, o) => sum + weight * (octavesDb[o] ?? 0), 0) / whole;
  return weights.map((weight, o) => Math.sqrt(weight) * ((octavesDb[o] ?? 0) - mean));
}

/**
 * Least squares with a ridge; where a gain would exceed its limit it is held there, the largest excess first, and the
 * others are worked out again.
 */
function gainsFor(asked: readonly number[], columns: readonly (readonly number[])[]): readonly number[] {
  const held = new Map<number, number>();
  for (;;) {
    const free = columns.flatMap((_, b) => (held.has(b) ? [] : [b]));
    const gains = columns.map((_, b) => held.get(b) ?? 0);
    if (free.length === 0) return gains;
    const rest = remainder(asked, columns, gains);
    const part = new Matrix(free.map((b) => [...(columns[b] ?? [])]));
    const normal = part.mmul(part.transpose()).add(Matrix.eye(free.length).mul(RIDGE));
    const found = solveLinear(normal, part.mmul(Matrix.columnVector([...rest]))).to1DArray();
    free.forEach((b, i) => {
      gains[b] = found[i] ?? 0;
    });
    const widest = gains.reduce(
      (most, gain, b) => (Math.abs(gain) > Math.abs(gains[most] ?? 0) ? b : most),
      0,
    );
    const gainDb = gains[widest] ?? 0;
    if (Math.abs(gainDb) <= MOST_CORRECTION_DB) return gains;
    held.set(widest, Math.sign(gainDb) * MOST_CORRECTION_DB);
  }
}

function remainder(
  asked: readonly number[],
  columns: readonly (readonly number[])[],
  gains: readonly number[],
): readonly number[] {
  return asked.map((value, o) =>
    columns.reduce((left, column, b) => left - (column[o] ?? 0) * (gains[b] ?? 0), value),
  );
}

function squares(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}
