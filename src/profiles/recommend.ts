import { ExpectedError } from '#errors';
import { aimsOf, blend, type Change, NO_CHANGE, targetsOf } from './blend.ts';
import { featuresOf, type Measured } from './features.ts';
import { MATCHING } from './matching.ts';
import { isPreserving, type Profile } from './profile.ts';
import { doubtReasoning, hybridReasoning, singleReasoning, strangerReasoning } from './reasoning.ts';
import { type Matcher, matchProfiles, type ScoredProfile } from './score.ts';

/** What mastering a track needs. No field is ever NaN, infinite or null. */
export type Recommendation = {
  readonly primaryProfileId: string;
  readonly primaryProfileName: string;
  /** The probability that the primary profile is the right one, above 0 and up to 1. */
  readonly confidence: number;
  /** What the profiles want changed, blended. */
  readonly targets: Change;
  /** What this track is to get of it, by its need and by the confidence: what mastering is solved for. */
  readonly aims: Change;
  /** The blend, best first, weights summing to 1; empty when one profile is enough, or none is safe. */
  readonly weightedProfiles: readonly {
    readonly profileId: string;
    readonly profileName: string;
    readonly weight: number;
  }[];
  readonly reasoning: string;
  /** Whether `weightedProfiles` holds a blend. */
  readonly isHybrid: boolean;
  /** Whether a profile can be applied without the risk of spoiling what is right; if not, nothing is changed. */
  readonly isSafe: boolean;
};

export type RecommendOptions = {
  /** Confidence from which one profile is recommended rather than a blend, 0…1. */
  readonly confidenceThreshold?: number;
  readonly matcher?: Matcher;
};

/** Confidence from which one profile is recommended where nothing else is said. */
export const DEFAULT_THRESHOLD = 0.4;

/**
 * Matches a track with the profiles: the best one at or above the threshold, below it the blend of the best three. Where
 * nothing may be wrong with the track after all, nothing is aimed at; for one that is like none of what profiles know, the
 * nearest is named and nothing changed. Throws `not_measurable` for a signal that
 * cannot be matched, `invalid_request` for a threshold outside 0…1 and for an empty list of profiles.
 */
export function recommend(
  measured: Measured,
  profiles: readonly Profile[],
  { confidenceThreshold = DEFAULT_THRESHOLD, matcher = matchProfiles }: RecommendOptions = {},
): Recommendation {
  if (!(confidenceThreshold >= 0 && confidenceThreshold <= 1)) {
    throw new ExpectedError(
      'invalid_request',
      `confidence_threshold must be between 0 and 1, got ${confidenceThreshold}`,
    );
  }
  const features = featuresOf(measured);
  const scored = matcher(features, profiles);
  const [best] = scored;
  if (best === undefined)
    throw new ExpectedError('invalid_request', 'profiles must hold at least one profile');
  const { profile, score: confidence } = best;
  const answer = {
    primaryProfileId: profile.id,
    primaryProfileName: profile.name,
    confidence,
    targets: NO_CHANGE,
    aims: NO_CHANGE,
    weightedProfiles: [],
    isHybrid: false,
    isSafe: true,
  };
  if (confidence === 0 || best.distance > MATCHING.safeDistance)
    return { ...answer, isSafe: false, reasoning: strangerReasoning(features, profile) };
  const isSingle = confidence >= confidenceThreshold;
  const doubt = doubtOf(scored);
  // A profile that asks for nothing does no harm.
  const isSafe = doubt <= MATCHING.safeDoubt || (isSingle && isPreserving(profile));
  const because = (reasoning: string) => (isSafe ? reasoning : `${reasoning}. ${doubtReasoning(doubt)}`);
  if (isSingle) {
    const aims = isSafe ? aimsOf([best], features) : NO_CHANGE;
    return {
      ...answer,
      targets: targetsOf([{ profile, weight: 1 }]),
      aims,
      reasoning: because(singleReasoning(features, best, { isSafe, aims })),
      isSafe,
    };
  }
  const { parts, targets } = blend(scored);
  return {
    ...answer,
    targets,
    aims: isSafe ? aimsOf(scored.slice(0, parts.length), features) : NO_CHANGE,
    weightedProfiles: parts.map(({ profile: { id, name }, weight }) => ({
      profileId: id,
      profileName: name,
      weight,
    })),
    reasoning: because(hybridReasoning(confidence, parts)),
    isHybrid: true,
    isSafe,
  };
}

/** The probability that nothing is to be changed. */
function doubtOf(scored: readonly ScoredProfile[]): number {
  return scored.filter(({ profile }) => isPreserving(profile)).reduce((sum, { score }) => sum + score, 0);
}
