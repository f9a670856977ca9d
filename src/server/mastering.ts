import type { Analyzer } from '#analyzer';
import type { Analysis } from '#engine';
import { ExpectedError } from '#errors';
import type { KeptSolution, Library, SolvedSummary, Summary, Track } from '#library';
import {
  type Aims,
  atIntensity,
  type Figures,
  figuresOf,
  MASTERING_VERSION,
  type Plan,
  type Prediction,
  type Preset,
  type Solution,
  solvePreset,
} from '#mastering';
import { DEFAULT_THRESHOLD, type Profile, type Recommendation, recommend } from '#profiles';
import { type Enhancement, presetSchema } from '#wire';
import { createCatchingUp, LASTING } from './catching-up.ts';
import type { Log } from './log.ts';
import type { Measuring } from './measuring.ts';
import { findTrack } from './named-track.ts';
import { recommendationBasis } from './recommendation-basis.ts';
import type { Urgency } from './shared-work.ts';
import { createSolving, type Problem } from './solving.ts';

/** How a track is to be mastered. */
export type MasteringSettings = Pick<Enhancement, 'preset' | 'intensity'>;

/** What the recommendation itself is: lists show it whatever the settings are. */
export const AS_RECOMMENDED: MasteringSettings = { preset: 'adaptive', intensity: 1 };

/** What a track needs under a preset, before anything is solved for it. */
export type Needs = Pick<Problem, 'track' | 'payloadHash' | 'analysis'> & {
  readonly preset: Preset;
  readonly recommendation: Recommendation;
  readonly confidenceThreshold: number;
};

/** What mastering does to one track. */
export type TrackMastering = Needs & {
  readonly intensity: number;
  readonly aims: Aims;
  readonly solution: Solution;
  /** A sentence for each aim that is missed at intensity 1: of the recommendation, and of the preset. */
  readonly unreached: readonly string[];
  /** At its intensity; `null` for none, and for one that would change nothing. */
  readonly plan: Plan | null;
  /** Of that plan. */
  readonly prediction: Prediction;
};

/** A written master, at the level that its plan gives it. */
export type Rendering = {
  readonly format: string;
  /** Of the written file. */
  readonly analysis: Pick<Analysis, keyof Figures>;
  readonly backedOffDb: number;
  readonly ceilingExceededDb: number;
};

export type Mastering = AsyncDisposable & {
  /**
   * Measured, recommended, solved and predicted: now, as far as it is not kept. The caller waits until it aborts `signal`
   * (`cancelled`). Rejects with `undecodable_audio`, `not_measurable`, `file_changed` and the like.
   */
  masteringOf(
    track: Track,
    settings: MasteringSettings,
    urgency: Urgency,
    signal?: AbortSignal,
  ): Promise<TrackMastering>;
  /** The first half of it: what is to be solved. */
  needsOf(
    track: Track,
    preset: Preset,
    urgency: Urgency,
    confidenceThreshold?: number,
    signal?: AbortSignal,
  ): Promise<Needs>;
  /** The other half. The caller waits from the moment of the call until it aborts `signal`. */
  meet(needs: Needs, intensity: number, urgency: Urgency, signal?: AbortSignal): Promise<TrackMastering>;
  /** What can be said without working on anything; `null` when that is nothing. Rejects with `not_measurable`. */
  keptMasteringOf(track: Track, settings: MasteringSettings): Promise<TrackMastering | null>;
  /** What is to sound under the current settings; `null` for the original, and for silence. Rejects as `masteringOf`. */
  planOf(trackId: number, signal?: AbortSignal): Promise<Plan | null>;
  /** Solves every preset of a track while nobody waits: whichever is chosen then has its plan. Silence has none. */
  solvePresets(trackId: number, signal: AbortSignal): Promise<void>;
  /** For lists: by track, what its recommendation does, where that is solved. */
  recommended(trackIds: readonly number[]): Promise<ReadonlyMap<number, SolvedSummary>>;
  /** Keeps what a render was to become beside what it has become. Never rejects: that would not undo the render. */
  onRendered(mastering: TrackMastering, rendering: Rendering): Promise<void>;
  /** Solves whatever recommendation is not solved yet, when there is nothing else to do. */
  catchUp(): void;
  /** Likewise, unless a failure holds it: something may have become measured. */
  goOn(): void;
};

