import { availableParallelism, constants } from 'node:os';
import { type Analyzer, forkAnalyzer } from '#analyzer';
import { ExpectedError } from '#errors';
import { expectedSeconds } from './expected-seconds.ts';
import { createFileOrder } from './file-order.ts';
import { inOrder } from './in-order.ts';

/** Why nothing came of a file. */
export type Failure = {
  readonly path: string;
  readonly ok: false;
  readonly code: string;
  readonly message: string;
};

/** What the work on one file is given. */
export type WorkTools = {
  readonly analyzer: Analyzer;
  /** Somebody pressed Ctrl-C. */
  readonly signal: AbortSignal;
  /** How far this file is, 0…1, and what all of it is at: for the line at the foot of the terminal. */
  readonly onProgress: (fraction: number, doing: string) => void;
};

/** Files begun at once: while one waits for something else, the threads have another. */
const BEGUN_PER_THREAD = 2;
/** Files whose results may wait for one slow file before them: some kilobytes each. */
const MOST_AHEAD = 1000;
const STOPPED_BY = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Does work on files on `threads` threads with a progress line on stderr, and prints each result in the order of the files,
 * whatever order they are begun in; a result may have to wait, and must hold kilobytes only. An `ExpectedError` becomes a
 * `Failure`. Answers the exit code: 0, or 1 when some file failed. Ctrl-C stops within a second, once all work that was
 * begun has ended, and is 130; so does a reader of the results that has gone, and is 141.
 */
export async function eachFile<File extends { readonly path: string }, Result extends { readonly ok: true }>(
  files: readonly File[],
  {
    threads: mostThreads = availableParallelism(),
    work,
    printer,
    onStop,
  }: {
    readonly threads?: number | undefined;
    readonly work: (file: File, tools: WorkTools) => Promise<Result>;
    /** Answers what prints. Called while the analyzer starts, which is time to load what that needs. */
    readonly printer: () => Promise<(result: Result | Failure) => void>;
    /** Called at Ctrl-C, to end what does not heed the signal. */
    readonly onStop?: () => void;
  },
): Promise<number> {
  const threads = Math.max(1, Math.min(mostThreads, files.length));
  await using analyzer = forkAnalyzer({ threads });
  const looking = Promise.all(files.map(({ path }) => expectedSeconds(path)));
  const loading = Promise.all([printer(), import('./progress.ts'), looking]);
  const stop = new AbortController();
  let signalNumber = 0;
  const onSignal = (signal: NodeJS.Signals): void => {
    signalNumber = constants.signals[signal];
    stop.abort();
    onStop?.();
  };
  for (const signal of STOPPED_BY) process.once(signal, onSignal);
  // Who reads what is printed has seen enough (`| head`). Stays, since it may be told late.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    onSignal('SIGPIPE');
  });
  const [print, { createProgress }, seconds] = await loading;
  const progress = createProgress(process.stderr);
  const fractions = new Map<File, number>();
  const begun = new Set<Promise<unknown>>();
  let doing = '';
  let done = 0;
  let failures = 0;

  const redraw = (): void => {
    let sum = done;
    for (const fraction of fractions.values()) sum += fraction;
    progress.update(sum / files.length, `${done} of ${files.length} files${doing && `, ${doing}`}`);
  };
  const workOn = async (file: File): Promise<Result | Failure> => {
    try {
      return await work(file, {
        analyzer,
        signal: stop.signal,
        onProgress(fraction, nowDoing) {
          fractions.set(file, Math.min(1, fraction));
          doing = nowDoing;
          redraw();
        },
      });
    } catch (error) {
      if (!(error instanceof ExpectedError)) throw error;
      return { path: file.path, ok: false, code: error.code, message: error.message };
    } finally {
      fractions.delete(file);
      if (!stop.signal.aborted) done++;
      redraw();
    }
  };
  const begin = (file: File): Promise<Result | Failure> => {
    const answer = workOn(file);
    begun.add(answer);
    const end = (): boolean => begun.delete(answer);
    answer.then(end, end);
    return answer;
  };

  try {
    const order = createFileOrder(seconds, threads);
    const options = { order, atOnce: threads * BEGUN_PER_THREAD, ahead: MOST_AHEAD };
    for await (const result of inOrder(files, options, begin)) {
      if (stop.signal.aborted) break;
      if (!result.ok) failures++;
      progress.clear();
      print(result);
    }
  } finally {
    // Also when one of them has met a bug: the others may hold half of a file.
    stop.abort();
    await Promise.allSettled(begun);
    progress.clear();
    for (const signal of STOPPED_BY) process.removeListener(signal, onSignal);
  }
  if (signalNumber > 0) {
    if (signalNumber !== constants.signals.SIGPIPE)
      process.stderr.write(`stopped after ${done} of ${files.length} files\n`);
    return 128 + signalNumber;
  }
  return failures > 0 ? 1 : 0;
}
