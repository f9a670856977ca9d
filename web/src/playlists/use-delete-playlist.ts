import { useState } from 'react';
import { useLocation } from 'wouter';
import { ApiError } from '#client';
import { useWebSocketContext } from '#client/react';
import { outcomeOf } from '../parts/outcome.ts';
import { useToasts } from '../parts/toasts.tsx';

/** Deletes a playlist, and can make it again: under another id, with all that was in it. */
export function useDeletePlaylist() {
  const { call } = useWebSocketContext();
  const { tell } = useToasts();
  const [, go] = useLocation();
  const [error, setError] = useState<ApiError | null>(null);
  /** Whether it is gone. */
  const remove = async (id: number): Promise<boolean> => {
    setError(null);
    try {
      const { name, description, tracks } = await call('GET /api/playlists/{id}', { params: { id } });
      await call('DELETE /api/playlists/{id}', { params: { id } });
      const again = async () => {
        const body = { name, description, track_ids: tracks.map((track) => track.id) };
        const made = await call('POST /api/playlists', { body });
        tell({
          text: `“${name}” is back`,
          action: { label: 'Open', run: () => go(`/playlists/${made.id}`) },
        });
        return '';
      };
      const undo = async () => {
        const failure = await outcomeOf(again);
        if (failure !== '') tell({ text: failure });
      };
      tell({ text: `“${name}” deleted`, action: { label: 'Undo', run: () => void undo() } });
      return true;
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      setError(failure);
      return false;
    }
  };
  return { remove, error };
}
