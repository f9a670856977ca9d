import { useCallback, useMemo, useRef, useState } from 'react';
import { ApiError } from '#client';
import { useWebSocketContext } from '#client/react';
import { formatCount } from '../parts/format.ts';
import { useToasts } from '../parts/toasts.tsx';
import type { useIdsOf } from './track-list.ts';
import type { TrackRow } from './track-row.ts';

/** What plays from a long list: what is around the row that was pressed. The rest is a press further down away. */
const BEFORE = 100;
const MOST_PLAYED = 500;

export type TrackActions = {
  /** Plays a list from one of its rows: 100 tracks before it and 400 from it on are the queue. */
  readonly play: (index: number, row: TrackRow, total: number) => void;
  /** Plays these and nothing else. */
  readonly playOnly: (ids: readonly number[]) => void;
  readonly playNext: (ids: readonly number[]) => void;
  readonly enqueue: (ids: readonly number[]) => void;
  /** Waits for something; its failure becomes `error`. */
  readonly attempt: (work: Promise<unknown>) => void;
  readonly error: ApiError | null;
  readonly forget: () => void;
};

/** What can be done with the tracks of a list. A failure is kept for whoever shows it. */
export function useTrackActions(idsOf: ReturnType<typeof useIdsOf>): TrackActions {
  const { call, latest } = useWebSocketContext();
  const { tell } = useToasts();
  const [error, setError] = useState<ApiError | null>(null);
  const forget = useCallback(() => setError(null), []);

  const attempt = useCallback((work: Promise<unknown>): void => {
    setError(null);
    work.catch((failure: unknown) => {
      if (!(failure instanceof ApiError)) throw failure;
      setError(failure);
    });
  }, []);

  const isAdding = useRef(false);

  const acts = useMemo(() => {
    /** Then says so. A second press while one is under way adds nothing twice. */
    const add = async (ids: readonly number[], text: string, from?: number): Promise<void> => {
      if (isAdding.current) return;
      isAdding.current = true;
      try {
        for (const [n, track_id] of ids.entries())
          await call('POST /api/player/queue/add', {
            body: { track_id, ...(from !== undefined && { position: from + n }) },
          });
        tell({ text });
      } finally {
        isAdding.current = false;
      }
    };
    return {
      play: (index: number, row: TrackRow, total: number) =>
        attempt(
          (async () => {
            const from = Math.max(0, Math.min(index - BEFORE, total - MOST_PLAYED));
            const ids = await idsOf(from, total - 1, MOST_PLAYED, true);
            const at = ids.indexOf(row.id);
            // Where the list has changed meanwhile, what was pressed plays all the same.
            const queue =
              at < 0 ? { tracks: [row.id], start_index: 0 } : { tracks: [...ids], start_index: at };
            await call('POST /api/player/queue', { body: queue });
          })(),
        ),
      playOnly: (ids: readonly number[]) =>
        attempt(call('POST /api/player/queue', { body: { tracks: [...ids], start_index: 0 } })),
      playNext: (ids: readonly number[]) => {
        const text = ids.length === 1 ? 'Plays next' : `${formatCount(ids.length, 'track')} play next`;
        attempt(add(ids, text, (latest('player_state')?.data.queueIndex ?? -1) + 1));
      },
      enqueue: (ids: readonly number[]) =>
        attempt(add(ids, `${formatCount(ids.length, 'track')} added to the queue`)),
    };
  }, [call, latest, tell, idsOf, attempt]);

  return useMemo(() => ({ ...acts, attempt, error, forget }), [acts, attempt, error, forget]);
}
