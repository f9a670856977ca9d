import type { FeatureValues } from './features.ts';
import { type Fit, fitOf, logTail } from './fit.ts';
import { MATCHING, type Matching } from './matching.ts';
import type { Profile } from './profile.ts';

export type ScoredProfile = {
  readonly profile: Profile;
  /** The probability that the track is one of the profile's, above 0 and up to 1. Of all profiles they sum to less than 1. */
  readonly score: number;
  /** Mahalanobis distance from the profile's mean, as a root mean square over the features: 1 is usual. */
  readonly distance: number;
};

/**
 * The one place where a track meets the profiles. Answers all of them, best first; equal ones by distance, then by id.
 * Whatever replaces it keeps this shape.
 */
export type Matcher = (features: FeatureValues, profiles: readonly Profile[]) => readonly ScoredProfile[];

/** What a profile's score comes from. */
export type Evidence = {
  readonly profile: Profile;
  /** To the profile. */
  readonly fit: Fit;
  /** To all music, by the features that the profile looks at. */
  readonly among: Fit;
  /** Natural logarithm of how much likelier the track is as one of the profile's than as any music. */
  readonly logLikelihoodRatio: number;
};

/** No score is less: even what is out of the question has a place in the order, and no number is 0. */
const LEAST_LOG_SCORE = -650;

/** By the distributions of the profiles, with what is common to all of them. */
export function createMatcher(matching: Matching): Matcher {
  return (features, profiles) => {
    const stranger = strangerLog(features, matching);
    const found = profiles.map((profile) => {
      const { fit, logLikelihoodRatio } = evidenceFor(features, profile, matching);
      const log = Math.log(profile.share.value) + logLikelihoodRatio / matching.temperature;
      return { profile, log, distance: Math.sqrt(fit.squaredDistance / Math.max(1, fit.names.length)) };
    });
    const most = Math.max(stranger, ...found.map(({ log }) => log));
    const total = [stranger, ...found.map(({ log }) => log)].reduce(
      (sum, log) => sum + Math.exp(log - most),
      0,
    );
    return found
      .map(({ profile, log, distance }): ScoredProfile => {
        const score = Math.exp(Math.max(LEAST_LOG_SCORE, log - most - Math.log(total)));
        return { profile, score, distance };
      })
      .sort((a, b) => b.score - a.score || a.distance - b.distance || (a.profile.id < b.profile.id ? -1 : 1));
  };
}

/** What speaks for a profile. What it does not look at counts as in all music: it speaks neither for nor against it. */
export function evidenceFor(
  features: FeatureValues,
  profile: Profile,
  { population }: Pick<Matching, 'population'>,
): Evidence {
  const fit = fitOf(features, profile.detection);
  const among = fitOf(features, population, fit.names);
  return { profile, fit, among, logLikelihoodRatio: fit.logDensity - among.logDensity };
}

/** The same for no profile at all: all music, but so much wider, so that what no profile has seen falls to it. */
function strangerLog(
  features: FeatureValues,
  { population, strangerSpread, strangerShare, temperature }: Matching,
): number {
  const { squaredDistance, names } = fitOf(features, population);
  const logLikelihoodRatio =
    logTail(squaredDistance / strangerSpread ** 2, names.length) -
    logTail(squaredDistance, names.length) -
    names.length * Math.log(strangerSpread);
  return Math.log(strangerShare) + logLikelihoodRatio / temperature;
}

/** By what is common to the catalogue's profiles. */
export const matchProfiles: Matcher = createMatcher(MATCHING);
