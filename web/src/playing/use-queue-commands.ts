import { useCallback } from 'react';
import type { TrackInfo } from '#client';
import { useWebSocketContext } from '#client/react';
import { useCommand } from '../data/use-command.ts';
import { useToasts } from '../parts/toasts.tsx';

/** What is done to entries of the queue, all of which can be undone. */
export function useQueueCommands() {
  const { call, latest } = useWebSocketContext();
  const { tell } = useToasts();
  const jump = useCommand('POST /api/player/play');
  const removal = useCommand('DELETE /api/player/queue/{index}');
  const clearing = useCommand('POST /api/player/queue/clear');
  const putting = useCommand('POST /api/player/queue/add');
  const replacing = useCommand('POST /api/player/queue');

  const playAt = useCallback((index: number) => jump.run({ body: { queue_index: index } }), [jump.run]);

  const remove = useCallback(
    async (index: number, track: TrackInfo) => {
      if ((await removal.run({ params: { index } })) === null) return;
      const undo = () => {
        // Somebody may have shortened it meanwhile.
        const position = Math.min(index, latest('player_state')?.data.queue.length ?? 0);
        void putting.run({ body: { track_id: track.id, position } });
      };
      tell({ text: `“${track.title}” is no longer queued`, action: { label: 'Undo', run: undo } });
    },
    [removal.run, putting.run, latest, tell],
  );

  const clear = useCallback(async () => {
    const before = latest('player_state')?.data;
    if (before === undefined || (await clearing.run()) === null) return;
    const { queue, queueIndex, isPlaying } = before;
    const position = before.position;
    const undo = async () => {
      const tracks = queue.map(({ id }) => id);
      const start_index = Math.max(0, queueIndex);
      // Not heard before it is where it was.
      if ((await replacing.run({ body: { tracks, start_index, play: false } })) === null) return;
      if (position > 0) await call('POST /api/player/seek', { body: { position } }).catch(() => {});
      if (isPlaying) void jump.run();
    };
    tell({
      text: `The queue of ${queue.length} ${queue.length === 1 ? 'track' : 'tracks'} is cleared`,
      action: { label: 'Undo', run: () => void undo() },
    });
  }, [latest, clearing.run, replacing.run, call, jump.run, tell]);

  const error = jump.error ?? removal.error ?? clearing.error ?? putting.error ?? replacing.error;
  return { playAt, remove, clear, error };
}
