import { distances } from './distance.ts';
import type { TrackFeatures } from './features.ts';
import type { Profile } from './profile.ts';

export type ScoredProfile = {
  readonly profile: Profile;
  /** How well the track fits, 0…1. */
  readonly score: number;
  /** Mean distance from the centre in half-widths: orders profiles that the track does not fit at all. */
  readonly distance: number;
};

/**
 * The one place where a track meets the profiles. Answers all of them, best first; equal ones by distance, then by id.
 * Whatever replaces it keeps this shape.
 */
export type Matcher = (features: TrackFeatures, profiles: readonly Profile[]) => readonly ScoredProfile[];

/**
 * Matches by ranges: in each dimension 1 at the centre falling to 0 at the edge, and 0 outside; the score is the mean
 * over the profile's dimensions (shared/contract/profiles.md).
 */
export const rangeMatcher: Matcher = (features, profiles) =>
  profiles
    .map((profile): ScoredProfile => {
      const distance = distances(features, profile);
      const fits = distance.to1DArray().map((d) => Math.max(0, 1 - d));
      return { profile, score: mean(fits), distance: distance.mean() };
    })
    .sort((a, b) => b.score - a.score || a.distance - b.distance || (a.profile.id < b.profile.id ? -1 : 1));

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
