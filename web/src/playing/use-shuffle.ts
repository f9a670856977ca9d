import { useCallback } from 'react';
import { useWebSocketContext } from '#client/react';
import { type Command, useCommand } from '../data/use-command.ts';
import { useToasts } from '../parts/toasts.tsx';
import { orderOf } from './queue-order.ts';

/** Shuffles the queue, and offers the order before. */
export function useShuffle(): { readonly run: () => Promise<void>; readonly error: Command<never>['error'] } {
  const { latest } = useWebSocketContext();
  const { tell } = useToasts();
  const shuffle = useCommand('POST /api/player/queue/shuffle');
  const reorder = useCommand('PUT /api/player/queue/reorder');
  const run = useCallback(async () => {
    const before = latest('player_state')?.data.queue ?? [];
    if (before.length < 2 || (await shuffle.run()) === null) return;
    const undo = () => {
      const order = orderOf(before, latest('player_state')?.data.queue ?? []);
      if (order === null) tell({ text: 'The queue holds other tracks now: it stays shuffled' });
      else void reorder.run({ body: { new_order: [...order] } });
    };
    tell({ text: 'The queue is shuffled', action: { label: 'Undo', run: undo } });
  }, [latest, tell, shuffle.run, reorder.run]);
  return { run, error: shuffle.error ?? reorder.error };
}
