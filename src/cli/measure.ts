import type { Analysis } from '#engine';
import { audioFiles } from './audio-files.ts';
import { eachFile, type Failure } from './each-file.ts';
import { UsageError } from './usage-error.ts';

export type Measurement =
  | {
      readonly path: string;
      readonly ok: true;
      /** Without its bulk: a thousand may wait to be printed. */
      readonly analysis: Omit<Analysis, 'series' | 'gatingHistogram'>;
    }
  | Failure;

/**
 * Measures files and folders on `threads` threads and prints each result in the order of the arguments.
 * Progress, exit code and Ctrl-C as `eachFile`.
 */
export async function measureAll(
  paths: readonly string[],
  {
    threads,
    printer,
  }: {
    readonly threads?: number | undefined;
    readonly printer: () => Promise<(measurement: Measurement) => void>;
  },
): Promise<number> {
  const files = await audioFiles(paths);
  if (files.length === 0) throw new UsageError(`no audio files in ${paths.join(', ')}`);
  const startedAt = performance.now();
  let measuredSeconds = 0;
  return eachFile(files, {
    threads,
    printer,
    async work({ path }, { analyzer, signal, onProgress }) {
      const { series, gatingHistogram, ...analysis } = await analyzer.analyze(path, {
        signal,
        onProgress(secondsDone, secondsTotal) {
          const speed = measuredSeconds / ((performance.now() - startedAt) / 1000);
          onProgress(secondsTotal ? secondsDone / secondsTotal : 0, `${speed.toFixed(0)} × real time`);
        },
      });
      measuredSeconds += analysis.durationSeconds;
      return { path, ok: true as const, analysis };
    },
  });
}
