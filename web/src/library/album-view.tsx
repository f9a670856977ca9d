import { ImageUp, Tags } from 'lucide-react';
import { useState } from 'react';
import { useApi } from '../data/use-api.ts';
import { EditArtwork, EditTags } from '../editing/index.tsx';
import { Artwork } from '../parts/artwork.tsx';
import { Button } from '../parts/button.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { ViewHead } from '../parts/view-head.tsx';

export function AlbumView({ id }: { readonly id: number }) {
  const album = useApi('GET /api/albums/{id}', { params: { id } });
  const tracks = useApi('GET /api/albums/{id}/tracks', { params: { id }, query: { limit: 500 } });
  const [open, setOpen] = useState<'tags' | 'artwork' | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      <ViewHead title={album.data?.title ?? 'Album'}>
        <Artwork path={album.data?.artwork_path} size={96} label="Cover" />
        <Button icon={Tags} disabled={!tracks.data} onClick={() => setOpen('tags')}>
          Edit tags
        </Button>
        <Button icon={ImageUp} onClick={() => setOpen('artwork')}>
          Picture
        </Button>
      </ViewHead>
      <ProblemNote error={album.error} onRetry={() => void album.refetch()} />
      {open === 'tags' && tracks.data && (
        <EditTags trackIds={tracks.data.tracks.map((track) => track.id)} onClose={close} />
      )}
      {open === 'artwork' && <EditArtwork kind="album" id={id} onClose={close} />}
    </>
  );
}
