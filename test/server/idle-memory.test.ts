import { expect, test } from 'vitest';
import { createIdleMemory } from '../../src/server/idle-memory.ts';
import { createWaiting } from '../waiting.ts';

test('the heap is given back once after each spell of work, and never while there is work', async () => {
  const { look, until } = createWaiting();
  let isWorking = true;
  let used = 0;
  let looks = 0;
  let collections = 0;
  const furtherLooks = (count: number): Promise<true> => {
    const enough = looks + count;
    return until(() => (looks >= enough ? true : undefined));
  };
  using _ = createIdleMemory({
    everyMs: 1,
    isWorking: () => isWorking,
    utilization() {
      looks++;
      look();
      return used;
    },
    collect: () => {
      collections++;
    },
  });
  await furtherLooks(3);
  expect(collections).toBe(0);
  isWorking = false;
  await furtherLooks(5);
  expect(collections).toBe(1);
  used = 0.5;
  await furtherLooks(3);
  expect(collections).toBe(1);
  used = 0;
  await furtherLooks(5);
  expect(collections).toBe(2);
});

test('by default it is the collector of V8, and what is dropped is gone', async () => {
  const dropped = Promise.withResolvers<unknown>();
  const registry = new FinalizationRegistry(dropped.resolve);
  const drop = (): void => registry.register({}, 'gone');
  drop();
  let looks = 0;
  using _ = createIdleMemory({ everyMs: 1, isWorking: () => false, utilization: () => looks++ % 2 });
  // Keeps the process going: the timer of a service at rest does not.
  const waiting = setInterval(() => {}, 1_000);
  expect(await dropped.promise).toBe('gone');
  clearInterval(waiting);
});
