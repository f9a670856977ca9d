import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ExpectedError } from '#errors';
import { type Change, changedFolder, createDirtyFolders, type Library, QUIET_SECONDS } from '#library';
import { createFolderWatch } from './folder-watch.ts';
import type { Log } from './log.ts';
import type { Scanning } from './scanning.ts';

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
  /** Has folders scanned once they are quiet. */
  lookAgainAt(folders: readonly string[]): void;
};

const LOOK_EVERY_SECONDS = 5;

/** `isWanted` says whether anything is to be watched now; `scanning` does the scans. */
export function createWatching(options: {
  readonly library: Library;
  readonly scanning: Scanning;
  readonly log: Log;
  readonly isWanted: () => boolean;
  readonly timing?: WatchTiming | undefined;
}): Watching {
  const { library, scanning, log, isWanted, timing = {} } = options;
  const { quietSeconds = QUIET_SECONDS, lookEverySeconds = LOOK_EVERY_SECONDS } = timing;
  let isLooking = false;
  let isClosed = false;

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
  const watch = createFolderWatch({
    folders: () => (isWanted() ? library.folders() : []),
    log,
    onChanges: (changes) =>
      void take(changes).catch((error) => log.error('changes were not understood', { err: error })),
    onUnseen: dirty.mark,
  });

  const take = async (changes: readonly Change[]): Promise<void> => {
    // What a scan that is running has just read may not be known yet.
    const hasTracksAt = async (path: string) => scanning.isRunning() || library.hasTracksAt(path);
    for (const change of changes) {
      const changed = await changedFolder(change, library.folders(), hasTracksAt);
      if (changed === null || !isWanted()) continue;
      if (changed.isItself) watch.outdate();
      dirty.mark(changed.folder);
    }
  };

  const scan = async (folders: readonly string[]): Promise<void> => {
    // Also waits for a watcher that is beginning: what happens in new folders until then, the scan finds.
    await watch.refresh();
    // Folders came or went meanwhile: what happens in new ones is not seen before another try.
    if (watch.isOutdated()) for (const folder of folders) dirty.mark(folder);
    const there = new Set(
      await Promise.all(folders.map((folder) => nearestFolder(folder, library.folders()))),
    );
    while (!isClosed) {
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

  const looking = setInterval(async () => {
    if (isLooking) return; // A disk that does not answer can take minutes.
    isLooking = true;
    await watch.refresh();
    isLooking = false;
  }, lookEverySeconds * 1000);
  looking.unref();

  return {
    update() {
      watch.forgiveLosses();
      if (!isWanted()) dirty.forget();
      return watch.refresh();
    },
    isWanted,
    settleSeconds: () => (isWanted() ? quietSeconds : 0),
    lookAgainAt(folders) {
      if (isWanted()) for (const folder of folders) dirty.mark(folder);
    },
    async [Symbol.asyncDispose]() {
      isClosed = true;
      clearInterval(looking);
      dirty[Symbol.dispose]();
      await watch[Symbol.asyncDispose]();
    },
  };
}

/** The folder, or the nearest above it that is there; at most the library folder. */
async function nearestFolder(folder: string, libraryFolders: readonly string[]): Promise<string> {
  for (let at = folder; ; at = dirname(at)) {
    if (libraryFolders.includes(at) || at === dirname(at)) return at;
    const isThere = await stat(at).then(
      (status) => status.isDirectory(),
      () => false,
    );
    if (isThere) return at;
  }
}
