import type { Analysis } from '#engine';
import { atIntensity, type Plan, type Prediction, type Preset, solvePreset, unchanged } from '#mastering';
import { type Profile, type Recommendation, recommend } from '#profiles';
import type { WorkTools } from './each-file.ts';
import { measureFile } from './measure-file.ts';

/** A file that is measured, and what is recommended for it. */
export type Matched = { readonly analysis: Analysis; readonly recommendation: Recommendation };

/** What is to be done to a file. */
export type Decision = {
  /** As it is to sound, at its intensity; `null` for none: an intensity of 0, or nothing to change. */
  readonly plan: Plan | null;
  /** Of that plan. */
  readonly prediction: Prediction;
  /** One sentence for each aim that cannot be reached at intensity 1. */
  readonly unreached: readonly string[];
};

/** A file that was begun goes before one that was not. */
const SOLVING = 1;

/**
 * Measures a file and matches it with the profiles. Progress is that of measuring, 0…1. Rejects as the analyzer does, and
 * with `not_measurable`, the file's name in it.
 */
export async function match(
  path: string,
  {
    profiles,
    confidenceThreshold,
  }: { readonly profiles: readonly Profile[]; readonly confidenceThreshold?: number },
  tools: WorkTools,
): Promise<Matched> {
  const options = confidenceThreshold === undefined ? {} : { confidenceThreshold };
  return measureFile(path, tools, (analysis) => ({
    analysis,
    recommendation: recommend(analysis, profiles, options),
  }));
}

/** Solves a preset for a file, and predicts what its plan does at an intensity. Rejects as the analyzer does. */
export async function decide(
  path: string,
  { analysis, recommendation }: Matched,
  {
    preset,
    intensity,
    targetLufs,
  }: { readonly preset: Preset; readonly intensity: number; readonly targetLufs?: number | undefined },
  { analyzer, signal }: Pick<WorkTools, 'analyzer' | 'signal'>,
): Promise<Decision> {
  const options = { signal, priority: SOLVING };
  const { solution, unreached } = await solvePreset(
    analysis,
    recommendation,
    preset,
    (aims) => analyzer.solve(path, { analysis, aims }, options),
    { targetLufs },
  );
  const plan = atIntensity(solution.plan, intensity, analysis);
  if (plan === null) return { plan, prediction: unchanged(analysis), unreached };
  if (intensity === 1) return { plan, prediction: solution.prediction, unreached };
  return { plan, prediction: await analyzer.predict(path, { analysis, plan }, options), unreached };
}
