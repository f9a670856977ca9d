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
const SEARCH = { typicalCount: 5, peakCount: 14, withTruePeak: false } as const;
/** …and what the plan that was found is tried on once, to say what it will do: about 90 s. */
const PREDICTION = { typicalCount: 24, peakCount: 18, withTruePeak: true } as const;
const TRIALS = 9;
/** From here on a jump need only be near: an MP3 of hours is else read from its start for each. */
const LONG_SECONDS = 1200;

/** How far off an aim counts as 1: a tenth of what the proof allows, in the proportion of what is heard. */
const SCALE = { loudnessLu: 0.1, crestDb: 0.2, centroidShare: 0.006, reductionDb: 0.1 } as const;

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
  const [search, prediction] = await openTrials(path, analysis, [SEARCH, PREDICTION], options);
  const isShaped = analysis.format.channels.length <= MOST_SHAPED_CHANNELS;
  let controls = searchControls(search, aims, track, isShaped);
  const planned = () => planOf(controls, { ...track, ceilingDbtp: aims.ceilingDbtp });
  let outcome = prediction.try(planned());
  // More passages, more peaks: what they take too much of is given back as level.
  for (let round = 0; round < 2; round++) {
    const excessDb = reductionDb(outcome) - MOST_REDUCTION_DB;
    if (excessDb <= 0) break;
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
  const [prediction] = await openTrials(path, analysis, [PREDICTION], options);
  return predictionOf(prediction.try(plan));
}

/** What a plan rests on: a track that has all of these, but for the true peak. */
type MeasuredTrack = {
  readonly rmsDbfs: number;
  readonly crestFactorDb: number;
  readonly spectralCentroidHz: number;
  /** `null` for digital silence. */
  readonly truePeakDbtp: number | null;
};

function requireMeasured({
  integratedLufs,
  rmsDbfs,
  crestFactorDb,
  spectralCentroidHz,
  truePeakDbtp,
}: SolveRequest['analysis']): MeasuredTrack {
  if (integratedLufs === null || rmsDbfs === null || crestFactorDb === null || spectralCentroidHz === null)
    throw new ExpectedError(
      'not_measurable',
      'a track without loudness, crest factor or spectral centroid cannot be mastered',
    );
  return { rmsDbfs, crestFactorDb, spectralCentroidHz, truePeakDbtp };
}

/** How much of a track is tried, and how closely it is looked at. */
type Scope = ExcerptBudget & { readonly withTruePeak: boolean };

/** A trial for each scope, from one reading of the file. */
async function openTrials<Scopes extends readonly Scope[]>(
  path: string,
  analysis: SolveRequest['analysis'],
  scopes: readonly [...Scopes],
  { decoder, onProgress }: Options,
): Promise<{ readonly [S in keyof Scopes]: Trial }> {
  const { format } = analysis;
  // Whatever the format, the same number of samples.
  const share = Math.min(1, 48_000 / format.sampleRateHz) * Math.min(1, 2 / format.channels.length);
  const chosen = scopes.map(({ typicalCount, peakCount, withTruePeak }) => ({
    withTruePeak,
    ...chooseExcerpts(analysis, {
      typicalCount: Math.max(4, Math.round(typicalCount * share)),
      peakCount: Math.max(4, Math.round(peakCount * share)),
    }),
  }));
  const excerpts = chosen.flatMap(({ typical, peaks }) => [...typical, ...peaks]);
  const isNearEnough = analysis.durationSeconds > LONG_SECONDS;
  const open = (fromSeconds: number) => openAudio(path, decoder, { fromSeconds, isNearEnough });
  const read = [...(await readPassages(format, excerpts, open, onProgress))];
  return chosen.map(({ typical, peaks, withTruePeak }) =>
    heeding(
      createTrial(
        analysis,
        format,
        { typical: read.splice(0, typical.length), peaks: read.splice(0, peaks.length) },
        { withTruePeak },
      ),
      onProgress,
    ),
  ) as { readonly [S in keyof Scopes]: Trial };
}

