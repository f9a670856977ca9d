import { ExpectedError } from '#errors';
import { requireWhole } from './bounds.ts';

export const MAX_QUEUE_ENTRIES = 10_000;

export type QueueEntry = {
  readonly trackId: number;
  /** `null` as long as nobody has measured it. */
  readonly durationSeconds: number | null;
};

export type Repeat = 'off' | 'all' | 'one';

/** What plays, in which order. Never changed in place: `entries` is the same array as long as its content is. */
export type Queue = {
  readonly entries: readonly QueueEntry[];
  /** Of the current entry; -1 when nothing is loaded. */
  readonly index: number;
  readonly repeat: Repeat;
  /** The order is one that shuffling made; clearing, replacing and a whole other order end it. */
  readonly isShuffled: boolean;
};

export const EMPTY_QUEUE: Queue = { entries: [], index: -1, repeat: 'off', isShuffled: false };

/** The current entry, or `null` when nothing is loaded. */
export function currentEntry({ entries, index }: Queue): QueueEntry | null {
  return entries[index] ?? null;
}

/** Inserts before `position`, by default at the end. What is current stays so; what was not loaded is not loaded now. */
export function add(queue: Queue, entry: QueueEntry, position = queue.entries.length): Queue {
  requireWhole('position', position, 0, queue.entries.length);
  requireRoom(queue.entries.length + 1);
  const index = position <= queue.index ? queue.index + 1 : queue.index;
  return { ...queue, entries: queue.entries.toSpliced(position, 0, entry), index };
}

/**
 * Takes out one entry. In place of the current one its successor becomes current: the next, at the end the first
 * when everything repeats, else the one that is last now. Nothing is current in an empty queue.
 */
export function remove(queue: Queue, index: number): Queue {
  requireWhole('index', index, 0, queue.entries.length - 1);
  const entries = queue.entries.toSpliced(index, 1);
  if (index < queue.index) return { ...queue, entries, index: queue.index - 1 };
  if (index === queue.index && index === entries.length) {
    return { ...queue, entries, index: queue.repeat === 'all' && entries.length > 0 ? 0 : index - 1 };
  }
  return { ...queue, entries };
}

/** Empties the queue; the way of repeating stays. */
export function clear(queue: Queue): Queue {
  return { ...EMPTY_QUEUE, repeat: queue.repeat };
}

/** Other entries in place of all, the one at `startIndex` current. No entries clear the queue. */
export function replace(queue: Queue, entries: readonly QueueEntry[], startIndex = 0): Queue {
  requireRoom(entries.length);
  if (entries.length === 0 && startIndex === 0) return clear(queue);
  requireWhole('start_index', startIndex, 0, entries.length - 1);
  return { entries: [...entries], index: startIndex, repeat: queue.repeat, isShuffled: false };
}

/** The queue with a track's duration, wherever the track stands in it; the same object where that says nothing new. */
export function withDuration(queue: Queue, trackId: number, durationSeconds: number): Queue {
  const isNews = (entry: QueueEntry) =>
    entry.trackId === trackId && entry.durationSeconds !== durationSeconds;
  if (!queue.entries.some(isNews)) return queue;
  const entries = queue.entries.map((entry) => (isNews(entry) ? { trackId, durationSeconds } : entry));
  return { ...queue, entries };
}

/** Where `next` goes, `null` at the end. `repeat: 'one'` does not matter here: it holds at a natural end only. */
export function indexAfter({ entries, index, repeat }: Queue): number | null {
  if (index + 1 < entries.length) return index + 1;
  return repeat === 'all' && entries.length > 0 ? 0 : null;
}

/** Where `previous` goes; at the first entry it stays there, unless everything repeats. */
export function indexBefore({ entries, index, repeat }: Queue): number {
  if (index > 0) return index - 1;
  return repeat === 'all' ? entries.length - 1 : index;
}

/** What follows when the current track has run to its end, `null` for silence. */
export function indexAfterEnd(queue: Queue): number | null {
  return queue.repeat === 'one' && queue.index >= 0 ? queue.index : indexAfter(queue);
}

function requireRoom(entryCount: number): void {
  if (entryCount <= MAX_QUEUE_ENTRIES) return;
  throw new ExpectedError(
    'queue_full',
    `the queue must hold at most ${MAX_QUEUE_ENTRIES} tracks, got ${entryCount}`,
  );
}
