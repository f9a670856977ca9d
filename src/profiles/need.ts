import type { FeatureName, FeatureValues } from './features.ts';
import { progressTo } from './fit.ts';
import type { Profile } from './profile.ts';

/** However far a track lies, it is not changed by more than so many times the targets. */
const MOST_NEED = 2;

/**
 * How much of a profile's targets a track needs, 0…2: 1 for one in the middle of the profile's, 0 for one that is where
 * the targets lead, more for one that lies further out. `followsDeviation` says how far to believe that.
 */
export function needOf(features: FeatureValues, { detection, targets, followsDeviation }: Profile): number {
  const progress = progressTo(features, detection, whereTargetsLead({ detection, targets }));
  return progress === null ? 1 : needFrom(progress, followsDeviation);
}

/** From how far it lies along the way from where mastering leads (0) to the middle of the profile's tracks (1). */
export function needFrom(progress: number, followsDeviation: number): number {
  return Math.max(0, Math.min(MOST_NEED, 1 + followsDeviation * (progress - 1)));
}

/** For profiles that were not learned from pairs: the middle, changed by the targets. */
function whereTargetsLead({
  detection: { features },
  targets,
}: Pick<Profile, 'detection' | 'targets'>): Partial<Record<FeatureName, number>> {
  const { rmsDbfs, crestFactorDb, spectralCentroidHz } = features;
  return {
    ...(rmsDbfs && { rmsDbfs: targets.absoluteRmsDbfs ?? rmsDbfs.mean + targets.loudnessChangeLu }),
    ...(crestFactorDb && { crestFactorDb: crestFactorDb.mean + targets.crestChangeDb }),
    ...(spectralCentroidHz && {
      spectralCentroidHz: Math.max(1, spectralCentroidHz.mean + targets.centroidChangeHz),
    }),
  };
}
