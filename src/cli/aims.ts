import type { Analysis } from '#engine';
import { type Aims, DEFAULT_CEILING_DBTP } from '#mastering';
import type { Recommendation } from '#profiles';

export const PRESETS = ['adaptive', 'gentle', 'warm', 'bright', 'punchy'] as const;
export type Preset = (typeof PRESETS)[number];

export function aimsFor(
  analysis: Analysis,
  recommendation: Recommendation,
  _preset: Preset,
  { targetLufs }: { readonly targetLufs?: number } = {},
): Aims {
  return {
    loudnessChangeLu:
      targetLufs === undefined || analysis.integratedLufs === null
        ? recommendation.predictedLoudnessChangeLu
        : targetLufs - analysis.integratedLufs,
    crestChangeDb: recommendation.predictedCrestChangeDb,
    centroidChangeHz: recommendation.predictedCentroidChangeHz,
    ceilingDbtp: DEFAULT_CEILING_DBTP,
  };
}
