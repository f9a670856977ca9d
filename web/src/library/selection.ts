import { useCallback, useMemo, useState } from 'react';
import type { useIdsOf } from './track-list.ts';

/** Tracks that something is to be done with together: as many as the player's queue holds. */
const MOST = 10_000;

export type Selection = {
  /** In the order in which they were chosen. */
  readonly ids: readonly number[];
  readonly has: (id: number) => boolean;
  /** Chooses a track, or lets it go. */
  readonly toggle: (id: number, index: number) => void;
  /** Chooses all from the one that was toggled last to this one. */
  readonly extendTo: (index: number) => Promise<void>;
  /** As many as there is room for. */
  readonly choose: (ids: readonly number[]) => void;
  readonly clear: () => void;
};

/** Which tracks of a list are chosen, by their ids: sorting and searching leave them chosen. `idsOf` answers what lies between two places. */
export function useSelection(idsOf: ReturnType<typeof useIdsOf>): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [anchor, setAnchor] = useState<number | null>(null);
  const choose = useCallback(
    (ids: readonly number[]) => setChosen((before) => new Set([...before, ...ids].slice(0, MOST))),
    [],
  );
  const toggle = useCallback((id: number, index: number) => {
    setAnchor(index);
    setChosen((before) => {
      const after = new Set(before);
      if (!after.delete(id) && after.size < MOST) after.add(id);
      return after;
    });
  }, []);
  const extendTo = useCallback(
    async (index: number) => {
      const from = anchor ?? index;
      choose(await idsOf(Math.min(from, index), Math.max(from, index), MOST));
    },
    [anchor, idsOf, choose],
  );
  const clear = useCallback(() => {
    setChosen(new Set());
    setAnchor(null);
  }, []);
  return useMemo(
    () => ({ ids: [...chosen], has: (id: number) => chosen.has(id), toggle, extendTo, choose, clear }),
    [chosen, toggle, extendTo, choose, clear],
  );
}
