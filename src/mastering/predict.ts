import { ExpectedError } from '#errors';
import { MOST_SHAPED_CHANNELS } from './processor.ts';
import type { TrackToMaster } from './settle.ts';
import type { Prediction, PredictRequest, SolveRequest } from './solution.ts';
import type { Outcome } from './trial.ts';
import { openTrials, type SolveOptions } from './trials.ts';

/** What a plan is tried on to say what it will do: about 80 s of the track. */
export const PREDICTION = { typicalCount: 24, peakCount: 18, withTruePeak: true } as const;

/**
 * What a plan will do to a track. Throws as `openAudio`, `not_measurable` for a track without loudness, crest factor or
 * centroid, and `cancelled`.
 */
export async function predict(
  path: string,
  { analysis, plan }: PredictRequest,
  options: SolveOptions,
): Promise<Prediction> {
  requireMeasured(analysis);
  const [many] = await openTrials(path, analysis, [PREDICTION], options);
  return predictionOf(many.try(plan));
}

/** A track that can be mastered; throws `not_measurable` for another. */
export function requireMeasured(analysis: SolveRequest['analysis']): TrackToMaster {
  const { integratedLufs, rmsDbfs, crestFactorDb, spectralCentroidHz, truePeakDbtp, format } = analysis;
  if (integratedLufs === null || rmsDbfs === null || crestFactorDb === null || spectralCentroidHz === null)
    throw new ExpectedError(
      'not_measurable',
      'a track without loudness, crest factor or spectral centroid cannot be mastered',
    );
  const isShaped = format.channels.length <= MOST_SHAPED_CHANNELS;
  return { rmsDbfs, crestFactorDb, spectralCentroidHz, truePeakDbtp, isShaped };
}

/** Of what a plan did to excerpts, what is told of it. */
export function predictionOf({
  figures,
  loudnessChangeLu,
  crestChangeDb,
  centroidChangeHz,
}: Outcome): Prediction {
  return { figures, loudnessChangeLu, crestChangeDb, centroidChangeHz };
}
