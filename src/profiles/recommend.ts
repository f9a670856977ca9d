import { ExpectedError } from '#errors';
import { aimsOf, blend, type Change } from './blend.ts';
import { featuresOf, type Measured } from './features.ts';
import type { Profile } from './profile.ts';
import { hybridReasoning, noMatchReasoning, singleReasoning } from './reasoning.ts';
import { type Matcher, rangeMatcher } from './score.ts';

/** What mastering a track needs. No field is ever NaN, infinite or null. */
export type Recommendation = {
  readonly primaryProfileId: string;
  readonly primaryProfileName: string;
  /** The best profile's score, 0…1. */
  readonly confidence: number;
  /** What the profiles want changed, blended. */
  readonly targets: Change;
  /** The same for this track, where a profile has a level to arrive at: what mastering is solved for. */
  readonly aims: Change;
  /** The blend, best first, weights summing to 1; empty when one profile is enough, or none fits. */
  readonly weightedProfiles: readonly {
    readonly profileId: string;
    readonly profileName: string;
    readonly weight: number;
  }[];
  readonly reasoning: string;
  /** Whether `weightedProfiles` holds a blend. */
  readonly isHybrid: boolean;
};

export type RecommendOptions = {
  /** Confidence from which one profile is recommended rather than a blend, 0…1. */
  readonly confidenceThreshold?: number;
  readonly matcher?: Matcher;
};

/** Confidence from which one profile is recommended where nothing else is said. */
export const DEFAULT_THRESHOLD = 0.4;
const NO_CHANGE: Change = { loudnessChangeLu: 0, crestChangeDb: 0, centroidChangeHz: 0 };

/**
 * Matches a track with the profiles: the best one at or above the threshold, below it the blend of the best three,
 * and when none fits at all the nearest, with confidence 0 and no change. Throws `not_measurable` for a signal that
 * cannot be matched, `invalid_request` for a threshold outside 0…1 and for an empty list of profiles.
 */
export function recommend(
  measured: Measured,
  profiles: readonly Profile[],
  { confidenceThreshold = DEFAULT_THRESHOLD, matcher = rangeMatcher }: RecommendOptions = {},
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
  const confidence = Math.min(1, Math.max(0, best.score));

  const answer = (
    targets: Change,
    aims: Change,
    reasoning: string,
    parts: ReturnType<typeof blend>['parts'] = [],
  ): Recommendation => ({
    primaryProfileId: best.profile.id,
    primaryProfileName: best.profile.name,
    confidence,
    targets,
    aims,
    weightedProfiles: parts.map(({ profile, weight }) => ({
      profileId: profile.id,
      profileName: profile.name,
      weight,
    })),
    reasoning,
    isHybrid: parts.length > 0,
  });

  if (confidence === 0) return answer(NO_CHANGE, NO_CHANGE, noMatchReasoning(features, best.profile));
  if (confidence >= confidenceThreshold) {
    const { loudnessChangeLu, crestChangeDb, centroidChangeHz } = best.profile.targets;
    return answer(
      { loudnessChangeLu, crestChangeDb, centroidChangeHz },
      aimsOf(best.profile, features),
      singleReasoning(features, best.profile, confidence),
    );
  }
  const { parts, targets, aims } = blend(scored, features);
  return answer(targets, aims, hybridReasoning(confidence, { parts }), parts);
}
