import { useApi } from '../data/use-api.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { ViewHead } from '../parts/view-head.tsx';

export function PlaylistView({ id }: { readonly id: number }) {
  const playlist = useApi('GET /api/playlists/{id}', { params: { id } });
  return (
    <>
      <ViewHead title={playlist.data?.name ?? 'Playlist'} />
      <ProblemNote error={playlist.error} onRetry={() => void playlist.refetch()} />
    </>
  );
}
