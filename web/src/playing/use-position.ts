import { useCallback, useSyncExternalStore } from 'react';
import type { PlayerState, Subscribe } from '#client';
import { useWebSocketContext, type WebSocketContextValue } from '#client/react';
import { createPositionClock } from './position-clock.ts';

/** The position of the one player, for everything that shows it. */
export type Position = {
  /** Seconds into the current track, now. */
  readonly now: () => number;
  readonly expect: (positionSeconds: number) => void;
  readonly answered: () => void;
  /** Called at each picture while it plays, and when it is moved. */
  readonly subscribe: (listener: () => void) => () => void;
};

const positions = new WeakMap<Subscribe, Position>();

/** One of a connection: it hears every word, whoever is shown. */
export function usePositionSource(): Position {
  const { subscribe, latest } = useWebSocketContext();
  const known = positions.get(subscribe);
  if (known !== undefined) return known;
  const made = followPosition({ subscribe, latest });
  positions.set(subscribe, made);
  return made;
}

/**
 * Seconds into the current track, in steps: a component that shows whole seconds is rendered once a second, whatever moves
 * smoothly beside it.
 */
export function usePosition(stepSeconds: number): number {
  const { subscribe, now } = usePositionSource();
  const inSteps = useCallback(() => Math.floor(now() / stepSeconds + 1e-6) * stepSeconds, [now, stepSeconds]);
  return useSyncExternalStore(subscribe, inSteps);
}

function followPosition({
  subscribe,
  latest,
}: Pick<WebSocketContextValue, 'subscribe' | 'latest'>): Position {
  const clock = createPositionClock();
  const listeners = new Set<() => void>();
  let frame = 0;
  let current = 0;

  const look = (): void => {
    current = clock.at(performance.now());
    for (const listener of [...listeners]) listener();
  };
  const run = (): void => {
    cancelAnimationFrame(frame);
    if (listeners.size === 0 || !clock.isRunning()) return;
    frame = requestAnimationFrame(() => {
      look();
      run();
    });
  };
  const tell = (state: PlayerState, positionSeconds = state.position, isMoved = false): void => {
    const told = {
      trackId: state.currentTrack?.id ?? null,
      positionSeconds,
      durationSeconds: state.duration,
      isPlaying: state.isPlaying,
    };
    clock.tell(told, performance.now(), isMoved);
    look();
    run();
  };

  const before = latest('player_state')?.data;
  if (before !== undefined) tell(before);
  subscribe('player_state', ({ data }) => tell(data));
  subscribe('position_changed', ({ data }) => {
    const state = latest('player_state')?.data;
    if (state !== undefined) tell(state, data.position, true);
  });

  return {
    now: () => current,
    expect(positionSeconds) {
      clock.expect(positionSeconds, performance.now());
      look();
    },
    answered: clock.answered,
    subscribe(listener) {
      listeners.add(listener);
      run();
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
