import { Matrix } from 'ml-matrix';
import type { Profile } from './profile.ts';
import type { ScoredProfile } from './score.ts';

/** A blend of more would be a mean of everything. */
const MOST_PROFILES = 3;

/** What mastering should change: LU, dB and Hz. */
export type Change = {
  readonly loudnessChangeLu: number;
  readonly crestChangeDb: number;
  readonly centroidChangeHz: number;
};

export type Blend = {
  /** Best first; the weights sum to 1. */
  readonly parts: readonly { readonly profile: Profile; readonly weight: number }[];
  readonly change: Change;
};

/**
 * The best three profiles that score at all, weighted by their scores, and their targets so weighted. `scored` is a
 * matcher's answer, best first; at least one score must be above 0.
 */
export function blend(scored: readonly ScoredProfile[]): Blend {
  const best = scored.filter(({ score }) => score > 0).slice(0, MOST_PROFILES);
  const scores = Matrix.rowVector(best.map(({ score }) => score));
  const weights = Matrix.div(scores, scores.sum());
  const targets = new Matrix(
    best.map(({ profile: { targets: t } }) => [t.loudnessChangeLu, t.crestChangeDb, t.centroidChangeHz]),
  );
  const change = weights.mmul(targets);
  return {
    parts: best.map(({ profile }, index) => ({ profile, weight: weights.get(0, index) })),
    change: {
      loudnessChangeLu: change.get(0, 0),
      crestChangeDb: change.get(0, 1),
      centroidChangeHz: change.get(0, 2),
    },
  };
}
