import { useQueryClient } from '@tanstack/react-query';
import { Download, ListMusic, PencilLine, Play, Tags, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useWebSocketContext } from '#client/react';
import { apiKey, useApi } from '../data/use-api.ts';
import { useCommand } from '../data/use-command.ts';
import { AddToPlaylist, EditArtwork, EditTags } from '../editing/index.tsx';
import { Button } from '../parts/button.tsx';
import { Empty } from '../parts/empty.tsx';
import { formatCount, spellDuration } from '../parts/format.ts';
import { Menu } from '../parts/menu.tsx';
import { outcomeOf } from '../parts/outcome.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useToasts } from '../parts/toasts.tsx';
import { ViewHead } from '../parts/view-head.tsx';
import { Cover } from './cover.tsx';
import { download } from './download.ts';
import { PlaylistForm } from './playlist-form.tsx';
import type { RowDialog } from './playlist-row.tsx';
import { PlaylistTracks } from './playlist-tracks.tsx';
import styles from './playlist-view.module.css';
import { useDeletePlaylist } from './use-delete-playlist.ts';
import { usePlaylistOrder } from './use-playlist-order.ts';

type Open = { readonly dialog: RowDialog; readonly trackIds: readonly number[] };

/** One playlist: its tracks, in their order. */
export function PlaylistView({ id }: { readonly id: number }) {
  const { call, api } = useWebSocketContext();
  const { tell } = useToasts();
  const [, go] = useLocation();
  const queries = useQueryClient();
  const params = { id };
  const playlist = useApi('GET /api/playlists/{id}', { params });
  const order = usePlaylistOrder(playlist.data?.tracks ?? [], playlist.refetch);
  const change = useCommand('PUT /api/playlists/{id}');
  const play = useCommand('POST /api/playlists/{id}/play');
  const deletion = useDeletePlaylist();
  const [isEditing, setIsEditing] = useState(false);
  const [open, setOpen] = useState<Open | null>(null);
  const { tracks } = order;
  const trackIds = tracks.map((track) => track.id);

  if (playlist.data === undefined)
    return (
      <>
        <ViewHead title="Playlist" />
        <ProblemNote error={playlist.error} onRetry={() => void playlist.refetch()}>
          <Link href="/playlists">All playlists</Link>
        </ProblemNote>
      </>
    );

  const { name, description, duration } = playlist.data;
  const playFrom = (start_index: number) => void play.run({ params, body: { start_index } });
  const remove = async (index: number) => {
    const track = tracks[index];
    if (track === undefined) return;
    const isGone = await order.change(tracks.toSpliced(index, 1), () =>
      call('DELETE /api/playlists/{id}/tracks/{track_id}', {
        params: { id, track_id: track.id },
        query: { index },
      }),
    );
    if (!isGone) return;
    const putBack = async () => {
      const outcome = await outcomeOf(async () => {
        const body = { track_ids: [track.id], position: index };
        await call('POST /api/playlists/{id}/tracks', { params, body });
        return '';
      });
      if (outcome !== '') tell({ text: outcome });
    };
    tell({ text: `“${track.title}” removed`, action: { label: 'Undo', run: () => void putBack() } });
  };
  const move = (from_index: number, to_index: number, next: typeof tracks) =>
    void order.change(next, () =>
      call('PUT /api/playlists/{id}/tracks/reorder', { params, body: { from_index, to_index } }),
    );
  const save = async (fields: { readonly name: string; readonly description: string }) => {
    const saved = await change.run({ params, body: fields });
    if (saved === null) return;
    // Before the message comes that makes it old.
    queries.setQueryData(apiKey('GET /api/playlists/{id}', { params }), { ...playlist.data, ...saved });
    setIsEditing(false);
  };

  return (
    <>
      <div className={styles.head}>
        <Cover tracks={tracks} />
        <div className={styles.words}>
          <ViewHead
            title={name}
            detail={`${formatCount(tracks.length, 'track')}${duration > 0 ? ` · ${spellDuration(duration)}` : ''}`}
          />
          {isEditing ? (
            <PlaylistForm
              initial={{ name, description }}
              act="Save"
              isBusy={change.isRunning}
              onCancel={() => setIsEditing(false)}
              onSubmit={(fields) => void save(fields)}
            >
              <ProblemNote error={change.error} />
            </PlaylistForm>
          ) : (
            description !== '' && <p className={styles.description}>{description}</p>
          )}
          {!isEditing && (
            <div className={styles.actions}>
              <Button kind="primary" icon={Play} disabled={tracks.length === 0} onClick={() => playFrom(0)}>
                Play
              </Button>
              <Button
                icon={PencilLine}
                onClick={() => {
                  change.forget();
                  setIsEditing(true);
                }}
              >
                Rename
              </Button>
              <Menu
                label="More for this playlist"
                items={[
                  {
                    label: 'Edit tags of all …',
                    icon: Tags,
                    isDisabled: tracks.length === 0,
                    run: () => setOpen({ dialog: 'tags', trackIds }),
                  },
                  {
                    label: 'Export as M3U8',
                    icon: Download,
                    run: () => download(api.url('GET /api/playlists/{id}/export', { params })),
                  },
                  {
                    label: 'Delete the playlist',
                    icon: Trash2,
                    kind: 'danger',
                    run: () => void deletion.remove(id).then((isGone) => isGone && go('/playlists')),
                  },
                ]}
              />
            </div>
          )}
        </div>
      </div>
      <div className={styles.notes}>
        <ProblemNote error={order.error ?? play.error ?? deletion.error} />
        <ProblemNote error={playlist.error} onRetry={() => void playlist.refetch()} />
      </div>
      {tracks.length === 0 ? (
        <Empty icon={ListMusic} title="Nothing in it yet">
          <p>
            Choose tracks in <Link href="/">the library</Link> and add them from their menu.
          </p>
        </Empty>
      ) : (
        <PlaylistTracks
          label={`Tracks of ${name}`}
          tracks={tracks}
          onMove={move}
          onPlay={playFrom}
          onRemove={(index) => void remove(index)}
          onOpen={(dialog, trackId) => setOpen({ dialog, trackIds: [trackId] })}
        />
      )}
      {open && <RowDialogOf {...open} onClose={() => setOpen(null)} />}
    </>
  );
}

function RowDialogOf({ dialog, trackIds, onClose }: Open & { readonly onClose: () => void }) {
  if (dialog === 'tags') return <EditTags trackIds={trackIds} onClose={onClose} />;
  if (dialog === 'add') return <AddToPlaylist trackIds={trackIds} onClose={onClose} />;
  return <EditArtwork kind="track" id={trackIds[0] as number} onClose={onClose} />;
}
