import { ImageUp, Play, Tags } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useApi } from '../data/use-api.ts';
import { EditArtwork, EditTags } from '../editing/index.tsx';
import { Artwork } from '../parts/artwork.tsx';
import { Button } from '../parts/button.tsx';
import { Empty } from '../parts/empty.tsx';
import { formatCount, spellDuration } from '../parts/format.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { ViewHead } from '../parts/view-head.tsx';
import { AlbumLoudness } from './album-loudness.tsx';
import styles from './album-view.module.css';
import { type Order, useListAddress } from './list-address.ts';
import { TrackDialogs } from './track-dialogs.tsx';
import { type TrackList, useIdsOf } from './track-list.ts';
import { TrackTable } from './track-table.tsx';
import { useMovedAlbum } from './use-moved-album.ts';
import { useTrackActions } from './use-track-actions.tsx';

const SORTS = {
  number: 'asc',
  title: 'asc',
  artist: 'asc',
  duration: 'desc',
  integrated_lufs: 'desc',
  crest_factor_db: 'desc',
  confidence: 'desc',
} as const satisfies Readonly<Record<string, Order>>;

/** As many as the player's queue holds. */
const MOST_PLAYED = 10_000;

/** An album with its tracks. */
export function AlbumView({ id }: { readonly id: number }) {
  const album = useApi('GET /api/albums/{id}', { params: { id } });
  const { address, sortBy } = useListAddress({ sorts: SORTS });
  const { by, order } = address;
  const list = useMemo(
    (): TrackList => ({ route: 'GET /api/albums/{id}/tracks', id, query: { order_by: by, order } }),
    [id, by, order],
  );
  const idsOf = useIdsOf(list);
  const actions = useTrackActions(idsOf);
  const [editing, setEditing] = useState<'artwork' | readonly number[] | null>(null);
  const [editedTrackId, setEditedTrackId] = useState<number | null>(null);
  useMovedAlbum(album.error, editedTrackId);
  if (album.data === undefined) {
    return (
      <>
        <ViewHead title="Album" />
        <ProblemNote error={album.error} onRetry={() => void album.refetch()} />
      </>
    );
  }
  const { title, albumartist, year, track_count, duration, artwork_path } = album.data;
  const all = (isToPlay: boolean) => idsOf(0, MOST_PLAYED - 1, MOST_PLAYED, isToPlay);
  const editTags = (ids: readonly number[]) => {
    setEditing(ids);
    setEditedTrackId(ids[0] ?? null);
  };
  return (
    <TrackDialogs>
      <div className={styles.head}>
        <Artwork path={artwork_path} size={184} label={`Cover of ${title}`} className={styles.cover ?? ''} />
        <div className={styles.words}>
          <ViewHead
            title={title}
            detail={
              <>
                {albumartist || 'Various artists'}
                {year !== null && ` · ${year}`} · {formatCount(track_count, 'track')},{' '}
                {spellDuration(duration)}
              </>
            }
          />
          <AlbumLoudness albumId={id} />
          <div className={styles.actions}>
            <Button
              kind="primary"
              icon={Play}
              onClick={() => actions.attempt(all(true).then(actions.playOnly))}
            >
              Play all
            </Button>
            <Button icon={Tags} onClick={() => actions.attempt(all(false).then(editTags))}>
              Edit tags
            </Button>
            <Button icon={ImageUp} onClick={() => setEditing('artwork')}>
              Picture
            </Button>
          </div>
          <ProblemNote error={actions.error} />
        </div>
      </div>
      <TrackTable
        label={`Tracks of ${title}`}
        kind="album"
        list={list}
        sort={{ by, order, onSort: (column) => column !== 'album' && sortBy(column) }}
        empty={
          <Empty icon={Play} title="No tracks">
            <p>The files of this album are not there any more.</p>
          </Empty>
        }
      />
      {editing === 'artwork' && <EditArtwork kind="album" id={id} onClose={() => setEditing(null)} />}
      {Array.isArray(editing) && <EditTags trackIds={editing} onClose={() => setEditing(null)} />}
    </TrackDialogs>
  );
}
