import { forkChild } from '#fork-child';
import type { WatcherReport, WatchFailure } from './watcher-process.ts';

export type { WatchFailure };

/** Something has come, gone or changed at a path. Some of what happens goes unsaid, in new folders above all. */
export type Change = { readonly path: string; readonly type: 'create' | 'update' | 'delete' };

/** Some folders being watched, with all that was below them when it began. */
export type Watcher = Disposable & {
  /** The folders that are not watched, each with its reason. */
  readonly failures: readonly WatchFailure[];
};

/** Takes 0.1 s; what does not come by then stands still for want of a watcher of the kernel's. */
const BEGIN_WITHIN_MS = 10_000;

export type WatcherOptions = {
  /** Ends it, ready or not. */
  readonly signal: AbortSignal;
  onChanges(changes: readonly Change[]): void;
  /** Nothing is watched any longer, though it was not asked to stop. */
  onLost(reason: string): void;
};

/**
 * Watches folders, in a process of its own; resolves when it does so. Folders below that come later are watched, but
 * not always what is in them, and those that are renamed are reported by their old names: when folders have come or
 * changed names, begin a new watcher, then end this one, and nothing is missed. A process, since @parcel/watcher 2.5
 * cannot be told to begin anew: once a watched folder was removed, it keeps what it knew of the tree.
 */
export async function startWatcher(
  folders: readonly string[],
  { signal, onChanges, onLost }: WatcherOptions,
): Promise<Watcher> {
  const { promise, resolve } = Promise.withResolvers<readonly WatchFailure[]>();
  const deadline = setTimeout(() => lose('EMFILE: too many open files or watchers'), BEGIN_WITHIN_MS);
  let isOver = false;
  let isWatching = false;
  const end = (): void => {
    isOver = true;
    clearTimeout(deadline);
    signal.removeEventListener('abort', close);
    child.kill('SIGKILL'); // It has nothing to save.
  };
  const lose = (reason: string): void => {
    if (isOver) return;
    end();
    if (isWatching) onLost(reason);
    else resolve(folders.map((folder) => ({ folder, reason })));
  };

  const child = forkChild(new URL('./watcher-process.ts', import.meta.url));
  child.on('error', (error) => lose(error.message));
  child.on('exit', (code, signal) => lose(`the watcher process ended (${signal ?? code})`));
  child.on('message', (report: WatcherReport) => {
    if (isOver) return;
    if (report.type === 'changes') onChanges(report.changes);
    else if (report.type === 'lost') lose(report.reason);
    else if (report.type === 'begun') clearTimeout(deadline);
    else {
      isWatching = true;
      resolve(report.failures);
    }
  });
  const close = (): void => lose('it is closed');
  signal.addEventListener('abort', close, { once: true });
  child.send([...folders], () => {});
  return { failures: await promise, [Symbol.dispose]: end };
}
