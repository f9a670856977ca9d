import { useRef, useState } from 'react';
import { ApiError, type TrackInfo } from '#client';

type PlaylistOrder = {
  /** As it will be once everything that was asked for is done. */
  readonly tracks: readonly TrackInfo[];
  /** Shows `next` at once, and does `act` after what was asked for before it; answers whether it was done. */
  readonly change: (next: readonly TrackInfo[], act: () => Promise<unknown>) => Promise<boolean>;
  readonly error: ApiError | null;
};

/**
 * A playlist's tracks, ahead of the server: places are counted in what is shown, so changes go to it one after the other, and what
 * it answers in between is not shown. After a failure the others are dropped, since their places were counted in what did not
 * happen, and it is shown what there is.
 */
export function usePlaylistOrder(kept: readonly TrackInfo[], refetch: () => Promise<unknown>): PlaylistOrder {
  const [ahead, setAhead] = useState<readonly TrackInfo[] | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const waiting = useRef(0);
  const hasFailed = useRef(false);
  const last = useRef<Promise<unknown>>(Promise.resolve());

  const runNext = async (act: () => Promise<unknown>): Promise<boolean> => {
    try {
      if (!hasFailed.current) await act();
    } catch (failure) {
      hasFailed.current = true;
      if (!(failure instanceof ApiError)) throw failure;
      setError(failure);
    } finally {
      waiting.current--;
    }
    const isDone = !hasFailed.current;
    if (waiting.current === 0) {
      hasFailed.current = false;
      await refetch();
      if (waiting.current === 0) setAhead(null);
    }
    return isDone;
  };

  return {
    tracks: ahead ?? kept,
    error,
    change(next, act) {
      waiting.current++;
      setError(null);
      setAhead(next);
      const done = last.current.then(() => runNext(act));
      last.current = done.catch(() => {});
      return done;
    },
  };
}
