import { useApi } from '../data/use-api.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { ViewHead } from '../parts/view-head.tsx';

export function AlbumView({ id }: { readonly id: number }) {
  const album = useApi('GET /api/albums/{id}', { params: { id } });
  return (
    <>
      <ViewHead title={album.data?.title ?? 'Album'} />
      <ProblemNote error={album.error} onRetry={() => void album.refetch()} />
    </>
  );
}
