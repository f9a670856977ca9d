import { useCallback, useEffect, useMemo, useState } from 'react';
import { ApiError, type PlayerState, type Route } from '#client';
import { useWebSocketContext } from '#client/react';
import { unlessUnreachable } from '../data/unless-unreachable.ts';
import { usePositionSource } from './use-position.ts';

type Command =
  | 'POST /api/player/play'
  | 'POST /api/player/pause'
  | 'POST /api/player/stop'
  | 'POST /api/player/next'
  | 'POST /api/player/previous';

export type Repeat = PlayerState['repeat'];

/** The next of the three ways of repeating, as its button goes round. */
export const NEXT_REPEAT: Readonly<Record<Repeat, Repeat>> = { off: 'all', all: 'one', one: 'off' };

export type Transport = {
  readonly command: (route: Command) => Promise<void>;
  /** Plays or pauses, whatever it does not do now. */
  readonly toggle: () => Promise<void>;
  /** Seconds; kept within the track. */
  readonly seek: (positionSeconds: number) => Promise<void>;
  readonly seekBy: (seconds: number) => Promise<void>;
  readonly setRepeat: (mode: Repeat) => Promise<void>;
  /** Of the last command; to be shown beside the buttons. */
  readonly error: ApiError | null;
  readonly forget: () => void;
};

/** The player's commands. Each is the same function for as long as the connection is. */
export function useTransport(): Transport {
  const { call, latest, onGap } = useWebSocketContext();
  const position = usePositionSource();
  const [error, setError] = useState<ApiError | null>(null);
  useEffect(() => onGap(() => setError(unlessUnreachable)), [onGap]);
  const attempt = useCallback(async (act: () => Promise<unknown>): Promise<void> => {
    setError(null);
    try {
      await act();
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      setError(failure);
    }
  }, []);
  const commands = useMemo(() => {
    const command = (route: Command & Route) => attempt(() => call(route));
    const seek = (positionSeconds: number) => {
      const duration = latest('player_state')?.data.duration ?? 0;
      const end = duration > 0 ? duration : Number.POSITIVE_INFINITY;
      const to = Math.min(end, Math.max(0, positionSeconds));
      position.expect(to);
      return attempt(() =>
        call('POST /api/player/seek', { body: { position: to } }).finally(position.answered),
      );
    };
    return {
      command,
      toggle: () =>
        command(latest('player_state')?.data.isPlaying ? 'POST /api/player/pause' : 'POST /api/player/play'),
      seek,
      seekBy: (seconds: number) => seek(position.now() + seconds),
      setRepeat: (mode: Repeat) => attempt(() => call('PUT /api/player/repeat', { body: { mode } })),
      forget: () => setError(null),
    };
  }, [call, latest, position, attempt]);
  return { ...commands, error };
}
