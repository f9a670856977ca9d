import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { access, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { Analyzer } from '#analyzer';
import { DEMO_FILES } from '#demo';
import { ExpectedError } from '#errors';
import type { Library } from '#library';
import { writing } from '#mastering';
import type { DemoData } from '#wire';
import type { Log } from './log.ts';
import { INTERNAL_ERROR } from './problems.ts';
import type { Scanning } from './scanning.ts';
import { PRIORITY } from './shared-work.ts';
import type { Watching } from './watching.ts';

export type Demo = AsyncDisposable & {
  status(): Promise<DemoData>;
  /** Makes what is not there, adds the folder and scans it, in the background; nothing while it is doing so. */
  make(): void;
};

/** Makes the demo album in the analyzer's threads, and takes it into the library as any other folder. */
export function createDemo(options: {
  /** Where its folder is made. */
  readonly dataFolder: string;
  readonly library: Library;
  readonly analyzer: Pick<Analyzer, 'makeDemoFile'>;
  readonly scanning: Pick<Scanning, 'start' | 'ended'>;
  readonly watching: Pick<Watching, 'update'>;
  readonly log: Log;
}): Demo {
  const { library, analyzer, scanning, watching, log } = options;
  const given = join(options.dataFolder, 'demo');
  const stop = new AbortController();
  const stopped = once(stop.signal, 'abort');
  let step: 'making' | 'scanning' | null = null;
  let problem: DemoData['problem'] = null;
  let working: Promise<void> = Promise.resolve();

  /** As the library names it, links resolved; once it is there. */
  const folder = (): Promise<string> => realpath(given).catch(() => given);

  const isThere = (path: string): Promise<boolean> =>
    access(path).then(
      () => true,
      () => false,
    );

  /** Until the scan that is running is over, or nobody waits any longer. */
  const scanned = async (): Promise<void> => {
    await Promise.race([scanning.ended(), stopped]);
    stop.signal.throwIfAborted();
  };

  const takeIn = async (): Promise<void> => {
    const added = await library.addFolder(given);
    await watching.update();
    for (;;) {
      await scanned();
      try {
        await scanning.start([added]);
        break;
      } catch (error) {
        if (!(error instanceof ExpectedError && error.code === 'scan_running')) throw error;
      }
    }
    await scanned();
  };

  const work = async (): Promise<void> => {
    writing(given, () => mkdirSync(given, { recursive: true }));
    // What stops one stops all: a full disk would.
    const failing = new AbortController();
    const signal = AbortSignal.any([stop.signal, failing.signal]);
    const made = DEMO_FILES.map(async (fileName) => {
      if (await isThere(join(given, fileName))) return;
      await analyzer.makeDemoFile({ folder: given, fileName }, { priority: PRIORITY.asked, signal });
    });
    try {
      await Promise.all(made);
    } catch (error) {
      failing.abort();
      await Promise.allSettled(made);
      throw error;
    }
    step = 'scanning';
    await takeIn();
  };

  return {
    async status() {
      const at = await folder();
      const paths = DEMO_FILES.map((fileName) => join(at, fileName));
      const there = await Promise.all(paths.map(isThere));
      const files_made = there.filter(Boolean).length;
      const known = await library.trackIdsByPath(paths);
      const tracks = await library.tracksById(paths.flatMap((path) => known.get(path) ?? []));
      const present = tracks.filter(({ isMissing }) => !isMissing);
      const isWhole = files_made === DEMO_FILES.length && library.folders().includes(at);
      return {
        state: step ?? (problem !== null ? 'failed' : isWhole ? 'made' : 'absent'),
        folder: at,
        files_made,
        files_total: DEMO_FILES.length,
        track_ids: present.map(({ id }) => id),
        album_id: present.find(({ albumId }) => albumId !== null)?.albumId ?? null,
        problem,
      };
    },
    make() {
      if (step !== null) return;
      step = 'making';
      problem = null;
      working = work()
        .catch((error: unknown) => {
          if (stop.signal.aborted) return;
          const isForeseen = error instanceof ExpectedError;
          if (!isForeseen) log.error('the demo album could not be made', { err: error });
          const { code, message } = isForeseen ? error : INTERNAL_ERROR;
          problem = { code, message };
        })
        .finally(() => {
          step = null;
        });
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await working;
    },
  };
}
