import { Matrix } from 'ml-matrix';
import type { TrackFeatures } from './features.ts';
import { needOf } from './need.ts';
import { OCTAVE_CENTRES_HZ, type OctaveChanges } from './octaves.ts';
import type { Profile } from './profile.ts';
import type { ScoredProfile } from './score.ts';

/** A blend of more would be a mean of everything. */
const MOST_PROFILES = 3;

/** What mastering should change: LU, dB and Hz; and the spectrum by octave, where anybody asks for that. */
export type Change = {
  readonly loudnessChangeLu: number;
  readonly crestChangeDb: number;
  readonly centroidChangeHz: number;
  /** Of the spectrum, where more than a tilt is asked for; the centroid's change then comes beside it. */
  readonly octaveChangesDb?: OctaveChanges;
};

export const NO_CHANGE: Change = { loudnessChangeLu: 0, crestChangeDb: 0, centroidChangeHz: 0 };

/** A profile with its part in a blend; the weights sum to 1. */
export type Part = { readonly profile: Profile; readonly weight: number };

/** Weights and targets: the best three profiles that score at all, by their scores. One score must be above 0. */
export function blend(scored: readonly Pick<ScoredProfile, 'profile' | 'score'>[]): {
  readonly parts: readonly Part[];
  /** The profiles' targets, so weighted. */
  readonly targets: Change;
} {
  const best = scored.filter(({ score }) => score > 0).slice(0, MOST_PROFILES);
  const scores = Matrix.rowVector(best.map(({ score }) => score));
  const weights = Matrix.div(scores, scores.sum()).to1DArray();
  const parts = best.map(({ profile }, index) => ({ profile, weight: weights[index] ?? 0 }));
  return { parts, targets: targetsOf(parts) };
}

/** What profiles ask for, weighted. */
export function targetsOf(parts: readonly Part[]): Change {
  return sumOf(parts.map(({ profile, weight }) => [weight, asChange(profile)]));
}

/**
 * What a track is to get of it: of each profile so much of its targets as the track needs, times the probability that it
 * is one of the profile's. Where a profile knows the level to arrive at, that is the loudness it needs. What nobody would hear
 * is nothing.
 */
export function aimsOf(
  scored: readonly Pick<ScoredProfile, 'profile' | 'score'>[],
  track: TrackFeatures,
): Change {
  const aims = sumOf(
    scored.flatMap(({ profile, score }): (readonly [number, Change])[] => {
      const { absoluteRmsDbfs } = profile.targets;
      const need = needOf(track, profile);
      const asked = asChange(profile);
      // What is asked for by octave brings its centroid along.
      const change = asked.octaveChangesDb ? { ...asked, centroidChangeHz: 0 } : asked;
      if (absoluteRmsDbfs === undefined) return [[score * need, change]];
      const level = { ...NO_CHANGE, loudnessChangeLu: absoluteRmsDbfs - track.rmsDbfs };
      return [
        [score, level],
        [score * need, { ...change, loudnessChangeLu: 0 }],
      ];
    }),
  );
  return isInaudible(aims, track) ? NO_CHANGE : aims;
}

/** Nobody hears it, and the track had to pass through filters for it: LU, dB, of the centroid, dB an octave. Ours. */
const INAUDIBLE = { loudnessLu: 0.1, crestDb: 0.1, centroidShare: 0.005, octaveDb: 0.1 } as const;

function isInaudible(aims: Change, { spectralCentroidHz }: TrackFeatures): boolean {
  const { loudnessChangeLu, crestChangeDb, centroidChangeHz, octaveChangesDb = FLAT } = aims;
  return (
    Math.abs(loudnessChangeLu) < INAUDIBLE.loudnessLu &&
    Math.abs(crestChangeDb) < INAUDIBLE.crestDb &&
    Math.abs(centroidChangeHz) < INAUDIBLE.centroidShare * spectralCentroidHz &&
    octaveChangesDb.every((db) => Math.abs(db) < INAUDIBLE.octaveDb)
  );
}

function asChange({ targets }: Profile): Change {
  const { loudnessChangeLu, crestChangeDb, centroidChangeHz, octaveChangesDb } = targets;
  return {
    loudnessChangeLu,
    crestChangeDb,
    centroidChangeHz,
    ...(octaveChangesDb && { octaveChangesDb }),
  };
}

function sumOf(changes: readonly (readonly [number, Change])[]): Change {
  const total = Matrix.zeros(1, 3 + OCTAVE_CENTRES_HZ.length);
  for (const [weight, change] of changes) {
    const { loudnessChangeLu, crestChangeDb, centroidChangeHz, octaveChangesDb = FLAT } = change;
    const row = Matrix.rowVector([loudnessChangeLu, crestChangeDb, centroidChangeHz, ...octaveChangesDb]);
    total.add(row.mul(weight));
  }
  const [loudnessChangeLu = 0, crestChangeDb = 0, centroidChangeHz = 0, ...octaveChangesDb] =
    total.to1DArray();
  return {
    loudnessChangeLu,
    crestChangeDb,
    centroidChangeHz,
    ...(octaveChangesDb.some((db) => Math.abs(db) >= INAUDIBLE.octaveDb) && { octaveChangesDb }),
  };
}

const FLAT: OctaveChanges = OCTAVE_CENTRES_HZ.map(() => 0);