/** Gives a sign of life before each try, and heeds who says to stop: who does not is ended with its process. */
function heeding(trial: Trial, onProgress: Options['onProgress']): Trial {
  return {
    try(plan) {
      if (onProgress?.(0, null) === false) throw new ExpectedError('cancelled', 'solving was cancelled');
      return trial.try(plan);
    },
  };
}

/** Of least squares: more of what is done needs more of a reason. */
const RELUCTANCE = { slope: 0.12, tiltDb: 4, limiterDb: 4 } as const;
/** A limiter that takes away less than this has no part in what the gain does. */
const IDLE_LIMITER_DB = -0.2;

function searchControls(trial: Trial, aims: Aims, track: MeasuredTrack, isShaped: boolean): Controls {
  const { loudnessChangeLu, crestChangeDb, centroidChangeHz, ceilingDbtp, mostEqualiserDb } = aims;
  const { spectralCentroidHz, truePeakDbtp } = track;
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
  const tilt = isShaped ? mostEqualiserDb : 0;
  // From statistics: a decibel of tilt moves the centroid by about 4 %; a louder limiter would only be turned back.
  const start: Controls = {
    gainDb: Math.min(loudnessChangeLu, ceilingDbtp - (truePeakDbtp ?? ceilingDbtp) + MOST_REDUCTION_DB / 2),
    slope: isShaped ? Math.max(-0.2, Math.min(0, crestChangeDb) / 12) : 0,
    tiltDb: Math.min(tilt, Math.max(-tilt, (25 * centroidChangeHz) / spectralCentroidHz)),
  };
  const first = tried(start);
  // An expansion is for what level, spectrum and ceiling leave to be raised, a compression for what is to fall.
  const missingCrestDb = crestChangeDb - first.crestChangeDb;
  const mayCompress = isShaped && (crestChangeDb < 0 || missingCrestDb < 0);
  const mayExpand = isShaped && crestChangeDb >= 0 && missingCrestDb > 0;
  const isIdle = first.reductions.limiterDb > IDLE_LIMITER_DB && start.slope === 0;
  const found = leastSquares({
    residuals([gainDb = 0, slope = 0, tiltDb = 0]) {
      const controls = { gainDb, slope, tiltDb };
      return residualsOf(tried(controls), controls);
    },
    start: [start.gainDb, start.slope, start.tiltDb],
    startResiduals: residualsOf(first, start),
    // Gain alone is known to move nothing but the level, as long as no peak is limited.
    known: isIdle ? [[1 / SCALE.loudnessLu, 0, 0, 0, 0, 0, 0]] : [],
    longest: [2.5, 0.3, 3],
    probe: [-0.5, mayCompress ? -0.1 : 0.1, 0.5],
    lower: [BOUNDS.gainDb.min, mayCompress ? BOUNDS.slope.min : 0, -tilt],
    upper: [BOUNDS.gainDb.max, mayExpand ? BOUNDS.slope.max : 0, tilt],
    budget: TRIALS,
    tolerance: 0.5,
  });
  const [gainDb = 0, slope = 0, tiltDb = 0] = found;
  return { gainDb, slope, tiltDb };
}

/** Nothing is asked for, so nothing is done, but for the ceiling. */
const UNTOUCHED: Controls = { gainDb: 0, slope: 0, tiltDb: 0 };

/** What compressor and limiter take away together at most, dB. */
function reductionDb({ reductions }: Pick<Outcome, 'reductions'>): number {
  return -reductions.dynamicsDb - reductions.limiterDb;
}

function predictionOf({ figures, loudnessChangeLu, crestChangeDb, centroidChangeHz }: Outcome): Prediction {
  return { figures, loudnessChangeLu, crestChangeDb, centroidChangeHz };
}
