import { useCallback, useMemo, useRef, useState } from 'react';
import type { TrackInfo } from '#client';
import { usePlayerState } from '../data/states.ts';
import { useCommand } from '../data/use-command.ts';
import { isSameList, isSameOrder, keysOf, moved, NOTHING_QUEUED, type Order } from './queue-order.ts';

/** A move that was asked for and that the server has not told yet, and the order that it leads to. */
type Move = { readonly from: number; readonly to: number; readonly leadsTo: readonly TrackInfo[] };

/** The queue as it is shown: what the server told, and at once what was asked for since. */
export function useQueue() {
  const told = useTold();
  const reorder = useCommand('PUT /api/player/queue/reorder');
  const [moves, setMoves] = useState<readonly Move[]>([]);
  const [seen, setSeen] = useState(told);
  let pending = moves;
  if (seen !== told) {
    pending = isSameOrder(seen.entries, told.entries) ? moves : stillPending(moves, told.entries);
    setSeen(told);
    setMoves(pending);
  }
  const shown = useMemo(
    () => pending.reduce<Order>((order, { from, to }) => moved(order, from, to), told),
    [told, pending],
  );
  const keys = useMemo(() => keysOf(shown.entries), [shown.entries]);
  const newest = useRef(shown);
  newest.current = shown;

  const { run } = reorder;
  const move = useCallback(
    async (from: number, to: number) => {
      if (from === to) return;
      const { entries } = moved(newest.current, from, to);
      setMoves((before) => [...before, { from, to, leadsTo: entries }]);
      if ((await run({ body: { from_index: from, to_index: to } })) === null) setMoves([]);
    },
    [run],
  );
  return { ...shown, keys, move, error: reorder.error };
}

/** Those of the moves that a new order does not show yet. None, when somebody else has changed it as well: it is right then. */
function stillPending(moves: readonly Move[], told: readonly TrackInfo[]): readonly Move[] {
  const done = moves.findIndex(({ leadsTo }) => isSameOrder(leadsTo, told));
  return done < 0 ? [] : moves.slice(done + 1);
}

/** What the server last told: the same object as long as it says the same, though each second brings a new one. */
function useTold(): Order {
  const state = usePlayerState();
  const kept = useRef(NOTHING_QUEUED);
  const { queue: entries, queueIndex: index } = state ?? { queue: [], queueIndex: -1 };
  const before = kept.current;
  if (!isSameList(before.entries, entries)) kept.current = { entries, index };
  else if (before.index !== index) kept.current = { entries: before.entries, index };
  return kept.current;
}
