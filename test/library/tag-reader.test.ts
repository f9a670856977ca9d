import { setImmediate, setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createTagReader } from '../../src/library/tag-reader.ts';

const worker = new URL('./tag-worker-of-doom.ts', import.meta.url);

test('a file on which the parser hangs is given up after the time limit, and the next one is read', async () => {
  await using reader = createTagReader({ worker, threads: 1, timeLimitMs: 2_000 });
  const [hanging, next] = await Promise.all([reader.read('/hang.flac'), reader.read('/next.flac')]);
  expect(hanging).toMatchObject({ title: 'hang', problem: 'reading the tags took longer than 2 s' });
  expect(next).toMatchObject({ title: 'next', problem: null });
});

test.each([
  ['throw', 'reading the tags failed: Unexpected end of chunk'],
  ['exit', 'reading the tags ended its thread'],
  ['heap', 'reading the tags failed: Worker terminated due to reaching memory limit: JS heap out of memory'],
])('a parser that dies (%s) is started again, and the file has a problem', async (name, problem) => {
  await using reader = createTagReader({ worker, threads: 1 });
  expect(await reader.read(`/${name}.flac`)).toMatchObject({ title: name, problem });
  expect(await reader.read('/next.flac')).toMatchObject({ title: 'next', problem: null });
});

test('a thread that dies while it is idle is replaced, and the process goes on', async () => {
  await using reader = createTagReader({ worker, threads: 1 });
  expect(await reader.read('/late.flac')).toMatchObject({ problem: null });
  await setTimeout(200);
  expect(await reader.read('/next.flac')).toMatchObject({ title: 'next', problem: null });
});

test('closing waits neither for a parser that hangs nor for the files behind it', async () => {
  const reader = createTagReader({ worker, threads: 1 });
  const reads = [reader.read('/hang.flac'), reader.read('/next.flac')].map((read) =>
    read.catch((e) => e.code),
  );
  await setTimeout(100);
  const startedAt = performance.now();
  await reader[Symbol.asyncDispose]();
  expect(performance.now() - startedAt).toBeLessThan(2_000);
  expect(await Promise.all(reads)).toEqual(['shutting_down', 'shutting_down']);
});

test('what is cancelled before its turn is not read', async () => {
  await using reader = createTagReader({ worker, threads: 1, timeLimitMs: 2_000 });
  const stop = new AbortController();
  const hanging = reader.read('/hang.flac', stop.signal);
  const waiting = reader.read('/next.flac', stop.signal);
  await setImmediate(); // The first one's turn has come.
  stop.abort();
  await expect(hanging).resolves.toMatchObject({ title: 'hang' });
  await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
});
