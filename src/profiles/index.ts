export { aimsOf, blend, type Change } from './blend.ts';
export { loadProfiles, openCatalogue, type Profiles } from './catalogue.ts';
export { type ExplainedProfile, explain, type Pull } from './explain.ts';
export {
  FEATURE_NAMES,
  FEATURES,
  type FeatureName,
  type FeatureValues,
  featuresOf,
  type Measured,
  measuredOf,
  onScale,
  type TrackFeatures,
} from './features.ts';
export type { Alignment } from './learn/align.ts';
export { learnCommon } from './learn/learn-common.ts';
export { FEWEST_TRACKS, learnProfile, type ProfileCard } from './learn/learn-profile.ts';
export { type IndexPair, matchByName } from './learn/match-by-name.ts';
export {
  alignPrints,
  matchBySound,
  type SoundPrint,
  soundPrintOf,
  type Unmatched,
} from './learn/match-by-sound.ts';
export type { Pair } from './learn/pair.ts';
export { MATCHING, type Matching } from './matching.ts';
export { OCTAVE_CENTRES_HZ, type OctaveChanges } from './octaves.ts';
export { isPreserving, type Profile, profileSchema, shortName } from './profile.ts';
export { DEFAULT_THRESHOLD, type Recommendation, type RecommendOptions, recommend } from './recommend.ts';
export { createMatcher, type Matcher, matchProfiles, type ScoredProfile } from './score.ts';
