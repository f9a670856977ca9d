import { Matrix } from 'ml-matrix';
import type { TrackFeatures } from './features.ts';
import type { OctaveChanges } from './octaves.ts';
import type { Profile } from './profile.ts';
import type { ScoredProfile } from './score.ts';

/** A blend of more would be a mean of everything. */
const MOST_PROFILES = 3;

/** What mastering should change: LU, dB and Hz. */
export type Change = {
  readonly loudnessChangeLu: number;
  readonly crestChangeDb: number;
  readonly centroidChangeHz: number;
  /** Of the spectrum, where more than a tilt is asked for; the centroid's change then comes beside it. */
  readonly octaveChangesDb?: OctaveChanges;
};

export type Blend = {
  /** Best first; the weights sum to 1. */
  readonly parts: readonly { readonly profile: Profile; readonly weight: number }[];
  /** The profiles' targets, so weighted. */
  readonly targets: Change;
  /** The same for this track: towards a level rather than by one, where a profile knows the level to arrive at. */
  readonly aims: Change;
};

/**
 * The best three profiles that score at all, weighted by their scores. `scored` is a matcher's answer, best first; at
 * least one score must be above 0.
 */
export function blend(scored: readonly ScoredProfile[], track: Pick<TrackFeatures, 'rmsDbfs'>): Blend {
  const best = scored.filter(({ score }) => score > 0).slice(0, MOST_PROFILES);
  const scores = Matrix.rowVector(best.map(({ score }) => score));
  const weights = Matrix.div(scores, scores.sum());
  return {
    parts: best.map(({ profile }, index) => ({ profile, weight: weights.get(0, index) })),
    targets: weighted(
      weights,
      best.map(({ profile }) => profile.targets),
    ),
    aims: weighted(
      weights,
      best.map(({ profile }) => aimsOf(profile, track)),
    ),
  };
}

/** What a profile wants of one track: its targets, but an absolute level as the change that leads there. */
export function aimsOf({ targets }: Profile, { rmsDbfs }: Pick<TrackFeatures, 'rmsDbfs'>): Change {
  const { loudnessChangeLu, crestChangeDb, centroidChangeHz, absoluteRmsDbfs } = targets;
  return {
    loudnessChangeLu: absoluteRmsDbfs === undefined ? loudnessChangeLu : absoluteRmsDbfs - rmsDbfs,
    crestChangeDb,
    centroidChangeHz,
  };
}

function weighted(weights: Matrix, changes: readonly Change[]): Change {
  const change = weights.mmul(
    new Matrix(changes.map((c) => [c.loudnessChangeLu, c.crestChangeDb, c.centroidChangeHz])),
  );
  return {
    loudnessChangeLu: change.get(0, 0),
    crestChangeDb: change.get(0, 1),
    centroidChangeHz: change.get(0, 2),
  };
}
