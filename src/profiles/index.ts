export { type Blend, blend, type Change } from './blend.ts';
export { loadProfiles, openCatalogue, type Profiles } from './catalogue.ts';
export { featuresOf, type Measured, type TrackFeatures } from './features.ts';
export { OCTAVE_CENTRES_HZ, type OctaveChanges } from './octaves.ts';
export type { Profile } from './profile.ts';
export { DEFAULT_THRESHOLD, type Recommendation, type RecommendOptions, recommend } from './recommend.ts';
export { type Matcher, rangeMatcher, type ScoredProfile } from './score.ts';
