import type { PlayerEvent } from './player-event.ts';
import { currentEntry, type Queue, type QueueEntry, type Repeat } from './queue.ts';
import {
  addToQueue,
  clearQueue,
  load,
  moveInQueue,
  playFromQueue,
  removeFromQueue,
  reorderQueue,
  replaceQueue,
  shuffleQueue,
} from './queue-commands.ts';
import { type PlayerSnapshot, restore, snapshot } from './snapshot.ts';
import type { Clock, Schedule } from './system-clock.ts';
import { endsAtSeconds, type Playback, positionAt, type Transition } from './timeline.ts';
import {
  next,
  pause,
  play,
  previous,
  type Step,
  seek,
  setDuration,
  setRepeat,
  setTransition,
  settle,
  setVolume,
  stop,
  type Transport,
} from './transport.ts';

/** How the player stands at this moment. */
export type PlayerView = Transition & {
  /** The same object as long as nothing about it changes. */
  readonly queue: Queue;
  readonly current: QueueEntry | null;
  readonly playback: Playback;
  readonly positionSeconds: number;
  /** 0 to 1. */
  readonly volume: number;
};

/** Every command has been saved and told of when it returns. Refusals are `ExpectedError`s and change nothing. */
export type Player = Disposable & {
  view(): PlayerView;
  load(entry: QueueEntry): void;
  play(): void;
  pause(): void;
  stop(): void;
  next(): void;
  previous(): void;
  seek(positionSeconds: number): void;
  setVolume(volume: number): void;
  setRepeat(repeat: Repeat): void;
  setTransition(transition: Partial<Transition>): void;
  /** A track has been measured: from now on it has an end. */
  setDuration(trackId: number, durationSeconds: number): void;
  add(entry: QueueEntry, position?: number): void;
  remove(index: number): void;
  reorder(newOrder: readonly number[]): void;
  move(fromIndex: number, toIndex: number): void;
  /** Plays an entry of the queue from its start. */
  playAt(index: number): void;
  clear(): void;
  /** Plays, unless `plays` is false: then it only loads. */
  replace(entries: readonly QueueEntry[], startIndex?: number, plays?: boolean): void;
  shuffle(): void;
};

export type PlayerOptions = {
  readonly clock: Clock;
  readonly schedule: Schedule;
  /** What `save` was last given, or `null` at the first start. */
  readonly saved: PlayerSnapshot | null;
  /** What it throws fails the command, which then has changed nothing. */
  readonly save: (snapshot: PlayerSnapshot) => void;
  /** Called in order, after saving. Must not give commands itself. */
  readonly emit: (event: PlayerEvent) => void;
  readonly log: { warn(message: string, fields?: object): void };
  /** From 0 up to but not 1; for shuffling. */
  readonly random?: () => number;
};

/** `player_state` goes out this often while playing. */
const TELL_EVERY_SECONDS = 1;
/** A position is saved at least this often while playing: what a power cut costs. */
const SAVE_EVERY_SECONDS = 5;

/** The player of one service: its state, and one timer for the next thing that happens by itself. */
export function createPlayer(options: PlayerOptions): Player {
  const { clock, schedule, saved, save, emit, log, random = Math.random } = options;
  let transport = restore(saved, clock());
  let savedSeconds = clock();
  let toldSeconds = clock();
  let cancelTimer = (): void => {};

  function command(step: (transport: Transport, nowSeconds: number) => Step): void {
    const nowSeconds = clock();
    const settled = settle(transport, nowSeconds);
    const done = step(settled.transport, nowSeconds);
    const events = [...settled.events, ...done.events];
    if (done.transport === transport && events.length === 0) return;
    save(snapshot(done.transport, nowSeconds));
    savedSeconds = nowSeconds;
    advance(done.transport, events, nowSeconds);
  }

  /** What the timer does: a track has ended, a second has passed, or both. */
  function wake(): void {
    const nowSeconds = clock();
    const { transport: settled, events } = settle(transport, nowSeconds);
    const isToTell = events.length > 0 || nowSeconds >= toldSeconds + TELL_EVERY_SECONDS;
    if (events.length > 0 || nowSeconds >= savedSeconds + SAVE_EVERY_SECONDS) {
      savedSeconds = nowSeconds;
      try {
        save(snapshot(settled, nowSeconds));
      } catch (error) {
        log.warn('the position could not be saved, playing on', { err: error }); // tried again soon
      }
    }
    if (isToTell) advance(settled, events, nowSeconds);
    else arm(nowSeconds);
  }

  function advance(to: Transport, events: readonly PlayerEvent[], nowSeconds: number): void {
    transport = to;
    // Seconds are told on a grid, so that lateness does not add up; a change in between starts a new one.
    const lateSeconds = nowSeconds - (toldSeconds + TELL_EVERY_SECONDS);
    const isOnGrid = events.length === 0 && lateSeconds >= 0 && lateSeconds < TELL_EVERY_SECONDS;
    toldSeconds = isOnGrid ? nowSeconds - lateSeconds : nowSeconds;
    arm(nowSeconds);
    for (const event of events) emit(event);
    emit({ type: 'state_changed' });
  }

  function arm(nowSeconds: number): void {
    cancelTimer();
    if (transport.playback !== 'playing') return;
    const dueSeconds = Math.min(toldSeconds + TELL_EVERY_SECONDS, endsAtSeconds(transport) ?? Infinity);
    cancelTimer = schedule(wake, Math.max(0, dueSeconds - nowSeconds));
  }

  return {
    view() {
      const { sinceSeconds, ...rest } = transport;
      const positionSeconds = positionAt(transport, clock());
      return { ...rest, current: currentEntry(transport.queue), positionSeconds };
    },
    load: (entry) => command((from, now) => load(from, now, entry)),
    play: () => command(play),
    pause: () => command(pause),
    stop: () => command(stop),
    next: () => command(next),
    previous: () => command(previous),
    seek: (positionSeconds) => command((from, now) => seek(from, now, positionSeconds)),
    setVolume: (volume) => command((from) => setVolume(from, volume)),
    setRepeat: (repeat) => command((from, now) => setRepeat(from, now, repeat)),
    setTransition: (transition) => command((from, now) => setTransition(from, now, transition)),
    setDuration: (trackId, seconds) => command((from, now) => setDuration(from, now, trackId, seconds)),
    add: (entry, position) => command((from, now) => addToQueue(from, now, entry, position)),
    remove: (index) => command((from, now) => removeFromQueue(from, now, index)),
    reorder: (newOrder) => command((from, now) => reorderQueue(from, now, newOrder)),
    move: (fromIndex, toIndex) => command((from, now) => moveInQueue(from, now, fromIndex, toIndex)),
    playAt: (index) => command((from, now) => playFromQueue(from, now, index)),
    clear: () => command(clearQueue),
    replace: (entries, startIndex, plays) =>
      command((from, now) => replaceQueue(from, now, entries, startIndex, plays)),
    shuffle: () => command((from, now) => shuffleQueue(from, now, random)),
    [Symbol.dispose]() {
      cancelTimer();
      if (transport.playback === 'playing') save(snapshot(transport, clock()));
    },
  };
}
