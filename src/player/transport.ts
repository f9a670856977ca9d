import { ExpectedError } from '#errors';
import { requireBetween } from './bounds.ts';
import type { PlayerEvent } from './player-event.ts';
import { currentEntry, indexAfter, indexAfterEnd, indexBefore, type Repeat, withDuration } from './queue.ts';
import {
  anchoredAt,
  endsAtSeconds,
  MAX_CROSSFADE_SECONDS,
  positionAt,
  type Timeline,
  type Transition,
} from './timeline.ts';

/** All that the player is. `nowSeconds` in what follows is what a monotonic clock shows; nothing here reads one. */
export type Transport = Timeline & {
  /** 0 to 1. */
  readonly volume: number;
};

/** What became of the player, and what happened on the way. Where nothing did: the same object, no events. */
export type Step = { readonly transport: Transport; readonly events: readonly PlayerEvent[] };

/** Up to here `previous` goes to the track before, later it restarts the current one (clarifications of the contract). */
const RESTART_AFTER_SECONDS = 3;
/** Ours: whoever comes this late to the end of a track has slept, and the next one starts now. */
const LATE_SECONDS = 5;

export function play(transport: Transport, nowSeconds: number): Step {
  const { queue, playback } = transport;
  if (queue.entries.length === 0) throw new ExpectedError('nothing_loaded', 'load a track before playing');
  // A queue that was filled without loading anything starts at its beginning.
  const { transport: loaded, events } =
    queue.index < 0 ? enter(transport, 0, nowSeconds) : { transport, events: [] };
  return {
    transport: playback === 'playing' ? loaded : { ...anchoredAt(loaded, nowSeconds), playback: 'playing' },
    events: [...events, { type: 'playback_started' }],
  };
}

/** Nothing, when nothing is loaded. */
export function pause(transport: Transport, nowSeconds: number): Step {
  if (transport.queue.index < 0) return { transport, events: [] };
  const positionSeconds = positionAt(transport, nowSeconds);
  return {
    transport: { ...transport, playback: 'paused', positionSeconds, sinceSeconds: nowSeconds },
    events: [{ type: 'playback_paused' }],
  };
}

/** Back to the start of the current track, which stays loaded. */
export function stop(transport: Transport, nowSeconds: number): Step {
  return {
    transport: { ...transport, playback: 'stopped', positionSeconds: 0, sinceSeconds: nowSeconds },
    events: [{ type: 'playback_stopped' }],
  };
}

/** To the next track, playing on if it was playing; at the end of the queue it stops. */
export function next(transport: Transport, nowSeconds: number): Step {
  const following = indexAfter(transport.queue);
  if (following !== null) return skip(transport, 'next', following, nowSeconds);
  return transport.queue.index < 0 ? { transport, events: [] } : stop(transport, nowSeconds);
}

/** To the track before, or to the start of the current one when that is further back than a moment. */
export function previous(transport: Transport, nowSeconds: number): Step {
  const { queue } = transport;
  if (queue.index < 0) return { transport, events: [] };
  const restarts = positionAt(transport, nowSeconds) > RESTART_AFTER_SECONDS;
  return skip(transport, 'previous', restarts ? queue.index : indexBefore(queue), nowSeconds);
}

export function seek(transport: Transport, nowSeconds: number, positionSeconds: number): Step {
  const current = currentEntry(transport.queue);
  if (current === null) throw new ExpectedError('nothing_loaded', 'load a track before seeking');
  requireBetween('position', positionSeconds, 0, current.durationSeconds ?? Infinity);
  return {
    transport: { ...transport, positionSeconds, sinceSeconds: nowSeconds },
    events: [{ type: 'position_changed', positionSeconds }],
  };
}

export function setVolume(transport: Transport, volume: number): Step {
  requireBetween('volume', volume, 0, 1);
  return { transport: { ...transport, volume }, events: [{ type: 'volume_changed', volume }] };
}

export function setRepeat(transport: Transport, nowSeconds: number, repeat: Repeat): Step {
  const { queue, ...rest } = anchoredAt(transport, nowSeconds);
  return { transport: { ...rest, queue: { ...queue, repeat } }, events: [] };
}

export function setTransition(
  transport: Transport,
  nowSeconds: number,
  transition: Partial<Transition>,
): Step {
  const changed = { ...anchoredAt(transport, nowSeconds), ...transition };
  requireBetween('crossfade_duration', changed.crossfadeSeconds, 0, MAX_CROSSFADE_SECONDS);
  return { transport: changed, events: [] };
}

/** A track has been measured. One that plays past what it turns out to last ends now. */
export function setDuration(
  transport: Transport,
  nowSeconds: number,
  trackId: number,
  durationSeconds: number,
): Step {
  const queue = withDuration(transport.queue, trackId, durationSeconds);
  if (queue === transport.queue) return { transport, events: [] };
  return { transport: { ...anchoredAt(transport, nowSeconds), queue }, events: [] };
}

/** Brings the player to the present: tracks that have ended meanwhile have given way, each at its own moment. */
export function settle(transport: Transport, nowSeconds: number): Step {
  let settled = transport;
  const events: PlayerEvent[] = [];
  for (;;) {
    const endedSeconds = endsAtSeconds(settled);
    if (endedSeconds === null || endedSeconds > nowSeconds) return { transport: settled, events };
    const following = indexAfterEnd(settled.queue);
    const startSeconds = nowSeconds - endedSeconds > LATE_SECONDS ? nowSeconds : endedSeconds;
    const step =
      following === null ? stop(settled, nowSeconds) : skip(settled, 'next', following, startSeconds);
    settled = step.transport;
    events.push(...step.events);
  }
}

/** Makes the entry at `index` the current one, from its start. Whether it plays stays as it was. */
export function enter(transport: Transport, index: number, nowSeconds: number): Step {
  const queue = { ...transport.queue, index };
  return {
    transport: { ...transport, queue, positionSeconds: 0, sinceSeconds: nowSeconds },
    events: [{ type: 'current_track_changed', trackId: currentEntry(queue)?.trackId ?? null }],
  };
}

function skip(transport: Transport, action: 'next' | 'previous', index: number, nowSeconds: number): Step {
  const { transport: entered, events } = enter(transport, index, nowSeconds);
  const isOther = index !== transport.queue.index; // the same one starting again is no other track
  return { transport: entered, events: [{ type: 'track_changed', action }, ...(isOther ? events : [])] };
}
