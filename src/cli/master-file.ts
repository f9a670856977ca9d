import { ExpectedError } from '#errors';
import type { TagCopier } from '#library';
import { type Figures, figuresOf, type Plan, type Preset, type RenderFormat, unchanged } from '#mastering';
import type { Profile, Recommendation } from '#profiles';
import { clippedPeaks } from './clipped-peaks.ts';
import { type Decision, decide, match } from './decide.ts';
import type { WorkTools } from './each-file.ts';
import { exists, type FileIdentities, type MasterOutput, refusalOf } from './master-outputs.ts';
import { missedAims } from './missed-aims.ts';
import { newFile } from './new-file.ts';

/** How all files of a run are mastered. */
export type MasterSettings = {
  readonly preset: Preset;
  /** 0…1; 0 leaves every sample as it is. */
  readonly intensity: number;
  /** What takes the place of the loudness that the recommendation aims at, LUFS. */
  readonly targetLufs: number | undefined;
  readonly format: RenderFormat;
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
  /** `null` for none: an intensity of 0, or nothing to change. */
  readonly plan: Plan | null;
  /** One sentence for each aim that is missed. */
  readonly unreached: readonly string[];
  /** What a lossy render was attenuated by once, because its first try was over the ceiling; and what remains, dB. */
  readonly backedOffDb: number;
  readonly ceilingExceededDb: number;
  /** What could not be kept: of its peaks, of its tags. */
  readonly warnings: readonly string[];
};

/** A file that is solved goes before those that are not. */
const RENDERING = 2;
/** Of all the work on a file. */
const MEASURED = 0.2;
const SOLVED = 0.3;

/**
 * Measures a file, decides, foretells, renders, measures the result, keeps tags and pictures, and gives the new file its
 * name when all that is done. Rejects with what the analyzer does, `not_measurable`, `output_exists`, `storage_full`,
 * `invalid_request`.
 */
export async function masterFile(
  { path, out, refusal }: MasterOutput,
  settings: MasterSettings,
  tools: WorkTools,
): Promise<Mastered> {
  if (refusal !== null) throw refusal;
  const { analyzer, signal, onProgress } = tools;
  const { format, copier, force, makesFolders } = settings;
  const matched = await match(path, settings, {
    ...tools,
    onProgress: (fraction, doing) => onProgress(MEASURED * fraction, doing),
  });
  const { analysis, recommendation } = matched;
  onProgress(MEASURED, 'solving');
  // Nothing has to be solved for samples that stay as they are.
  const { plan, prediction, unreached }: Decision =
    settings.intensity === 0
      ? { plan: null, prediction: unchanged(analysis), unreached: [] }
      : await decide(path, matched, settings, tools);

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
      predicted: prediction.figures,
      after: figuresOf(rendered.analysis),
      recommendation,
      plan,
      unreached: missedAims(unreached, settings, prediction.figures),
      backedOffDb: rendered.backedOffDb,
      ceilingExceededDb: rendered.ceilingExceededDb,
      warnings: [...clippedPeaks(analysis, plan, format), ...warnings],
    };
  });

  async function refuse(): Promise<void> {
    if (signal.aborted) throw new ExpectedError('cancelled', `the work on ${path} was cancelled`);
    const late = await refusalOf(out, settings);
    if (late !== null) throw late;
  }
}
