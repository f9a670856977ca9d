import { ExpectedError } from '#errors';
import { requireWhole } from './bounds.ts';
import type { Queue } from './queue.ts';

/** Entry `newOrder[i]` takes place `i`. The current entry stays current wherever it goes. */
export function reorder(queue: Queue, newOrder: readonly number[]): Queue {
  requirePermutation(newOrder, queue.entries.length);
  const entries = newOrder.flatMap((from) => queue.entries[from] ?? []);
  return { ...queue, entries, index: newOrder.indexOf(queue.index) };
}

/** Takes one entry from its place and puts it at another, counted without it. */
export function move(queue: Queue, fromIndex: number, toIndex: number): Queue {
  const last = queue.entries.length - 1;
  requireWhole('from_index', fromIndex, 0, last);
  requireWhole('to_index', toIndex, 0, last);
  const order = queue.entries.map((_, index) => index).toSpliced(fromIndex, 1);
  return reorder(queue, order.toSpliced(toIndex, 0, fromIndex));
}

/**
 * A random order in which the current entry comes first, so that all others are still to be heard. Every order is as
 * likely as any other (Fisher and Yates). `random` answers from 0 up to but not 1.
 */
export function shuffle(queue: Queue, random: () => number): Queue {
  const others = queue.entries.map((_, index) => index).filter((index) => index !== queue.index);
  for (let i = others.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [others[i], others[j]] = [others[j] as number, others[i] as number];
  }
  const order = queue.index < 0 ? others : [queue.index, ...others];
  return { ...reorder(queue, order), isShuffled: true };
}

function requirePermutation(newOrder: readonly number[], count: number): void {
  const refuse = (got: string): never => {
    const rule = count === 0 ? 'be empty like the queue' : `hold each of 0 to ${count - 1} once`;
    throw new ExpectedError('invalid_request', `new_order must ${rule}, got ${got}`);
  };
  if (newOrder.length !== count) refuse(`${newOrder.length} values`);
  const seen = new Set<number>();
  for (const from of newOrder) {
    if (!Number.isInteger(from) || from < 0 || from >= count) refuse(String(from));
    if (seen.has(from)) refuse(`${from} twice`);
    seen.add(from);
  }
}
