import type { Analysis } from '#engine';
import { ExpectedError } from '#errors';
import type { TagCopier } from '#library';
import { atIntensity, type Figures, figuresOf, type Plan, type Preset, solvePreset } from '#mastering';
import { type Profile, type Recommendation, recommend } from '#profiles';
import type { WorkTools } from './each-file.ts';
import {
  exists,
  type FileIdentities,
  type MasterFormat,
  type MasterOutput,
  refusalOf,
} from './master-outputs.ts';
import { missedAims } from './missed-aims.ts';
import { newFile } from './new-file.ts';

/** How all files of a run are mastered. */
export type MasterSettings = {
  readonly preset: Preset;
  /** 0…1; 0 leaves every sample as it is. */
  readonly intensity: number;
  /** What takes the place of the loudness that the recommendation aims at, LUFS. */
  readonly targetLufs: number | undefined;
  readonly format: MasterFormat;
  readonly force: boolean;
  readonly makesFolders: boolean;
  readonly inputs: FileIdentities;
  readonly profiles: readonly Profile[];
  readonly copier: TagCopier;
};

/** A file that was mastered: what was there, what was foretold, what has come of it. */
export type Mastered = {
  readonly path: string;
  readonly ok: true;
  readonly out: string;
  readonly before: Figures;
  readonly predicted: Figures;
  readonly after: Figures;
  readonly recommendation: Recommendation;
  /** `null` for none: an intensity of 0. */
  readonly plan: Plan | null;
  /** One sentence for each aim that is missed. */
  readonly unreached: readonly string[];
  /** What a lossy render was attenuated by once, because its first try was over the ceiling; and what remains, dB. */
  readonly backedOffDb: number;
  readonly ceilingExceededDb: number;
  /** What could not be kept of its tags. */
  readonly warnings: readonly string[];
};

/** A file that was begun goes before one that was not. */
const SOLVING = 1;
const RENDERING = 2;
/** Of all the work on a file. */
const ANALYSED = 0.2;
const SOLVED = 0.3;

/**
 * Measures a file, decides, foretells, renders, measures the result, keeps tags and pictures, and gives the new file its
 * name when all that is done. Rejects with what the analyzer does, `not_measurable`, `output_exists`, `storage_full`,
 * `invalid_request`.
 */
export async function masterFile(
  { path, out, refusal }: MasterOutput,
  settings: MasterSettings,
  { analyzer, signal, onProgress }: WorkTools,
): Promise<Mastered> {
  if (refusal !== null) throw refusal;
  const { format, copier, force, makesFolders } = settings;
  const analysis = await analyzer.analyze(path, {
    signal,
    onProgress: (done, total) =>
      onProgress((ANALYSED * done) / (total ?? Number.POSITIVE_INFINITY), 'measuring'),
  });
  const recommendation = recommended(path, analysis, settings);
  onProgress(ANALYSED, 'solving');
  const { plan, predicted, unreached } = await decide(path, analysis, recommendation, settings, {
    analyzer,
    signal,
  });

  return newFile(out, { force, makesFolders, refuse, taken: () => exists(out) }, async (temporary) => {
    const startedAt = performance.now();
    const rendered = await analyzer.render(
      path,
      { plan, out: temporary, format },
      {
        signal,
        priority: RENDERING,
        onProgress(done, total) {
          const speed = done / ((performance.now() - startedAt) / 1000);
          const fraction = total ? done / total : 0;
          onProgress(SOLVED + (1 - SOLVED) * fraction, `rendering, ${speed.toFixed(0)} × real time`);
        },
      },
    );
    const warnings = await copier.copy(path, temporary, format);
    return {
      path,
      ok: true as const,
      out,
      before: figuresOf(analysis),
      predicted,
      after: figuresOf(rendered.analysis),
      recommendation,
      plan,
      unreached: missedAims(unreached, settings, predicted),
      backedOffDb: rendered.backedOffDb,
      ceilingExceededDb: rendered.ceilingExceededDb,
      warnings,
    };
  });

  async function refuse(): Promise<void> {
    if (signal.aborted) throw new ExpectedError('cancelled', `the work on ${path} was cancelled`);
    const late = await refusalOf(out, settings);
    if (late !== null) throw late;
  }
}

/** What is recommended for a file; its name goes into the error. */
function recommended(path: string, analysis: Analysis, { profiles }: MasterSettings): Recommendation {
  try {
    return recommend(analysis, profiles);
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    throw new ExpectedError(error.code, `${path}: ${error.message}`, { cause: error });
  }
}

/** The plan as it is to sound, and what it will do. */
async function decide(
  path: string,
  analysis: Analysis,
  recommendation: Recommendation,
  { preset, intensity, targetLufs }: MasterSettings,
  { analyzer, signal }: Pick<WorkTools, 'analyzer' | 'signal'>,
) {
  if (intensity === 0) return { plan: null, predicted: figuresOf(analysis), unreached: [] };
  const options = { signal, priority: SOLVING };
  const { solution, unreached } = await solvePreset(
    analysis,
    recommendation,
    preset,
    (aims) => analyzer.solve(path, { analysis, aims }, options),
    { targetLufs },
  );
  const { plan, prediction } = solution;
  const played = atIntensity(plan, intensity);
  if (intensity === 1 || played === null) return { plan: played, predicted: prediction.figures, unreached };
  const { figures } = await analyzer.predict(path, { analysis, plan: played }, options);
  return { plan: played, predicted: figures, unreached };
}
