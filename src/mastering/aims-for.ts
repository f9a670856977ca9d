import type { Recommendation } from '#profiles';
import { type Aims, DEFAULT_CEILING_DBTP } from './aims.ts';

/** What a recommendation asks of one track under a preset. */
export function aimsFor(_measured: object, recommendation: Recommendation, _preset: string): Aims {
  return {
    loudnessChangeLu: recommendation.predictedLoudnessChangeLu,
    crestChangeDb: recommendation.predictedCrestChangeDb,
    centroidChangeHz: recommendation.predictedCentroidChangeHz,
    ceilingDbtp: DEFAULT_CEILING_DBTP,
  };
}
