import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type Change, startWatcher } from '../../src/library/watcher.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'auralis-watcher-')));
afterAll(() => rmSync(root, { recursive: true }));

/** Watches folders, and waits for what it is told. */
async function watching(folders: readonly string[], signal = new AbortController().signal) {
  const changed = new Map<string, PromiseWithResolvers<Change>>();
  const at = (path: string) => {
    const waiting = changed.get(path) ?? Promise.withResolvers<Change>();
    changed.set(path, waiting);
    return waiting;
  };
  const lost = Promise.withResolvers<string>();
  const watcher = await startWatcher(folders, {
    signal,
    onChanges: (changes) => {
      for (const change of changes) at(change.path).resolve(change);
    },
    onLost: lost.resolve,
  });
  return {
    failures: watcher.failures,
    changeAt: (path: string) => at(path).promise,
    lost: lost.promise,
    [Symbol.dispose]: () => watcher[Symbol.dispose](),
  };
}

test('what happens below a folder is told, once it says that it watches', async () => {
  mkdirSync(join(root, 'deep', 'er'), { recursive: true });
  using watcher = await watching([root]);
  const path = join(root, 'deep', 'er', 'a.flac');
  writeFileSync(path, '');
  expect(await watcher.changeAt(path)).toEqual({ path, type: 'create' });
});

test('a folder that cannot be watched is named with the reason, and the others are watched', async () => {
  const missing = join(root, 'missing');
  using watcher = await watching([missing, root]);
  expect(watcher.failures).toEqual([{ folder: missing, reason: expect.stringContaining('ENOENT') }]);
  writeFileSync(join(root, 'b.flac'), '');
  expect(await watcher.changeAt(join(root, 'b.flac'))).toMatchObject({ type: 'create' });
});

test('one that dies says so; a second one goes on beside it', async () => {
  using first = await watching([root]);
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ');
  using second = await watching([root]);
  for (const pid of children.map(Number)) process.kill(pid, 'SIGKILL');
  expect(await first.lost).toBe('the watcher process ended (SIGKILL)');
  writeFileSync(join(root, 'c.flac'), '');
  expect(await second.changeAt(join(root, 'c.flac'))).toMatchObject({ type: 'create' });
});

test('one that is stopped before it is ready watches nothing, and waits for nothing', async () => {
  const stop = new AbortController();
  const started = watching([root], stop.signal);
  stop.abort();
  using watcher = await started;
  expect(watcher.failures).toEqual([{ folder: root, reason: 'it is closed' }]);
});
