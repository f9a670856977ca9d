import type { Detection } from '../detection.ts';
import { progressTo } from '../fit.ts';
import { needFrom } from '../need.ts';
import { MOST_OCTAVE_DB } from '../octaves.ts';
import type { Profile } from '../profile.ts';
import type { MeasuredPair } from './pair.ts';
import { rootMeanSquare } from './statistics.ts';

/** How closely the share by which changes follow deviations is looked for. */
const STEP = 0.05;
/** What counts as much as what in the sum of squares: a hundredth of an octave of centroid is not 1 dB. LU, dB, Hz, dB. */
const SCALES = { loudnessLu: 1, crestDb: 1, centroidHz: 200, octaveDb: 1 } as const;
/** A target must be so many of its standard errors from 0, or it is 0. */
const SURE = 2;
/** A spectrum that no octave of which changes by more is left to the centroid, dB. */
const LEAST_OCTAVE_DB = 0.75;

type Learned = Pick<Profile, 'targets' | 'followsDeviation'> & {
  readonly targetSpread: NonNullable<Profile['targetSpread']>;
};

/**
 * Targets by regression: change = target · (1 + f · (deviation − 1)), where a deviation of 1 is the middle of the befores
 * and 0 where mastering led; by least squares over all changes together, f between 0 and 1.
 */
export function learnTargets(pairs: readonly MeasuredPair[], detection: Detection): Learned {
  const progress = pairs.map(({ before }) => progressTo(before, detection, {}) ?? 1);
  const candidates = Array.from({ length: Math.round(1 / STEP) + 1 }, (_, step) => {
    const follows = step * STEP;
    const needs = progress.map((each) => needFrom(each, follows));
    const fitted = regressThroughOrigin(needs, pairs);
    return { follows, ...fitted };
  });
  const best = candidates.reduce((least, each) => (each.cost < least.cost ? each : least));
  const [loudness = 0, crest = 0, centroid = 0, ...octaves] = best.targets;
  const [loudnessSpread = 0, crestSpread = 0, centroidSpread = 0, ...octaveSpreads] = best.spreads;
  const tracks = new Set(pairs.map(({ track }) => track)).size;
  const told = (target: number, spread: number, digits: number) =>
    Math.abs(target) < (SURE * spread) / Math.sqrt(tracks) ? 0 : rounded(target, digits);
  const isSpectral = octaves.some((db) => Math.abs(db) > LEAST_OCTAVE_DB);
  return {
    targets: {
      loudnessChangeLu: told(loudness, loudnessSpread, 2),
      crestChangeDb: told(crest, crestSpread, 2),
      centroidChangeHz: told(centroid, centroidSpread, 1),
      ...(isSpectral && {
        octaveChangesDb: octaves.map((db, octave) =>
          told(Math.max(-MOST_OCTAVE_DB, Math.min(MOST_OCTAVE_DB, db)), octaveSpreads[octave] ?? 0, 2),
        ),
      }),
    },
    followsDeviation: rounded(best.follows, 2),
    targetSpread: {
      loudnessChangeLu: rounded(loudnessSpread, 2),
      crestChangeDb: rounded(crestSpread, 2),
      centroidChangeHz: rounded(centroidSpread, 1),
      ...(isSpectral && { octaveChangesDb: octaveSpreads.map((db) => rounded(db, 2)) }),
    },
  };
}

function rounded(value: number, digits: number): number {
  // + 0 makes a negative zero positive: a file does not tell them apart.
  return Number(value.toFixed(digits)) + 0;
}

function regressThroughOrigin(needs: readonly number[], pairs: readonly MeasuredPair[]) {
  const squares = needs.reduce((sum, need) => sum + need * need, 0) || 1;
  const columns =
    pairs[0]?.changes.map((_, column) => pairs.map(({ changes }) => changes[column] ?? 0)) ?? [];
  const targets = columns.map(
    (values) => values.reduce((sum, value, row) => sum + value * (needs[row] ?? 0), 0) / squares,
  );
  const spreads = columns.map((values, column) =>
    rootMeanSquare(values.map((value, row) => value - (targets[column] ?? 0) * (needs[row] ?? 0))),
  );
  const { loudnessLu, crestDb, centroidHz, octaveDb } = SCALES;
  const cost = spreads.reduce(
    (sum, spread, column) => sum + (spread / ([loudnessLu, crestDb, centroidHz][column] ?? octaveDb)) ** 2,
    0,
  );
  return { targets, spreads, cost };
}
