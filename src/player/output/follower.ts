import { isDeepStrictEqual } from 'node:util';
import type { Plan } from '#mastering';
import type { PlayerView } from '../player.ts';
import { passageAfter } from '../timeline.ts';
import type { Heard, Item, Output, Programme } from './output.ts';
import type { SoundClock } from './sound-clock.ts';

/** The same moment, told twice: what rounding may take. */
const SAME_SECONDS = 1e-3;

/** What the follower has to know of a track: `null` for one that cannot be played. */
export type Tracks = {
  pathOf(trackId: number): string | null;
  /** As it is to sound now; `null` as it is, or as long as it is not known. */
  planOf(trackId: number): Plan | null;
};

type Line = {
  readonly item: Item;
  readonly trackId: number;
  /** What the clock shows where the track has its start, while it plays; `null` while it does not. */
  readonly startSeconds: number | null;
  /** Where it stands while it does not. */
  readonly positionSeconds: number;
};

/**
 * Tells an output what the player does, and the clock what the output does. The player's timeline is the law: what it says
 * anew is a jump only where it is not what it said before.
 */
export function createFollower(options: {
  readonly output: Output;
  readonly clock: SoundClock;
  readonly view: () => PlayerView;
  readonly tracks: Tracks;
}) {
  const { output, clock, view, tracks } = options;
  let lastId = 0;
  let current: Line | null = null;
  let next: { readonly item: Item; readonly trackId: number; readonly startSeconds: number | null } | null =
    null;
  let said: Programme | null = null;

  const itemOf = (trackId: number, fromSeconds: number, durationSeconds: number | null): Item => ({
    id: ++lastId,
    path: tracks.pathOf(trackId),
    plan: tracks.planOf(trackId),
    fromSeconds,
    durationSeconds,
  });

  const refreshed = (item: Item, trackId: number, durationSeconds: number | null): Item => ({
    ...item,
    plan: tracks.planOf(trackId),
    durationSeconds,
  });

  /** The current line, going on from what was said before where that is the same. */
  function lineOf(
    { current: entry, playback, positionSeconds }: PlayerView,
    nowSeconds: number,
  ): Line | null {
    if (entry === null) return null;
    const { trackId, durationSeconds } = entry;
    const startSeconds = playback === 'playing' ? nowSeconds - positionSeconds : null;
    if (current?.trackId === trackId) {
      const expected = Math.min(
        current.startSeconds === null ? current.positionSeconds : nowSeconds - current.startSeconds,
        durationSeconds ?? Infinity,
      );
      if (Math.abs(expected - positionSeconds) < SAME_SECONDS) {
        // In the pause behind its end the position stands still, and the line does not.
        const start = startSeconds === null ? null : (current.startSeconds ?? startSeconds);
        const item = refreshed(current.item, trackId, durationSeconds);
        return { item, trackId, startSeconds: start, positionSeconds };
      }
    }
    if (next?.trackId === trackId && next.startSeconds !== null && startSeconds !== null) {
      if (Math.abs(next.startSeconds - startSeconds) < SAME_SECONDS) {
        const item = refreshed(next.item, trackId, durationSeconds);
        return { item, trackId, startSeconds, positionSeconds };
      }
    }
    const item = itemOf(trackId, positionSeconds, durationSeconds);
    return { item, trackId, startSeconds, positionSeconds };
  }

  function tell(): void {
    const state = view();
    const nowSeconds = clock.now();
    const line = lineOf(state, nowSeconds);
    const passage = line === null ? null : passageAfter(state);
    const isSameNext =
      line !== null && current?.item.id === line.item.id && next?.trackId === passage?.entry.trackId;
    current = line;
    if (line === null || passage === null) next = null;
    else {
      const { entry, gapSeconds } = passage;
      const { durationSeconds } = line.item;
      const startSeconds =
        line.startSeconds === null || durationSeconds === null
          ? null
          : line.startSeconds + durationSeconds + gapSeconds;
      const item =
        isSameNext && next !== null
          ? refreshed(next.item, entry.trackId, entry.durationSeconds)
          : itemOf(entry.trackId, 0, entry.durationSeconds);
      next = { item, trackId: entry.trackId, startSeconds };
    }
    const isPlaying = state.playback === 'playing';
    if (!isPlaying) clock.letGo();
    const programme: Programme = {
      isPlaying,
      volume: state.volume,
      current: line?.item ?? null,
      next: next && passage && { item: next.item, gapSeconds: passage.gapSeconds },
    };
    if (isDeepStrictEqual(programme, said)) return;
    said = programme;
    output.follow(programme);
  }

  return {
    /** The player, a plan or a path has changed. */
    tell,
    /** The output has forgotten everything: it begins where the player is now. */
    startAnew(): void {
      current = null;
      next = null;
      said = null;
      tell();
    },
    heard(heard: Heard | null): void {
      if (heard === null || current === null || current.startSeconds === null) {
        clock.letGo();
        return;
      }
      const startSeconds =
        heard.id === current.item.id
          ? current.startSeconds
          : heard.id === next?.item.id
            ? next.startSeconds
            : null;
      if (startSeconds !== null)
        clock.follow(startSeconds + heard.positionSeconds, heard.atSeconds, heard.isRunning);
    },
  };
}
