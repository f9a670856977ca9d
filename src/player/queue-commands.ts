import { requireWhole } from './bounds.ts';
import type { PlayerEvent, QueueAction } from './player-event.ts';
import {
  add,
  clear,
  currentEntry,
  indexAfter,
  type Queue,
  type QueueEntry,
  remove,
  replace,
  withDuration,
} from './queue.ts';
import { move, reorder, shuffle } from './queue-order.ts';
import { anchoredAt } from './timeline.ts';
import { enter, type Step, stop, type Transport } from './transport.ts';

/**
 * Makes a track the current one, appended where the queue does not have it, and not playing. Of several places of the
 * same track the current one is taken, else the first.
 */
export function load(transport: Transport, nowSeconds: number, entry: QueueEntry): Step {
  const { trackId, durationSeconds } = entry;
  const known =
    durationSeconds === null ? transport.queue : withDuration(transport.queue, trackId, durationSeconds);
  const isCurrent = currentEntry(known)?.trackId === trackId;
  const found = isCurrent ? known.index : known.entries.findIndex((other) => other.trackId === trackId);
  const queue = found < 0 ? add(known, entry) : known;
  const index = found < 0 ? queue.entries.length - 1 : found;
  const entered = enter({ ...transport, queue }, index, nowSeconds);
  return {
    transport: { ...entered.transport, playback: 'stopped' },
    events: [
      ...stopOf(transport),
      ...(found < 0 ? [updated('added', queue, { trackId, index })] : []),
      { type: 'track_loaded', trackId },
      ...entered.events,
    ],
  };
}

/** Plays the entry at `index` from its start. To clients it was loaded, and then started. */
export function playFromQueue(transport: Transport, nowSeconds: number, index: number): Step {
  const { entries } = transport.queue;
  requireWhole('queue_index', index, 0, entries.length - 1);
  const entered = enter(transport, index, nowSeconds);
  const trackId = entries[index]?.trackId;
  return {
    transport: { ...entered.transport, playback: 'playing' },
    events: [
      ...(trackId === undefined ? [] : [{ type: 'track_loaded' as const, trackId }]),
      ...entered.events,
      { type: 'playback_started' },
    ],
  };
}

export function addToQueue(
  transport: Transport,
  nowSeconds: number,
  entry: QueueEntry,
  position = transport.queue.entries.length,
): Step {
  const queue = add(transport.queue, entry, position);
  return reordered(
    transport,
    nowSeconds,
    queue,
    updated('added', queue, { trackId: entry.trackId, index: position }),
  );
}

/** When the current track goes, its successor plays in its place; without one, playback stops. */
export function removeFromQueue(transport: Transport, nowSeconds: number, index: number): Step {
  const queue = remove(transport.queue, index);
  const trackId = transport.queue.entries[index]?.trackId ?? null;
  const event = updated('removed', queue, { trackId, index });
  if (index !== transport.queue.index) return reordered(transport, nowSeconds, queue, event);
  const { transport: entered, events } = enter({ ...transport, queue }, queue.index, nowSeconds);
  const isLast = queue.entries.length === 0 || indexAfter(transport.queue) === null;
  return {
    transport: isLast ? stop(entered, nowSeconds).transport : entered,
    events: [event, ...(isLast ? stopOf(transport) : []), ...events],
  };
}

export function reorderQueue(transport: Transport, nowSeconds: number, newOrder: readonly number[]): Step {
  const queue = { ...reorder(transport.queue, newOrder), isShuffled: false };
  return reordered(transport, nowSeconds, queue, updated('reordered', queue));
}

export function moveInQueue(
  transport: Transport,
  nowSeconds: number,
  fromIndex: number,
  toIndex: number,
): Step {
  const queue = move(transport.queue, fromIndex, toIndex);
  return reordered(transport, nowSeconds, queue, updated('reordered', queue));
}

export function shuffleQueue(transport: Transport, nowSeconds: number, random: () => number): Step {
  const queue = shuffle(transport.queue, random);
  return reordered(transport, nowSeconds, queue, updated('shuffled', queue));
}

export function clearQueue(transport: Transport, nowSeconds: number): Step {
  const queue = clear(transport.queue);
  const { transport: entered, events } = enter({ ...transport, queue }, -1, nowSeconds);
  return {
    transport: stop(entered, nowSeconds).transport,
    events: [updated('cleared', queue), ...stopOf(transport), ...(transport.queue.index < 0 ? [] : events)],
  };
}

/**
 * Plays other tracks from `startIndex`, or only loads that one. To clients the queue was cleared and filled again; no
 * tracks only clear it.
 */
export function replaceQueue(
  transport: Transport,
  nowSeconds: number,
  entries: readonly QueueEntry[],
  startIndex = 0,
  plays = true,
): Step {
  const queue = replace(transport.queue, entries, startIndex);
  if (queue.entries.length === 0) return clearQueue(transport, nowSeconds);
  const { transport: entered, events } = enter({ ...transport, queue }, startIndex, nowSeconds);
  return {
    transport: { ...entered, playback: plays ? 'playing' : 'stopped' },
    events: [
      updated('cleared', clear(queue)),
      ...(plays ? [] : stopOf(transport)),
      updated('added', queue),
      ...events,
      ...(plays ? [{ type: 'playback_started' as const }] : []),
    ],
  };
}

/** Another queue around the same current track, which runs on. */
function reordered(transport: Transport, nowSeconds: number, queue: Queue, event: PlayerEvent): Step {
  return { transport: { ...anchoredAt(transport, nowSeconds), queue }, events: [event] };
}

function stopOf({ playback }: Transport): readonly PlayerEvent[] {
  return playback === 'stopped' ? [] : [{ type: 'playback_stopped' }];
}

function updated(
  action: QueueAction,
  { entries }: Queue,
  { trackId, index }: { readonly trackId: number | null; readonly index: number | null } = {
    trackId: null,
    index: null,
  },
): PlayerEvent {
  return { type: 'queue_updated', action, trackId, index, queueSize: entries.length };
}
