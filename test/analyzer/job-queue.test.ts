import { expect, test } from 'vitest';
import { createJobQueue } from '../../src/analyzer/job-queue.ts';

test('the highest priority goes first, equal ones in the order of their arrival', () => {
  const queue = createJobQueue<{ name: string; priority: number }>();
  for (const [name, priority] of [
    ['a', 0],
    ['b', 5],
    ['c', 0],
    ['d', 5],
  ] as const)
    queue.push({ name, priority });
  const order = [];
  for (let entry = queue.shift(); entry; entry = queue.shift()) order.push(entry.name);
  expect(order).toEqual(['b', 'd', 'a', 'c']);
  expect(queue.size()).toBe(0);
});

test('an entry that was taken back is not handed out', () => {
  const queue = createJobQueue<{ priority: number }>();
  const [first, second] = [{ priority: 1 }, { priority: 1 }];
  queue.push(first);
  queue.push(second);
  expect(queue.remove(first)).toBe(true);
  expect(queue.remove(first)).toBe(false);
  expect(queue.size()).toBe(1);
  expect(queue.shift()).toBe(second);
});
