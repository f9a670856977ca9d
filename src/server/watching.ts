import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ExpectedError } from '#errors';
import {
  type Change,
  changedFolder,
  createDirtyFolders,
  type Library,
  QUIET_SECONDS,
  startWatcher,
  type Watcher,
} from '#library';
import type { Log } from './log.ts';
import type { Scanning } from './scanning.ts';
import { adviceFor, isLimit } from './watch-advice.ts';

export type WatchTiming = {
  /** A changed folder is scanned when it has been quiet for this long. */
  readonly quietSeconds?: number;
  /** How often it is looked whether library folders have come or gone, as disks do. */
  readonly lookEverySeconds?: number;
};

/** The library folders being watched, and what changes in them scanned. */
export type Watching = AsyncDisposable & {
  /** Takes up what has changed in the settings and in the list of library folders; resolves when all is watched. */
  update(): Promise<void>;
  isWanted(): boolean;
  /** How fresh a file a scan may leave out, since it will be looked at again; 0 while nothing is watched. */
  settleSeconds(): number;
  /** Has folders scanned again once they are quiet. */
  lookAgainAt(folders: readonly string[]): void;
};

const LOOK_EVERY_SECONDS = 5;
/** A watcher that dies this often is not started again, until what is to be watched changes. */
const MOST_LOSSES = 5;

export function createWatching(options: {
  readonly library: Library;
  readonly scanning: Scanning;
  readonly log: Log;
  readonly isWanted: () => boolean;
  readonly timing?: WatchTiming | undefined;
}): Watching {
  const { library, scanning, log, isWanted, timing = {} } = options;
  const { quietSeconds = QUIET_SECONDS, lookEverySeconds = LOOK_EVERY_SECONDS } = timing;
  /** What stood at the place of each library folder at the last look; `null` when nothing did. */
  let seen = new Map<string, string | null>();
  /** Failures that the log has been told of. */
  let said = new Set<string>();
  let watcher: Watcher | null = null;
  /** Folders have come or gone: the watcher no longer sees everything. */
  let isStale = false;
  let losses = 0;
  const closing = new AbortController();
  let turn: Promise<void> = Promise.resolve();

  const dirty = createDirtyFolders({
    clock: () => performance.now() / 1000,
    schedule(act, delaySeconds) {
      const timeout = setTimeout(act, delaySeconds * 1000);
      return () => clearTimeout(timeout);
    },
    libraryFolders: library.folders,
    quietSeconds,
    scan: (folders) =>
      scan(folders).catch((error) => log.error('scanning what has changed failed', { folders, err: error })),
  });

  const take = async (changes: readonly Change[]): Promise<void> => {
    // What a scan that is running has just read may not be known yet.
    const hasTracksAt = async (path: string) => scanning.isRunning() || library.hasTracksAt(path);
    for (const change of changes) {
      if (seen.has(change.path)) lose(change.path);
      const changed = await changedFolder(change, library.folders(), hasTracksAt);
      if (changed === null) continue;
      if (changed.isItself) isStale = true;
      dirty.mark(changed.folder);
    }
  };

  /** A library folder itself has gone, or its rights have changed: it is not watched any longer. */
  const lose = (folder: string): void => {
    isStale = true;
    dirty.mark(folder);
  };

  const begin = (folders: readonly string[]): Promise<Watcher> =>
    startWatcher(folders, {
      signal: closing.signal,
      onChanges: (changes) =>
        void take(changes).catch((error) => log.error('changes were not understood', { err: error })),
      onLost(reason) {
        if (closing.signal.aborted) return;
        watcher = null;
        losses++;
        const isGivenUp = losses >= MOST_LOSSES;
        log.warn(isGivenUp ? 'watching is given up' : 'watching begins anew', { reason, losses });
        isStale = !isGivenUp; // The next look begins anew.
        for (const folder of folders) dirty.mark(folder);
      },
    });

  /** Watches what is there now. The old watcher goes on until the new one is ready, so that nothing is missed. */
  const renew = async (): Promise<void> => {
    isStale = false;
    const folders = [...seen].filter(([, identity]) => identity !== null).map(([folder]) => folder);
    let next = folders.length > 0 ? await begin(folders) : null;
    if (watcher !== null && next?.failures.some(({ reason }) => isLimit(reason))) {
      // There may be room for one of them: what happens in between, a scan has to find.
      watcher[Symbol.dispose]();
      next[Symbol.dispose]();
      next = await begin(folders);
      for (const folder of folders) dirty.mark(folder);
    }
    watcher?.[Symbol.dispose]();
    watcher = next;
    if (closing.signal.aborted) return;
    const failures = next?.failures ?? [];
    for (const { folder, reason } of failures) {
      if (!said.has(`${folder}: ${reason}`))
        log.warn('a library folder is not watched', { folder, reason, advice: adviceFor(reason) });
    }
    said = new Set(failures.map(({ folder, reason }) => `${folder}: ${reason}`));
    log.debug('watching', { folders });
  };

  const look = async (): Promise<void> => {
    const now = new Map<string, string | null>();
    for (const folder of isWanted() ? library.folders() : []) now.set(folder, await identityOf(folder));
    for (const [folder, identity] of now) {
      const before = seen.get(folder);
      if (before === identity) continue;
      isStale = true;
      // One that is new in the list is scanned by whoever put it there.
      if (before !== undefined) dirty.mark(folder);
    }
    for (const folder of seen.keys()) if (!now.has(folder)) isStale = true;
    seen = now;
    if (now.size === 0) dirty.forget();
  };

  const update = (): Promise<void> => {
    turn = turn
      .then(async () => {
        if (closing.signal.aborted) return;
        await look();
        if (isStale) await renew();
      })
      .catch((error) => log.error('watching failed', { err: error }));
    return turn;
  };

  const scan = async (folders: readonly string[]): Promise<void> => {
    // Before the scan, which then finds what happened until now.
    if (isStale) await update();
    const there = new Set(
      await Promise.all(folders.map((folder) => nearestFolder(folder, library.folders()))),
    );
    while (!closing.signal.aborted) {
      await scanning.ended();
      try {
        await scanning.start([...there], { settleSeconds: quietSeconds });
        return await scanning.ended();
      } catch (error) {
        if (!(error instanceof ExpectedError)) throw error;
        if (error.code === 'scan_running') continue; // Somebody else was quicker.
        return log.warn('what has changed cannot be scanned', { folders, reason: error.message });
      }
    }
  };

  const looking = setInterval(update, lookEverySeconds * 1000);
  looking.unref();

  return {
    update() {
      losses = 0;
      return update();
    },
    isWanted,
    settleSeconds: () => (isWanted() ? quietSeconds : 0),
    lookAgainAt(folders) {
      if (isWanted()) for (const folder of folders) dirty.mark(folder);
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      clearInterval(looking);
      dirty[Symbol.dispose]();
      await turn;
    },
  };
}

/** Tells whether the same folder of the same disk stands at a path; `null` when none does. */
async function identityOf(folder: string): Promise<string | null> {
  const status = await stat(folder).catch(() => null);
  return status?.isDirectory() ? `${status.dev}:${status.ino}` : null;
}

/** The folder, or the nearest above it that is there; at most the library folder. */
async function nearestFolder(folder: string, libraryFolders: readonly string[]): Promise<string> {
  for (let at = folder; ; at = dirname(at)) {
    if (libraryFolders.includes(at) || at === dirname(at) || (await identityOf(at)) !== null) return at;
  }
}
