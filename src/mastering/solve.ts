import { ExpectedError } from '#errors';
import { planOf } from './controls.ts';
import { MOST_SHAPED_CHANNELS } from './processor.ts';
import { settle, type TrackToMaster } from './settle.ts';
import type { Prediction, PredictRequest, Solution, SolveRequest } from './solution.ts';
import type { Outcome } from './trial.ts';
import { openTrials, type SolveOptions } from './trials.ts';
import { unreachedAims } from './unreached.ts';

/** What is tried again and again while a plan is looked for: about 20 s of music… */
const SEARCH = { typicalCount: 5, peakCount: 14, withTruePeak: false } as const;
/** …and what the plan that was found is tried on, to say what it will do: about 80 s. */
const PREDICTION = { typicalCount: 24, peakCount: 18, withTruePeak: true } as const;

/**
 * Finds the plan that brings the aims about on this track, on excerpts and within 3 s whatever its length. Where not
 * all of them can be reached the misses are shared out, and `unreached` names them. Throws as `openAudio`, and
 * `not_measurable` for a track without loudness, crest factor or centroid.
 */
export async function solve(
  path: string,
  { analysis, aims }: SolveRequest,
  options: SolveOptions,
): Promise<Solution> {
  const track = requireMeasured(analysis);
  const [few, many] = await openTrials(path, analysis, [SEARCH, PREDICTION], options);
  const { controls, outcome } = settle(few, many, aims, track);
  return {
    plan: planOf(controls, { ...track, ceilingDbtp: aims.ceilingDbtp }),
    prediction: predictionOf(outcome),
    unreached: unreachedAims(aims, outcome, controls, track),
  };
}

/** What a plan will do to a track. Throws as `solve`. */
export async function predict(
  path: string,
  { analysis, plan }: PredictRequest,
  options: SolveOptions,
): Promise<Prediction> {
  requireMeasured(analysis);
  const [many] = await openTrials(path, analysis, [PREDICTION], options);
  return predictionOf(many.try(plan));
}

function requireMeasured(analysis: SolveRequest['analysis']): TrackToMaster {
  const { integratedLufs, rmsDbfs, crestFactorDb, spectralCentroidHz, truePeakDbtp, format } = analysis;
  if (integratedLufs === null || rmsDbfs === null || crestFactorDb === null || spectralCentroidHz === null)
    throw new ExpectedError(
      'not_measurable',
      'a track without loudness, crest factor or spectral centroid cannot be mastered',
    );
  const isShaped = format.channels.length <= MOST_SHAPED_CHANNELS;
  return { rmsDbfs, crestFactorDb, spectralCentroidHz, truePeakDbtp, isShaped };
}

function predictionOf({ figures, loudnessChangeLu, crestChangeDb, centroidChangeHz }: Outcome): Prediction {
  return { figures, loudnessChangeLu, crestChangeDb, centroidChangeHz };
}
