import { stat } from 'node:fs/promises';
import { type Change, startWatcher, type Watcher } from '#library';
import type { Log } from './log.ts';
import { adviceFor, isLimit, isPassing } from './watch-advice.ts';

export type FolderWatch = AsyncDisposable & {
  /** Looks what is there now, and watches that; resolves when it is watched. */
  refresh(): Promise<void>;
  /** Folders have come, gone or changed names: not everything is seen until the next `refresh`. */
  outdate(): void;
  isOutdated(): boolean;
  /** After losses, starts as if there had been none. */
  forgiveLosses(): void;
};

/** A watcher that is lost this often is not begun again. */
const MOST_LOSSES = 5;
/** How often in a row folders may come and go while a watcher begins; then there is something else wrong with them. */
const MOST_TRIES = 5;
/** @parcel/watcher keeps what it has seen to itself for up to half a second. */
const OVERLAP_MS = 1_000;

/**
 * Keeps a watcher over some folders, whether they are there or not. `onUnseen` hears of folders in which something
 * may have happened that nobody saw: one that has come, gone or been replaced, as disks are, and all when the watcher
 * was lost. What cannot be watched is said in the log once.
 */
export function createFolderWatch(options: {
  /** What is to be watched now. */
  readonly folders: () => readonly string[];
  readonly log: Log;
  readonly onChanges: (changes: readonly Change[]) => void;
  readonly onUnseen: (folder: string) => void;
}): FolderWatch {
  const { folders, log, onChanges, onUnseen } = options;
  const closing = new AbortController();
  /** What stood at the place of each folder at the last look; `null` when nothing did. */
  let seen = new Map<string, string | null>();
  /** Failures that the log has been told of. */
  let said = new Set<string>();
  let watcher: Watcher | null = null;
  let isOutdated = false;
  /** Since some time ago something may have happened that no watcher saw. */
  let hasGap = false;
  let losses = 0;
  let tries = 0;
  let turn: Promise<void> = Promise.resolve();

  const look = async (): Promise<void> => {
    const now = new Map<string, string | null>();
    for (const folder of folders()) now.set(folder, await identityOf(folder));
    for (const [folder, identity] of now) {
      const before = seen.get(folder);
      if (before === identity) continue;
      isOutdated = true;
      // One that is new in the list is scanned by whoever put it there.
      if (before !== undefined) onUnseen(folder);
    }
    for (const folder of seen.keys()) if (!now.has(folder)) isOutdated = true;
    seen = now;
  };

  const begin = async (watched: readonly string[]): Promise<Watcher> => {
    const mine = await startWatcher(watched, {
      signal: closing.signal,
      onChanges(changes) {
        for (const { path } of changes) {
          if (!seen.has(path)) continue;
          // The folder itself has gone, or its rights have changed: nothing below is told any longer.
          isOutdated = true;
          onUnseen(path);
        }
        onChanges(changes);
      },
      onLost(reason) {
        if (closing.signal.aborted || mine !== watcher) return;
        watcher = null;
        isOutdated = ++losses < MOST_LOSSES;
        log.warn(isOutdated ? 'watching begins anew' : 'watching is given up', { reason, losses });
        for (const folder of watched) onUnseen(folder);
      },
    });
    return mine;
  };

  /** The old watcher goes on until the new one has seen what it sees, so that nothing is missed. */
  const renew = async (): Promise<void> => {
    isOutdated = false;
    const there = [...seen].filter(([, identity]) => identity !== null).map(([folder]) => folder);
    let next = there.length > 0 ? await begin(there) : null;
    if (watcher !== null && next?.failures.some(({ reason }) => isLimit(reason))) {
      // There may be room for one of them: what happens in between, nobody sees.
      watcher[Symbol.dispose]();
      next[Symbol.dispose]();
      watcher = null;
      next = await begin(there);
      hasGap = true;
    }
    if (closing.signal.aborted) return;
    if (next?.failures.some(({ reason }) => isPassing(reason)) && ++tries < MOST_TRIES) {
      next[Symbol.dispose]();
      isOutdated = true; // The next look tries again.
      hasGap ||= watcher === null;
      return;
    }
    tries = 0;
    const last = watcher;
    if (last !== null) setTimeout(() => last[Symbol.dispose](), OVERLAP_MS).unref();
    watcher = next;
    if (hasGap) for (const folder of there) onUnseen(folder);
    hasGap = false;
    say(next?.failures ?? []);
  };

  const say = (failures: Watcher['failures']): void => {
    const before = said;
    said = new Set(failures.map(({ folder, reason }) => `${folder}: ${reason}`));
    for (const { folder, reason } of failures) {
      if (!before.has(`${folder}: ${reason}`))
        log.warn('a library folder is not watched', { folder, reason, advice: adviceFor(reason) });
    }
  };

  return {
    refresh() {
      turn = turn
        .then(async () => {
          if (closing.signal.aborted) return;
          await look();
          if (isOutdated) await renew();
        })
        .catch((error) => log.error('watching failed', { err: error }));
      return turn;
    },
    outdate() {
      isOutdated = true;
    },
    isOutdated: () => isOutdated,
    forgiveLosses() {
      losses = 0;
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      await turn;
    },
  };
}

/** Tells whether the same folder of the same disk stands at a path; `null` when none does. */
async function identityOf(folder: string): Promise<string | null> {
  const status = await stat(folder).catch(() => null);
  return status?.isDirectory() ? `${status.dev}:${status.ino}` : null;
}
