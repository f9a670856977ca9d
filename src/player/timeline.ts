import { currentEntry, indexAfterEnd, type Queue, type QueueEntry } from './queue.ts';

export type Playback = 'playing' | 'paused' | 'stopped';

/** How one track passes into the next. */
export type Transition = {
  /** Without it a pause follows each track but the last. Does not matter where tracks overlap. */
  readonly gaplessEnabled: boolean;
  /** The next track begins before this one ends. */
  readonly crossfadeEnabled: boolean;
  /** By how much, 0 to `MAX_CROSSFADE_SECONDS`; never more than half of either track. */
  readonly crossfadeSeconds: number;
};

/**
 * Where in the current track we are: at `positionSeconds` when the clock showed `sinceSeconds`, and since then it has
 * run on, if it is playing. Nothing is counted, so nothing drifts.
 */
export type Timeline = Transition & {
  readonly queue: Queue;
  readonly playback: Playback;
  readonly positionSeconds: number;
  readonly sinceSeconds: number;
};

/** Ours: as long as the longest of common players. */
export const MAX_CROSSFADE_SECONDS = 12;
/** The pause that an audio CD has between tracks (IEC 60908). */
const PAUSE_SECONDS = 2;
/** Ours: a queue of empty files that repeats must not spin. */
const SHORTEST_TRACK_SECONDS = 1;

/** Seconds into the current track when the clock shows `nowSeconds`; never past its end. 0 with nothing loaded. */
export function positionAt(timeline: Timeline, nowSeconds: number): number {
  return Math.min(elapsedAt(timeline, nowSeconds), currentEntry(timeline.queue)?.durationSeconds ?? Infinity);
}

/** The same moment of the track, told from now on: whatever changes next changes nothing about the past. */
export function anchoredAt<T extends Timeline>(timeline: T, nowSeconds: number): T {
  return { ...timeline, positionSeconds: elapsedAt(timeline, nowSeconds), sinceSeconds: nowSeconds };
}

/** What the clock shows when the current track gives way. `null` when not playing or its duration is not known. */
export function endsAtSeconds(timeline: Timeline): number | null {
  const durationSeconds = currentEntry(timeline.queue)?.durationSeconds ?? null;
  if (timeline.playback !== 'playing' || durationSeconds === null) return null;
  const endSeconds = Math.max(durationSeconds, SHORTEST_TRACK_SECONDS) + passageSeconds(timeline);
  return timeline.sinceSeconds + Math.max(0, endSeconds - timeline.positionSeconds);
}

/**
 * What follows at the end of the current track, and how long after that it begins: 0 gapless, negative where they
 * overlap. `null` when nothing does.
 */
export function passageAfter(
  timeline: Transition & Pick<Timeline, 'queue'>,
): { readonly entry: QueueEntry; readonly gapSeconds: number } | null {
  const following = indexAfterEnd(timeline.queue);
  const entry = following === null ? undefined : timeline.queue.entries[following];
  if (entry === undefined || timeline.queue.index < 0) return null;
  const lastsSeconds = currentEntry(timeline.queue)?.durationSeconds ?? SHORTEST_TRACK_SECONDS;
  const filledSeconds = Math.max(0, SHORTEST_TRACK_SECONDS - lastsSeconds);
  return { entry, gapSeconds: filledSeconds + passageSeconds(timeline) };
}

/** From the end of the current track to the start of what follows: negative where they overlap. */
function passageSeconds({
  queue,
  gaplessEnabled,
  crossfadeEnabled,
  crossfadeSeconds,
}: Transition & Pick<Timeline, 'queue'>): number {
  const following = indexAfterEnd(queue);
  if (following === null) return 0;
  if (!crossfadeEnabled) return gaplessEnabled ? 0 : PAUSE_SECONDS;
  const halves = [queue.index, following].map((i) => (queue.entries[i]?.durationSeconds ?? Infinity) / 2);
  return -Math.min(crossfadeSeconds, ...halves);
}

/** As `positionAt`, but runs on through the pause after a track. */
function elapsedAt({ playback, positionSeconds, sinceSeconds }: Timeline, nowSeconds: number): number {
  return playback === 'playing' ? positionSeconds + Math.max(0, nowSeconds - sinceSeconds) : positionSeconds;
}
