import { stat } from 'node:fs/promises';
import type { Analyzer } from '#analyzer';
import type { Analysis } from '#engine';
import { ExpectedError } from '#errors';
import type { KeptSolution, Library, Summary, Track } from '#library';
import { type Aims, atIntensity, MASTERING_VERSION, type Prediction, unchanged } from '#mastering';
import type { Log } from './log.ts';
import type { Measuring } from './measuring.ts';
import { createSharedWork, type SharedJob, type Urgency } from './shared-work.ts';

/** What is to be solved. */
export type Problem = {
  readonly track: Track;
  /** Of the samples that were measured. */
  readonly payloadHash: string;
  readonly analysis: Summary;
  readonly aims: Aims;
  /** Whether this is what is recommended, which lists show the prediction of. */
  readonly isTheRecommendation: boolean;
};

/**
 * Both work on what is not kept yet, and keep it; the caller waits from the moment of the call until it aborts `signal`.
 * They reject with `file_changed`, `storage_full`, and as the analyzer does.
 */
export type Solving = AsyncDisposable & {
  solutionOf(problem: Problem, urgency: Urgency, signal?: AbortSignal): Promise<KeptSolution>;
  /** What its plan does at an intensity. */
  predictionOf(
    problem: Problem,
    solution: KeptSolution,
    intensity: number,
    urgency: Urgency,
    signal?: AbortSignal,
  ): Promise<Prediction>;
  /** The same two, of what is kept: `null` for what is not. */
  keptSolutionOf(problem: Problem): Promise<KeptSolution | null>;
  keptPredictionOf(problem: Problem, solution: KeptSolution, intensity: number): Promise<Prediction | null>;
};

/** Solves and predicts once each, whoever asks how often; the impatient first. */
export function createSolving(options: {
  readonly library: Library;
  readonly measuring: Measuring;
  readonly analyzer: Pick<Analyzer, 'solve' | 'predict' | 'payloadHash'>;
  /** Before anybody hears of it. */
  readonly onSolved: (problem: Problem, solution: KeptSolution) => Promise<void>;
  readonly log: Log;
}): Solving {
  const { library, measuring, analyzer, onSolved, log } = options;
  const { solutions } = library;
  const solving = createSharedWork<string, KeptSolution>({ isWorthFinishing: true });
  const predicting = createSharedWork<string, Prediction>();

  const keyOf = ({ payloadHash, aims }: Problem) => ({
    payloadHash,
    aims,
    masteringVersion: MASTERING_VERSION,
  });

  const solve = async (problem: Problem, job: SharedJob): Promise<KeptSolution> => {
    const kept = await solutions.get(keyOf(problem));
    if (kept !== null) return kept;
    const { track, aims } = problem;
    const analysis = await wholeAnalysis(problem);
    const solution = await analyzer.solve(track.path, { analysis, aims }, job);
    await refuseAnother(problem, job);
    const solved = await solutions.save(keyOf(problem), solution);
    await onSolved(problem, solved);
    log.debug('solved', { track: track.id, unreached: solution.unreached.length });
    return solved;
  };

  const predict = async (
    problem: Problem,
    solution: KeptSolution,
    intensity: number,
    job: SharedJob,
  ): Promise<Prediction> => {
    const kept = await known(problem, solution, intensity);
    if (kept !== null) return kept;
    const plan = atIntensity(solution.plan, intensity, problem.analysis);
    if (plan === null) throw new Error(`nothing is to be predicted at intensity ${intensity}`);
    const analysis = await wholeAnalysis(problem);
    const prediction = await analyzer.predict(problem.track.path, { analysis, plan }, job);
    await refuseAnother(problem, job);
    await solutions.savePrediction(solution, intensity, prediction);
    return prediction;
  };

  const known = async (
    problem: Problem,
    solution: KeptSolution,
    intensity: number,
  ): Promise<Prediction | null> =>
    atTheEnds(problem, solution, intensity) ?? solutions.prediction(solution, intensity);

  const wholeAnalysis = async ({ track, payloadHash }: Problem): Promise<Analysis> =>
    (await library.analysisOf({ ...track, payloadHash })) ?? measuring.analysisOf(track, 'asked');

  /** What was worked out of other samples must not be kept as that of these. */
  const refuseAnother = async ({ track, payloadHash }: Problem, job: SharedJob): Promise<void> => {
    const now = await stat(track.path).catch(() => null);
    if (now?.size === track.sizeBytes && now.mtimeMs === track.modifiedMs) return;
    if ((await analyzer.payloadHash(track.path, job)) === payloadHash) return;
    throw new ExpectedError('file_changed', `${track.path} has changed since it was measured`);
  };

  return {
    solutionOf: (problem, urgency, signal) =>
      solving.do(
        `${problem.payloadHash} ${JSON.stringify(problem.aims)}`,
        urgency,
        (job) => solve(problem, job),
        signal,
      ),
    async predictionOf(problem, solution, intensity, urgency, signal) {
      const work = (job: SharedJob) => predict(problem, solution, intensity, job);
      return (
        atTheEnds(problem, solution, intensity) ??
        predicting.do(`${solution.id} ${intensity}`, urgency, work, signal)
      );
    },
    keptSolutionOf: (problem) => solutions.get(keyOf(problem)),
    keptPredictionOf: known,
    async [Symbol.asyncDispose]() {
      await Promise.all([solving[Symbol.asyncDispose](), predicting[Symbol.asyncDispose]()]);
    },
  };
}

/** What is known beforehand: of the whole plan, and of none. */
function atTheEnds({ analysis }: Problem, solution: KeptSolution, intensity: number): Prediction | null {
  if (intensity === 1) return solution.prediction;
  return atIntensity(solution.plan, intensity, analysis) === null ? unchanged(analysis) : null;
}
