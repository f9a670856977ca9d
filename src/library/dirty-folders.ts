import { isWithin } from './folders.ts';

/** A changed folder is scanned when nothing has happened in it for this long, seconds. */
export const QUIET_SECONDS = 2;
/** One in which things go on happening is scanned after this long all the same: what is settled is taken. */
export const PATIENCE_SECONDS = 60;
/** More dirty folders than this count as their library folders: a scan of unchanged files is cheap. */
const MOST_FOLDERS = 100;

export type DirtyFoldersOptions = {
  /** Seconds that only ever rise. */
  readonly clock: () => number;
  /** Calls `act` once, `delaySeconds` from now; the answer cancels it. */
  readonly schedule: (act: () => void, delaySeconds: number) => () => void;
  /** Scans folders and all below, none of which holds another. Never called while it is at it; must not reject. */
  readonly scan: (folders: readonly string[]) => Promise<void>;
  readonly libraryFolders: () => readonly string[];
  readonly quietSeconds?: number | undefined;
  readonly patienceSeconds?: number | undefined;
};

/** Which folders have changed and wait to be scanned, and when it is time to. */
export type DirtyFolders = Disposable & {
  /** Something has happened in a folder; outside of the library nothing follows. */
  mark(folder: string): void;
  /** Nothing waits any longer. */
  forget(): void;
};

/** When the first and the last thing happened in a folder since it was scanned. */
type Unrest = { readonly since: number; readonly last: number };

/**
 * Waits for folders to become quiet, then has them scanned, all that are quiet at once. A folder is as restless as
 * what is below it, since a scan of it covers that.
 */
export function createDirtyFolders(options: DirtyFoldersOptions): DirtyFolders {
  const { clock, schedule, scan, libraryFolders } = options;
  const { quietSeconds = QUIET_SECONDS, patienceSeconds = PATIENCE_SECONDS } = options;
  const dirty = new Map<string, Unrest>();
  let cancelTimer: (() => void) | null = null;
  let isScanning = false;
  let isClosed = false;

  const add = (folder: string, { since, last }: Unrest): void => {
    const before = dirty.get(folder);
    dirty.set(folder, {
      since: Math.min(since, before?.since ?? since),
      last: Math.max(last, before?.last ?? last),
    });
  };

  /** The outermost library folder that a folder lies in. */
  const libraryFolderOf = (folder: string): string | undefined =>
    libraryFolders().find((candidate) => isWithin(folder, candidate));

  const gather = (): void => {
    const all = [...dirty];
    dirty.clear();
    for (const [folder, unrest] of all) {
      const libraryFolder = libraryFolderOf(folder);
      if (libraryFolder !== undefined) add(libraryFolder, unrest);
    }
  };

  const dueAt = (folder: string, { since, last }: Unrest): number => {
    const below = [...dirty].filter(([other]) => isWithin(other, folder));
    const lastBelow = Math.max(last, ...below.map(([, unrest]) => unrest.last));
    return Math.min(lastBelow + quietSeconds, since + patienceSeconds);
  };

  /** An earlier timer is kept: nothing that is marked later can be due before it. */
  const plan = (): void => {
    if (isScanning || isClosed || dirty.size === 0 || cancelTimer !== null) return;
    const next = Math.min(...[...dirty].map(([folder, unrest]) => dueAt(folder, unrest)));
    cancelTimer = schedule(scanDue, Math.max(0, next - clock()));
  };

  const scanDue = (): void => {
    cancelTimer = null;
    const now = clock();
    const due = [...dirty].filter(([folder, unrest]) => dueAt(folder, unrest) <= now).map(([path]) => path);
    for (const folder of due) dirty.delete(folder);
    const folders = due.filter((folder) => !due.some((other) => other !== folder && isWithin(folder, other)));
    if (folders.length > 0) {
      isScanning = true;
      void scan(folders).finally(() => {
        isScanning = false;
        plan();
      });
    }
    plan(); // Nothing was due when a timer is early, or a folder restless again.
  };

  return {
    mark(folder) {
      if (isClosed || libraryFolderOf(folder) === undefined) return;
      add(folder, { since: clock(), last: clock() });
      if (dirty.size > MOST_FOLDERS) gather();
      plan();
    },
    forget() {
      dirty.clear();
      cancelTimer?.();
      cancelTimer = null;
    },
    [Symbol.dispose]() {
      isClosed = true;
      this.forget();
    },
  };
}
