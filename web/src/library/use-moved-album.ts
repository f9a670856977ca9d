import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { ApiError } from '#client';
import { useWebSocketContext } from '#client/react';

/**
 * Another title or album artist is another album, under another id, and the old one is gone with its last track. Whoever edited
 * the tags of an album goes along with its tracks. `trackId` is one of them, `null` while none was edited.
 */
export function useMovedAlbum(error: ApiError | null, trackId: number | null): void {
  const { call } = useWebSocketContext();
  const [, go] = useLocation();
  const isGone = error?.code === 'album_not_found';
  useEffect(() => {
    if (!isGone || trackId === null) return;
    call('GET /api/library/tracks/{id}', { params: { id: trackId } }).then(
      ({ album_id }) => album_id !== null && go(`/albums/${album_id}`, { replace: true }),
      // The page says already that the album is gone.
      (failure: unknown) => {
        if (!(failure instanceof ApiError)) throw failure;
      },
    );
  }, [isGone, trackId, call, go]);
}
