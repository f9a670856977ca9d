import { ExpectedError } from '#errors';
import { isWithin, type Library, type ScanOptions, type ScanProblem } from '#library';
import type { ScanStatus } from '#wire';
import { tellLibraryUpdated } from './library-news.ts';
import type { Live } from './live.ts';
import type { Log } from './log.ts';
import { INTERNAL_ERROR } from './problems.ts';

export type Scanning = AsyncDisposable & {
  /** Begins a scan and answers with its folders; rejects with `scan_running` or `outside_library`. */
  start(
    directories?: readonly string[],
    options?: Pick<ScanOptions, 'settleSeconds'>,
  ): Promise<readonly string[]>;
  isRunning(): boolean;
  /** Of this run of the server. */
  status(): ScanStatus;
  /** Resolves when the scan that is running, if one is, is over and told. */
  ended(): Promise<void>;
  /** Whether there was one to cancel. */
  cancel(): boolean;
};

/** As many problems are kept. */
const MOST_PROBLEMS = 500;

/**
 * Scans of the library in the background, told to every client. `onTracks` hears of every batch of new tracks,
 * `onChanges` of the end of a scan after which known tracks may be others or missing, `onUnsettled` of folders in which
 * a scan has found files that are still being written.
 */
export function createScanning(options: {
  readonly library: Library;
  readonly live: Live;
  readonly log: Log;
  readonly onTracks: () => void;
  readonly onChanges: () => void;
  readonly onUnsettled: (folders: readonly string[]) => void;
}): Scanning {
  const { library, live, log, onTracks, onChanges, onUnsettled } = options;
  let stop: AbortController | null = null;
  let running: Promise<void> = Promise.resolve();
  const status: { -readonly [Part in keyof ScanStatus]: ScanStatus[Part] } = { running: null, last: null };

  const run = async (
    directories: readonly string[],
    scanOptions: Pick<ScanOptions, 'settleSeconds' | 'signal'>,
  ): Promise<void> => {
    const startedAt = performance.now();
    const facts = { directories: [...directories], started_at: Date.now() / 1000 };
    status.running = { ...facts, current: 0, total: 0, percentage: 0 };
    const before = await library.counts();
    let processed = 0;
    let lastPercentage = -1;
    const tell = (current: number, total: number, percentage: number, file: string | null): void => {
      lastPercentage = percentage;
      const progress = { current, total, percentage, ...(file !== null && { current_file: file }) };
      status.running = { ...facts, ...progress };
      live.broadcast('scan_progress', progress);
    };
    const onProgress = (current: number, total: number, file: string | null): void => {
      processed = current;
      tell(current, total, total > 0 ? (100 * current) / total : 0, file);
    };
    // Of places that this scan does not look at, what the last one has said holds.
    const problems: ScanProblem[] = (status.last?.problems ?? []).filter(
      ({ path }) => !directories.some((folder) => isWithin(path, folder)),
    );
    let problemCount = problems.length;
    const onProblem = (problem: ScanProblem): void => {
      problemCount++;
      if (problems.length >= MOST_PROBLEMS) return;
      problems.push(problem);
      log.warn('scan: cannot be read', { problem: `${problem.path}: ${problem.message}` });
    };
    let added = 0;
    let hasChanges = true;
    let cancelled = false;
    let failure: string | null = null;
    try {
      const result = await library.scan({
        ...scanOptions,
        directories,
        onProgress,
        onProblem,
        onBatch: onTracks,
      });
      added = result.tracksAdded;
      hasChanges = result.tracksUpdated + result.tracksMissing > 0;
      if (result.unsettledFolders.length > 0)
        log.info('scan: files are still being written', { folders: result.unsettledFolders.slice(0, 10) });
      onUnsettled(result.unsettledFolders);
      const { unsettledFolders, ...figures } = result;
      log.info('scan complete', {
        ...figures,
        problems: problemCount,
        unsettledFolders: unsettledFolders.length,
      });
      if (lastPercentage < 100) tell(processed, processed, 100, null);
    } catch (error) {
      cancelled = error instanceof ExpectedError && error.code === 'cancelled';
      if (!cancelled) failure = error instanceof ExpectedError ? error.message : INTERNAL_ERROR.message;
      const isForeseen = error instanceof ExpectedError && error.code !== 'storage_full';
      if (!isForeseen) log.error('scan failed', { err: error });
      added = Math.max(0, (await library.counts()).tracks - before.tracks);
    }
    // Over before anybody hears so: who has heard may start another.
    stop = null;
    const duration = (performance.now() - startedAt) / 1000;
    const complete = { files_processed: processed, tracks_added: added, duration };
    status.running = null;
    status.last = {
      finished_at: Date.now() / 1000,
      directories: facts.directories,
      ...complete,
      cancelled,
      error: failure,
      problems,
      problem_count: problemCount,
    };
    live.broadcast('scan_complete', complete);
    await tellLibraryUpdated(library, live, 'scan');
    onTracks();
    if (hasChanges) onChanges();
  };

  return {
    async start(directories, { settleSeconds } = {}) {
      if (stop !== null)
        throw new ExpectedError(
          'scan_running',
          'a scan is running already: wait for scan_complete or cancel it',
        );
      const mine = new AbortController();
      const { signal } = mine;
      stop = mine;
      const resolving = directories
        ? Promise.all(directories.map((directory) => library.resolveForScan(directory)))
        : Promise.resolve(library.folders());
      running = resolving.then(
        (folders) => run(folders, { signal, ...(settleSeconds !== undefined && { settleSeconds }) }),
        () => {
          stop = null;
        },
      );
      running.catch((error) => {
        log.error('scan failed', { err: error });
        // Where not even its end could be told: the next one may begin all the same.
        if (stop !== mine) return;
        stop = null;
        status.running = null;
      });
      return resolving;
    },
    isRunning: () => stop !== null,
    status: () => status,
    ended: () => running.catch(() => {}),
    cancel() {
      stop?.abort();
      return stop !== null;
    },
    async [Symbol.asyncDispose]() {
      stop?.abort();
      await running.catch(() => {});
    },
  };
}
