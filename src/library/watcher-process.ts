/**
 * The watcher process: reports what happens in folders and below, to whoever forked it. Its state is what the kernel
 * has been told; it is never changed, only replaced by another process (see `watcher.ts`).
 */
import { once } from 'node:events';
import { access, constants } from 'node:fs/promises';
import type { Event } from '@parcel/watcher';
import { messageOf } from '#errors';

/** What the process tells. */
export type WatcherReport =
  /** It can watch at all. */
  | { readonly type: 'begun' }
  | { readonly type: 'changes'; readonly changes: readonly Event[] }
  /** All is watched but for these. */
  | { readonly type: 'watching'; readonly failures: readonly WatchFailure[] }
  /** No longer watched. */
  | { readonly type: 'lost'; readonly reason: string };

/** A folder that is not watched. */
export type WatchFailure = { readonly folder: string; readonly reason: string };

const report = (content: WatcherReport): void => {
  // Gone already, when the server was killed: 'disconnect' ends this process.
  if (process.connected) process.send?.(content, () => {});
};

process.on('disconnect', () => process.exit());
// Ctrl-C goes to both processes: the server decides what ends when.
process.on('SIGINT', () => {});

const [folders] = (await once(process, 'message')) as [readonly string[]];
// Something small first: if the kernel gives no watcher, this process stands still here (@parcel/watcher 2.5).
const { subscribe } = await import('@parcel/watcher').catch(endWith);
await subscribe(import.meta.dirname, () => {}).catch(endWith);
report({ type: 'begun' });
const failures = await Promise.all(folders.map(follow));
report({ type: 'watching', failures: failures.filter((failure) => failure !== null) });

async function follow(folder: string): Promise<WatchFailure | null> {
  try {
    // A folder that may not be read would count as watched.
    await access(folder, constants.R_OK | constants.X_OK);
    await subscribe(folder, (error, changes) =>
      report(error ? { type: 'lost', reason: error.message } : { type: 'changes', changes }),
    );
    return null;
  } catch (error) {
    return { folder, reason: messageOf(error) };
  }
}

/** Never resolves: the process ends when that has been said. */
function endWith(error: unknown): Promise<never> {
  const last: WatcherReport = { type: 'lost', reason: messageOf(error) };
  return new Promise(() => process.send?.(last, () => process.exit()));
}
