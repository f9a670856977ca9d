import {
  FEATURES,
  type FeatureName,
  type FeatureValues,
  featuresOf,
  type Measured,
  offScale,
  onScale,
} from './features.ts';
import { type Fit, logTail } from './fit.ts';
import { MATCHING } from './matching.ts';
import { needOf } from './need.ts';
import type { Profile } from './profile.ts';
import { evidenceFor, matchProfiles, type ScoredProfile } from './score.ts';

/** What one feature says of a profile. */
export type Pull = {
  readonly feature: FeatureName;
  readonly label: string;
  readonly unit: string;
  /** Of the track. */
  readonly value: number;
  /** One spread below and above the profile's mean. */
  readonly from: number;
  readonly to: number;
  /** By how much it makes the profile likelier than any music, bits: +1 doubles the odds, −1 halves them. */
  readonly bits: number;
};

export type ExplainedProfile = ScoredProfile & {
  /** How much of its targets the track needs, 0…2. */
  readonly need: number;
  /** The strongest first, up or down. */
  readonly pulls: readonly Pull[];
};

/** What a recommendation rests on: all profiles, best first. Throws as `recommend`. */
export function explain(measured: Measured, profiles: readonly Profile[]): readonly ExplainedProfile[] {
  const features = featuresOf(measured);
  return matchProfiles(features, profiles).map((scored) => ({
    ...scored,
    need: needOf(features, scored.profile),
    pulls: pullsOf(features, scored.profile),
  }));
}

/** What each feature says of a profile, the strongest first. */
export function pullsOf(features: FeatureValues, profile: Profile): readonly Pull[] {
  const { fit, among } = evidenceFor(features, profile, MATCHING);
  return fit.names
    .map((feature, index): Pull => {
      const { label, unit } = FEATURES[feature];
      const { mean = 0, spread = 1 } = profile.detection.features[feature] ?? {};
      const at = (spreads: number) => offScale(feature, onScale(feature, mean) + spreads * spread);
      const nats = costOf(among, index) - costOf(fit, index);
      return {
        feature,
        label,
        unit,
        value: features[feature] ?? mean,
        from: at(-1),
        to: at(1),
        bits: nats / Math.LN2 / MATCHING.temperature,
      };
    })
    .sort((a, b) => Math.abs(b.bits) - Math.abs(a.bits));
}

/** What a feature's distance takes off the logarithm of the density: its part of what the whole distance takes off. */
function costOf({ parts, squaredDistance, names }: Fit, index: number): number {
  const part = parts[index] ?? 0;
  return squaredDistance === 0 ? 0 : (-logTail(squaredDistance, names.length) * part) / squaredDistance;
}
