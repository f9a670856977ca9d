import { planOf } from './controls.ts';
import { correctionFor } from './correction.ts';
import { PREDICTION, predictionOf, requireMeasured } from './predict.ts';
import { settle } from './settle.ts';
import type { Solution, SolveRequest } from './solution.ts';
import { openTrials, type SolveOptions } from './trials.ts';
import { unreachedAims } from './unreached.ts';

/** What plans are tried on while one is looked for: about 20 s of music. */
const SEARCH = { typicalCount: 5, peakCount: 14, withTruePeak: false } as const;

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
  const correction = track.isShaped
    ? correctionFor(aims.octaveChangesDb, analysis.format.sampleRateHz)
    : null;
  const equaliser = correction?.equaliser;
  const { controls, outcome } = settle(few, many, aims, track, equaliser);
  return {
    plan: planOf(controls, { ...track, ceilingDbtp: aims.ceilingDbtp }, equaliser),
    prediction: predictionOf(outcome),
    unreached: unreachedAims(aims, outcome, controls, track, correction),
  };
}
