import { type AnalyzeOptions, type DecoderChoice, openAudio } from '#engine';
import { ExpectedError } from '#errors';
import type { Aims } from './aims.ts';
import { BOUNDS, type Controls, MOST_REDUCTION_DB, planOf } from './controls.ts';
import { chooseExcerpts, type ExcerptBudget } from './excerpts.ts';
import { readPassages } from './passages.ts';
import { MOST_SHAPED_CHANNELS } from './processor.ts';
import { leastSquares } from './search.ts';
import type { Prediction, PredictRequest, Solution, SolveRequest } from './solution.ts';
import { createTrial, type Outcome, type Trial } from './trial.ts';
import { unreachedAims } from './unreached.ts';

type Options = AnalyzeOptions & { readonly decoder: DecoderChoice };

/** What is tried again and again while a plan is looked for, at 48 kHz in stereo: about 30 s of music… */
const SEARCH_BUDGET: ExcerptBudget = { typicalCount: 8, peakCount: 6 };
/** …and what the plan that was found is tried on once, to say what it will do: about 90 s. */
const PREDICTION_BUDGET: ExcerptBudget = { typicalCount: 24, peakCount: 18 };
const TRIALS = 9;

/** How far off an aim counts as 1: a tenth of what the proof allows, in the proportion of what is heard. */
const SCALE = { loudnessLu: 0.1, crestDb: 0.2, centroidShare: 0.01, reductionDb: 0.1 } as const;

/**
 * Finds the plan that brings the aims about on this track, on excerpts and within 3 s whatever its length. Where not
 * all of them can be reached the misses are shared out, and `unreached` names them. Throws as `openAudio`, and
 * `not_measurable` for a track without loudness, crest factor or centroid.
 */
export async function solve(
  path: string,
  { analysis, aims }: SolveRequest,
  options: Options,
): Promise<Solution> {
  const track = requireMeasured(analysis);
  const [search, prediction] = await openTrials(path, analysis, [SEARCH_BUDGET, PREDICTION_BUDGET], options);
  const controls = searchControls(search, aims, track, analysis.format.channels.length);
  const plan = planOf(controls, { ...track, ceilingDbtp: aims.ceilingDbtp });
  const outcome = prediction.try(plan);
  return {
    plan,
    prediction: predictionOf(outcome),
    unreached: unreachedAims(aims, outcome, controls, track),
  };
}

/** What a plan will do to a track. Throws as `solve`. */
export async function predict(
  path: string,
  { analysis, plan }: PredictRequest,
  options: Options,
): Promise<Prediction> {
  requireMeasured(analysis);
  const [prediction] = await openTrials(path, analysis, [PREDICTION_BUDGET], options);
  return predictionOf(prediction.try(plan));
}

export type MeasuredTrack = {
  readonly rmsDbfs: number;
  readonly crestFactorDb: number;
  readonly spectralCentroidHz: number;
};

function requireMeasured({
  integratedLufs,
  rmsDbfs,
  crestFactorDb,
  spectralCentroidHz,
}: SolveRequest['analysis']): MeasuredTrack {
  if (integratedLufs === null || rmsDbfs === null || crestFactorDb === null || spectralCentroidHz === null)
    throw new ExpectedError(
      'not_measurable',
      'a track without loudness, crest factor or spectral centroid cannot be mastered',
    );
  return { rmsDbfs, crestFactorDb, spectralCentroidHz };
}

/** A trial for each budget, from one reading of the file. */
async function openTrials<Budgets extends readonly ExcerptBudget[]>(
  path: string,
  analysis: SolveRequest['analysis'],
  budgets: readonly [...Budgets],
  { decoder, onProgress }: Options,
): Promise<{ readonly [B in keyof Budgets]: Trial }> {
  const { format } = analysis;
  // Whatever the format, the same number of samples.
  const share = Math.min(1, 48_000 / format.sampleRateHz) * Math.min(1, 2 / format.channels.length);
  const chosen = budgets.map(({ typicalCount, peakCount }) =>
    chooseExcerpts(analysis, {
      typicalCount: Math.max(4, Math.round(typicalCount * share)),
      peakCount: Math.max(4, Math.round(peakCount * share)),
    }),
  );
  using source = await openAudio(path, decoder);
  const read = [
    ...readPassages(
      source,
      chosen.flatMap(({ typical, peaks }) => [...typical, ...peaks]),
      onProgress,
    ),
  ];
  return chosen.map(({ typical, peaks }) =>
    createTrial(analysis, format, {
      typical: read.splice(0, typical.length),
      peaks: read.splice(0, peaks.length),
    }),
  ) as { readonly [B in keyof Budgets]: Trial };
}

function searchControls(trial: Trial, aims: Aims, track: MeasuredTrack, channelCount: number): Controls {
  const { loudnessChangeLu, crestChangeDb, centroidChangeHz, ceilingDbtp } = aims;
  const { spectralCentroidHz } = track;
  const isShaped = channelCount <= MOST_SHAPED_CHANNELS;
  const controlsOf = ([gainDb = 0, slope = 0, tiltDb = 0]: readonly number[]): Controls => ({
    gainDb,
    slope,
    tiltDb,
  });
  const found = leastSquares({
    residuals(at) {
      const outcome = trial.try(planOf(controlsOf(at), { ...track, ceilingDbtp }));
      return [
        (outcome.loudnessChangeLu - loudnessChangeLu) / SCALE.loudnessLu,
        ...(isShaped
          ? [
              (outcome.crestChangeDb - crestChangeDb) / SCALE.crestDb,
              (outcome.centroidChangeHz - centroidChangeHz) / (SCALE.centroidShare * spectralCentroidHz),
            ]
          : []),
        Math.max(0, reductionDb(outcome) - MOST_REDUCTION_DB) / SCALE.reductionDb,
      ];
    },
    // From statistics: a decibel of crest factor takes about a tenth of slope, a decibel of tilt moves the centroid by 4 %.
    start: isShaped
      ? [loudnessChangeLu, crestChangeDb / 10, (25 * centroidChangeHz) / spectralCentroidHz]
      : [loudnessChangeLu],
    probe: [0.5, 0.05, 0.5],
    lower: [BOUNDS.gainDb.min, BOUNDS.slope.min, BOUNDS.tiltDb.min],
    upper: [BOUNDS.gainDb.max, BOUNDS.slope.max, BOUNDS.tiltDb.max],
    budget: TRIALS,
    tolerance: 0.05,
  });
  return controlsOf(found);
}

/** What compressor and limiter take away together at most, dB. */
export function reductionDb({ reductions }: Pick<Outcome, 'reductions'>): number {
  return -reductions.dynamicsDb - reductions.limiterDb;
}

function predictionOf({ figures, loudnessChangeLu, crestChangeDb, centroidChangeHz }: Outcome): Prediction {
  return { figures, loudnessChangeLu, crestChangeDb, centroidChangeHz };
}
