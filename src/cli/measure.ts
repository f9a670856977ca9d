import { type Analyzer, forkAnalyzer, type JobOptions } from '#analyzer';
import type { Analysis } from '#engine';
import { ExpectedError } from '#errors';
import { audioFiles } from './audio-files.ts';
import { inOrder } from './in-order.ts';
import { createProgress } from './progress.ts';
import { UsageError } from './usage-error.ts';

export type Measurement<More = undefined> =
  | { readonly path: string; readonly ok: true; readonly analysis: Analysis; readonly more: More }
  | { readonly path: string; readonly ok: false; readonly code: string; readonly message: string };

/** What else is to be found out about a file that has just been measured. Its `ExpectedError` is the file's. */
type AndThen<More> = (
  file: { readonly path: string; readonly analysis: Analysis },
  analyzer: Analyzer,
  options: JobOptions,
) => Promise<More>;

/** Files whose results may wait for one slow file before them. */
const AHEAD_PER_THREAD = 8;

/**
 * Measures files and folders on `threads` threads with a progress line on stderr, and hands each result to `print` in
 * the order of the arguments. Answers the exit code: 0, or 1 when some file failed. Ctrl-C stops within a second.
 */
export function measureAll(
  paths: readonly string[],
  options: {
    readonly threads?: number | undefined;
    readonly print: (measurement: Measurement) => void;
  },
): Promise<number> {
  return measureAllAnd(paths, async () => undefined, options);
}

/** The same, and finds out more about each file when it is measured. */
export async function measureAllAnd<More>(
  paths: readonly string[],
  andThen: AndThen<More>,
  {
    threads,
    print,
  }: { readonly threads?: number | undefined; readonly print: (measurement: Measurement<More>) => void },
): Promise<number> {
  const files = await audioFiles(paths);
  if (files.length === 0) throw new UsageError(`no audio files in ${paths.join(', ')}`);
  await using analyzer = forkAnalyzer(threads === undefined ? {} : { threads });
  const stop = new AbortController();
  const onInterrupt = (): void => stop.abort();
  process.once('SIGINT', onInterrupt);
  const progress = createProgress(process.stderr);
  const startedAt = performance.now();
  const secondsOf = new Map<string, number>();
  let done = 0;
  let measuredSeconds = 0;
  let failures = 0;

  const redraw = (): void => {
    let fractions = 0;
    for (const fraction of secondsOf.values()) fractions += fraction;
    const speed = measuredSeconds / ((performance.now() - startedAt) / 1000);
    progress.update(
      (done + fractions) / files.length,
      `${done} of ${files.length} files, ${speed.toFixed(0)} × real time`,
    );
  };
  const measureOne = async (path: string): Promise<Measurement<More>> => {
    const options = {
      signal: stop.signal,
      onProgress(secondsDone: number, secondsTotal: number | null) {
        const fraction = secondsTotal ? Math.min(1, secondsDone / secondsTotal) : 0;
        secondsOf.set(path, Math.max(fraction, secondsOf.get(path) ?? 0));
        redraw();
      },
    };
    try {
      const analysis = await analyzer.analyze(path, options);
      measuredSeconds += analysis.durationSeconds;
      const more = await andThen({ path, analysis }, analyzer, options);
      return { path, ok: true, analysis, more };
    } catch (error) {
      if (!(error instanceof ExpectedError)) throw error;
      return { path, ok: false, code: error.code, message: error.message };
    } finally {
      secondsOf.delete(path);
      done++;
      redraw();
    }
  };

  try {
    const ahead = (analyzer as Analyzer).status().threads * AHEAD_PER_THREAD;
    for await (const measurement of inOrder(files, ahead, measureOne)) {
      if (stop.signal.aborted) break;
      if (!measurement.ok) failures++;
      progress.clear();
      print(measurement);
    }
  } finally {
    progress.clear();
    process.removeListener('SIGINT', onInterrupt);
  }
  if (stop.signal.aborted) {
    process.stderr.write(`stopped after ${done} of ${files.length} files\n`);
    return 130;
  }
  return failures > 0 ? 1 : 0;
}
