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

/** What is tried again and again while a plan is looked for, at 48 kHz in stereo: about 20 s of music… */
const SEARCH_BUDGET: ExcerptBudget = { typicalCount: 6, peakCount: 5 };
/** …and what the plan that was found is tried on once, to say what it will do: about 90 s. */
const PREDICTION_BUDGET: ExcerptBudget = { typicalCount: 24, peakCount: 18 };
const TRIALS = 8;

/** How far off an aim counts as 1: a tenth of what the proof allows, in the proportion of what is heard. */
const SCALE = { loudnessLu: 0.1, crestDb: 0.2, centroidShare: 0.01, reductionDb: 0.03 } as const;

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
  const isShaped = analysis.format.channels.length <= MOST_SHAPED_CHANNELS;
  let controls = searchControls(search, aims, track, isShaped);
  const planned = () => planOf(controls, { ...track, ceilingDbtp: aims.ceilingDbtp });
  let outcome = prediction.try(planned());
  // More passages, more peaks: what they take too much of is given back as level.
  const excessDb = reductionDb(outcome) - MOST_REDUCTION_DB;
  if (excessDb > 0) {
    controls = { ...controls, gainDb: controls.gainDb - excessDb };
    outcome = prediction.try(planned());
  }
  return {
    plan: planned(),
    prediction: predictionOf(outcome),
    unreached: unreachedAims(aims, outcome, controls, { ...track, isShaped }),
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
  const excerpts = chosen.flatMap(({ typical, peaks }) => [...typical, ...peaks]);
  const open = (fromSeconds: number) => openAudio(path, decoder, { fromSeconds });
  const read = [...(await readPassages(format, excerpts, open, onProgress))];
  return chosen.map(({ typical, peaks }) =>
    createTrial(analysis, format, {
      typical: read.splice(0, typical.length),
      peaks: read.splice(0, peaks.length),
    }),
  ) as { readonly [B in keyof Budgets]: Trial };
}

/** Of least squares: more of what is done needs more of a reason. */
const RELUCTANCE = { slope: 0.12, tiltDb: 4, limiterDb: 4 } as const;
/** A limiter that takes away less than this has no part in what the gain does. */
const IDLE_LIMITER_DB = -0.2;

function searchControls(trial: Trial, aims: Aims, track: MeasuredTrack, isShaped: boolean): Controls {
  const { loudnessChangeLu, crestChangeDb, centroidChangeHz, ceilingDbtp } = aims;
  const { spectralCentroidHz } = track;
  if (loudnessChangeLu === 0 && crestChangeDb === 0 && centroidChangeHz === 0) return UNTOUCHED;
  const tried = (controls: Controls): Outcome => trial.try(planOf(controls, { ...track, ceilingDbtp }));
  const residualsOf = (outcome: Outcome, { slope, tiltDb }: Controls): readonly number[] => [
    (outcome.loudnessChangeLu - loudnessChangeLu) / SCALE.loudnessLu,
    (outcome.crestChangeDb - crestChangeDb) / SCALE.crestDb,
    (outcome.centroidChangeHz - centroidChangeHz) / (SCALE.centroidShare * spectralCentroidHz),
    Math.max(0, reductionDb(outcome) - MOST_REDUCTION_DB) / SCALE.reductionDb,
    slope / RELUCTANCE.slope,
    tiltDb / RELUCTANCE.tiltDb,
    outcome.reductions.limiterDb / RELUCTANCE.limiterDb,
  ];
  // From statistics: a decibel of tilt moves the centroid by about 4 %.
  const start: Controls = {
    gainDb: loudnessChangeLu,
    slope: 0,
    tiltDb: isShaped ? within(BOUNDS.tiltDb, (25 * centroidChangeHz) / spectralCentroidHz) : 0,
  };
  const undynamic = tried(start);
  // What level, spectrum and ceiling do to the crest factor by themselves is not the dynamics' to do.
  const missingCrestDb = crestChangeDb - undynamic.crestChangeDb;
  const isIdle = undynamic.reductions.limiterDb > IDLE_LIMITER_DB;
  const found = leastSquares({
    residuals: ([gainDb = 0, slope = 0, tiltDb = 0]) =>
      residualsOf(tried({ gainDb, slope, tiltDb }), { gainDb, slope, tiltDb }),
    start: [start.gainDb, start.slope, start.tiltDb],
    startResiduals: residualsOf(undynamic, start),
    // Gain alone is known to move nothing but the level, as long as no peak is limited.
    known: isIdle ? [[1 / SCALE.loudnessLu, 0, 0, 0, 0, 0, 0]] : [],
    probe: [0.5, missingCrestDb < 0 ? -0.1 : 0.1, 0.5],
    lower: [
      BOUNDS.gainDb.min,
      isShaped && missingCrestDb < 0 ? BOUNDS.slope.min : 0,
      isShaped ? BOUNDS.tiltDb.min : 0,
    ],
    upper: [
      BOUNDS.gainDb.max,
      isShaped && missingCrestDb > 0 ? BOUNDS.slope.max : 0,
      isShaped ? BOUNDS.tiltDb.max : 0,
    ],
    budget: TRIALS,
    tolerance: 0.5,
  });
  const [gainDb = 0, slope = 0, tiltDb = 0] = found;
  return { gainDb, slope, tiltDb };
}

/** Nothing is asked for, so nothing is done, but for the ceiling. */
const UNTOUCHED: Controls = { gainDb: 0, slope: 0, tiltDb: 0 };

function within({ min, max }: { readonly min: number; readonly max: number }, value: number): number {
  return Math.min(max, Math.max(min, value));
}

/** What compressor and limiter take away together at most, dB. */
export function reductionDb({ reductions }: Pick<Outcome, 'reductions'>): number {
  return -reductions.dynamicsDb - reductions.limiterDb;
}

function predictionOf({ figures, loudnessChangeLu, crestChangeDb, centroidChangeHz }: Outcome): Prediction {
  return { figures, loudnessChangeLu, crestChangeDb, centroidChangeHz };
}
