/**
 * The watcher process: reports what happens in folders and below, to whoever forked it. Its state is what the kernel
 * has been told; it is never changed, only replaced by another process (see `watcher.ts`).
 */
import { once } from 'node:events';
import { watch } from 'node:fs';
import type { Event } from '@parcel/watcher';

export type WatcherReport =
  | { readonly type: 'changes'; readonly changes: readonly Event[] }
  /** All is watched but for these. */
  | { readonly type: 'watching'; readonly failures: readonly WatchFailure[] }
  /** No longer watched. */
  | { readonly type: 'lost'; readonly reason: string };

export type WatchFailure = { readonly folder: string; readonly reason: string };

const report = (content: WatcherReport): void => {
  // Gone already, when the server was killed: 'disconnect' ends this process.
  if (process.connected) process.send?.(content, () => {});
};

process.on('disconnect', () => process.exit());
// Ctrl-C goes to both processes: the server decides what ends when.
process.on('SIGINT', () => {});

const [folders] = (await once(process, 'message')) as [readonly string[]];
report({
  type: 'watching',
  failures: (await Promise.all(folders.map(follow))).filter((one) => one !== null),
});

async function follow(folder: string): Promise<WatchFailure | null> {
  try {
    // Where the kernel gives no more watchers @parcel/watcher would wait for ever (2.5); this fails, and says why.
    watch(folder, { persistent: false }).close();
    const { subscribe } = await import('@parcel/watcher');
    await subscribe(folder, (error, changes) =>
      report(error ? { type: 'lost', reason: error.message } : { type: 'changes', changes }),
    );
    return null;
  } catch (error) {
    return { folder, reason: error instanceof Error ? error.message : String(error) };
  }
}
