import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFileOrder } from '../../src/cli/file-order.ts';
import { inOrder } from '../../src/cli/in-order.ts';

/** When `threads` threads end that take files in this order: as soon as one is free, it takes the next. */
function endOf(seconds: readonly number[], threads: number): { end: number; order: readonly number[] } {
  const order = createFileOrder(seconds, threads);
  const busyUntil = new Array<number>(threads).fill(0);
  const taken: number[] = [];
  for (let index = order.take(); index !== undefined; index = order.take()) {
    const next = busyUntil.indexOf(Math.min(...busyUntil));
    busyUntil[next] = (busyUntil[next] ?? 0) + (seconds[index] ?? 0);
    taken.push(index);
  }
  return { end: Math.max(...busyUntil), order: taken };
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const repeat = (count: number, seconds: number): readonly number[] => new Array<number>(count).fill(seconds);

test.each([
  ['ten hours behind a thousand songs', [...repeat(1000, 240), 36_000], 2],
  ['ten minutes behind many of ten seconds', [...repeat(120, 10), 600], 2],
  ['three mixes behind songs', [...repeat(300, 200), 3600, 3600, 3600], 2],
  ['three of a kind each', [...repeat(1000, 10), ...repeat(100, 600), ...repeat(10, 3600)], 2],
  ['one audiobook behind an album, eight threads', [...repeat(2000, 200), 36_000], 8],
] as const)('%s: all threads end within one short file of each other', (_, seconds, threads) => {
  const { end } = endOf(seconds, threads);
  expect(end - sum(seconds) / threads).toBeLessThanOrEqual(Math.min(...seconds));
});

test('files of one length, and those of one thread, come as they were given', () => {
  const order = Array.from({ length: 50 }, (_, n) => n);
  expect(endOf(repeat(50, 180), 2).order).toEqual(order);
  expect(endOf([3, 1, 2], 1).order).toEqual([0, 1, 2]);
});

test('songs come as they were given but for the last few', () => {
  const songs = Array.from({ length: 100 }, (_, n) => 150 + ((n * 37) % 120));
  const { order } = endOf(songs, 2);
  expect(order.slice(0, 94)).toEqual(Array.from({ length: 94 }, (_, n) => n));
});

test('every file is taken once, and no thread rests while one is left', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 8 }),
      (seconds, threads) => {
        const { end, order } = endOf(seconds, threads);
        expect(order.toSorted((a, b) => a - b)).toEqual(seconds.map((_, n) => n));
        const best = Math.max(sum(seconds) / threads, ...seconds);
        // Graham's bound for list scheduling (1966).
        expect(end).toBeLessThanOrEqual((2 - 1 / threads) * best + 1e-9);
      },
    ),
  );
});

test('answers come in the order of the items, each once, of which some wait for one that is slow', async () => {
  const seconds = [9, 1, 1, 5, 1, 1, 1];
  const started: number[] = [];
  const ends = new Map<number, () => void>();
  const work = (n: number): Promise<number> => {
    started.push(n);
    return new Promise((resolve) => ends.set(n, () => resolve(n)));
  };
  const yielded: number[] = [];
  const options = { order: createFileOrder(seconds, 2), atOnce: 2, ahead: 4 };
  const reading = (async () => {
    for await (const n of inOrder(seconds.keys().toArray(), options, work)) yielded.push(n);
  })();
  const endOne = async (n: number): Promise<void> => {
    ends.get(n)?.();
    for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
  };
  for (const n of started) if (n !== 0) await endOne(n);
  // Four are begun, of which the first runs still: no more until it has been answered.
  expect(started).toHaveLength(4);
  expect(yielded).toEqual([]);
  await endOne(0);
  for (const n of started) await endOne(n);
  await reading;
  expect(yielded).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(started.toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6]);
});