/** What is solved for a preset, and what for. */
type Decision = Pick<TrackMastering, 'unreached'> & {
  readonly problem: Problem;
  readonly solution: KeptSolution;
};

/** Failures that every file of the same content shares, beside the lasting ones. */
const OF_THE_CONTENT: ReadonlySet<string> = new Set([...LASTING, 'not_measurable', 'internal_error']);
/** Tracks that cannot be solved for now, as on a disk that is away; one more holds everything until the next scan. */
const MOST_POSTPONED = 1_000;

/** Decides what mastering does to tracks. What it has decided is kept. */
export function createMastering(options: {
  readonly library: Library;
  readonly measuring: Measuring;
  readonly analyzer: Pick<Analyzer, 'solve' | 'predict' | 'payloadHash' | 'status'>;
  readonly profiles: readonly Profile[];
  readonly settings: () => Enhancement;
  readonly log: Log;
}): Mastering {
  const { library, measuring, analyzer, profiles, settings, log } = options;
  const { solutions } = library;
  const basis = recommendationBasis(profiles);
  const keepRecommendation = (payloadHash: string, confidence: number, solution: KeptSolution) =>
    solutions.saveRecommendation(payloadHash, basis, solution, confidence);
  const solving = createSolving({
    library,
    measuring,
    analyzer,
    async onSolved({ payloadHash, analysis, isTheRecommendation }, solution) {
      if (isTheRecommendation)
        await keepRecommendation(payloadHash, recommend(analysis, profiles).confidence, solution);
    },
    log,
  });

  const needs = (
    track: Track,
    analysis: Summary,
    preset: Preset,
    confidenceThreshold: number = DEFAULT_THRESHOLD,
  ): Needs => {
    const { payloadHash } = analysis;
    if (payloadHash === null) throw new Error(`track ${track.id} was measured without a payload hash`);
    const recommendation = recommend(analysis, profiles, { confidenceThreshold });
    return { track, payloadHash, analysis, preset, recommendation, confidenceThreshold };
  };

  const needsOf: Mastering['needsOf'] = async (track, preset, urgency, confidenceThreshold, signal) => {
    // What lists rest on is enough; the whole analysis has to be inflated.
    const stored = (await library.summariesOf([track.id])).get(track.id);
    const analysis = stored ?? (await measuring.analysisOf(track, urgency, signal));
    return needs(track, analysis, preset, confidenceThreshold);
  };

  /** The plan: for a preset the recommendation is solved first. */
  const decide = async (
    { track, payloadHash, analysis, preset, recommendation, confidenceThreshold }: Needs,
    solutionOf: (problem: Problem) => Promise<KeptSolution>,
  ): Promise<Decision> => {
    const steps: Problem[] = [];
    const { solution, unreached } = await solvePreset(analysis, recommendation, preset, (aims) => {
      const isTheRecommendation = steps.length === 0 && confidenceThreshold === DEFAULT_THRESHOLD;
      const problem = { track, payloadHash, analysis, aims, isTheRecommendation };
      steps.push(problem);
      return solutionOf(problem);
    });
    const problem = steps.at(-1);
    if (problem === undefined) throw new Error(`nothing was solved for ${preset}`);
    return { problem, solution, unreached };
  };

  const decided = (
    needed: Needs,
    intensity: number,
    { problem: { aims }, solution, unreached }: Decision,
    prediction: Prediction,
  ): TrackMastering => {
    const plan = atIntensity(solution.plan, intensity, needed.analysis);
    return { ...needed, intensity, aims, solution, unreached, plan, prediction };
  };

  const meet: Mastering['meet'] = async (needed, intensity, urgency, signal) => {
    const decision = await decide(needed, (each) => solving.solutionOf(each, urgency, signal));
    const { problem, solution } = decision;
    const prediction = await solving.predictionOf(problem, solution, intensity, urgency, signal);
    return decided(needed, intensity, decision, prediction);
  };

  const beingSolved = new Set<number>();
  const postponed = new Set<number>();
  const catchingUp = createCatchingUp({
    verb: 'solved',
    atOnce: () => analyzer.status().threads,
    isTime: measuring.isDone,
    find: (limit) => library.tracksToSolve(basis, limit, [...postponed, ...beingSolved]),
    async work(track) {
      beingSolved.add(track.id);
      try {
        const needed = await needsOf(track, AS_RECOMMENDED.preset, 'idle');
        const { solution } = await decide(needed, (problem) => solving.solutionOf(problem, 'idle'));
        await keepRecommendation(needed.payloadHash, needed.recommendation.confidence, solution);
      } finally {
        beingSolved.delete(track.id);
      }
    },
    async keepFailure({ id, payloadHash }, failure) {
      log.warn('cannot be solved', { track: id, code: failure.code, reason: failure.message });
      if (payloadHash !== null && OF_THE_CONTENT.has(failure.code))
        return solutions.saveFailure(payloadHash, basis, failure);
      postponed.add(id);
      if (postponed.size > MOST_POSTPONED) throw new Error(`${MOST_POSTPONED} tracks cannot be solved`);
    },
    log,
  });

  return {
    masteringOf: async (track, { preset, intensity }, urgency, signal) =>
      meet(await needsOf(track, preset, urgency, undefined, signal), intensity, urgency, signal),
    needsOf,
    meet,
    async keptMasteringOf(track, { preset, intensity }) {
      const analysis = (await library.summariesOf([track.id])).get(track.id);
      if (analysis === undefined) return null;
      const needed = needs(track, analysis, preset);
      const notKept = new Error('not kept');
      try {
        const decision = await decide(needed, async (each) => {
          const kept = await solving.keptSolutionOf(each);
          if (kept === null) throw notKept;
          return kept;
        });
        const prediction = await solving.keptPredictionOf(decision.problem, decision.solution, intensity);
        return prediction && decided(needed, intensity, decision, prediction);
      } catch (error) {
        if (error === notKept) return null;
        throw error;
      }
    },
    async planOf(trackId, signal) {
      const { enabled, preset, intensity } = settings();
      if (!enabled || intensity === 0) return null;
      try {
        const track = await findTrack(library, trackId);
        const needed = await needsOf(track, preset, 'loaded', undefined, signal);
        // To sound, it need not be predicted.
        const { solution } = await decide(needed, (each) => solving.solutionOf(each, 'loaded', signal));
        return atIntensity(solution.plan, intensity, needed.analysis);
      } catch (error) {
        if (error instanceof ExpectedError && error.code === 'not_measurable') return null;
        throw error;
      }
    },
    async solvePresets(trackId, signal) {
      const track = await findTrack(library, trackId);
      try {
        for (const preset of presetSchema.options)
          await decide(await needsOf(track, preset, 'background', undefined, signal), (problem) =>
            solving.solutionOf(problem, 'background', signal),
          );
      } catch (error) {
        if (!(error instanceof ExpectedError && error.code === 'not_measurable')) throw error;
      }
    },
    recommended: (trackIds) => solutions.recommended(trackIds, basis),
    async onRendered({ payloadHash, preset, intensity, plan, analysis, prediction }, rendering) {
      const { format, backedOffDb, ceilingExceededDb } = rendering;
      try {
        await library.renders.save({
          payloadHash,
          preset,
          intensity,
          format,
          plan,
          before: figuresOf(analysis),
          predicted: prediction.figures,
          measured: figuresOf(rendering.analysis),
          backedOffDb,
          ceilingExceededDb,
          masteringVersion: MASTERING_VERSION,
        });
      } catch (error) {
        log.error('what a render has become cannot be kept', { payloadHash, err: error });
      }
    },
    catchUp() {
      postponed.clear();
      catchingUp.catchUp();
    },
    goOn: catchingUp.goOn,
    async [Symbol.asyncDispose]() {
      const closed = catchingUp[Symbol.asyncDispose]();
      await solving[Symbol.asyncDispose]();
      await closed;
    },
  };
}
