import { FileInput, ListMusic, Plus } from 'lucide-react';
import { useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { useCommand } from '../data/use-command.ts';
import { useSettled } from '../data/use-settled.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { DropZone } from '../parts/drop-zone.tsx';
import { Empty } from '../parts/empty.tsx';
import { formatCount } from '../parts/format.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Progress } from '../parts/progress.tsx';
import { useToasts } from '../parts/toasts.tsx';
import { ViewHead } from '../parts/view-head.tsx';
import { ImportReport } from './import-report.tsx';
import { PlaylistForm } from './playlist-form.tsx';
import { PlaylistItem } from './playlist-item.tsx';
import styles from './playlists-view.module.css';
import { useDeletePlaylist } from './use-delete-playlist.ts';
import { type Imported, useImportPlaylist } from './use-import-playlist.ts';
import { type Playlist, type PlaylistOrder, usePlaylists } from './use-playlists.ts';

const ORDERS: Readonly<Record<PlaylistOrder, string>> = {
  name: 'Name',
  updated_at: 'Last changed',
  created_at: 'Newest',
  track_count: 'Most tracks',
  duration: 'Longest',
};
/** From so many on there is something to search and to sort. */
const WORTH_SEARCHING = 6;

/** All playlists: made here, or of files. */
export function PlaylistsView() {
  const [search, setSearch] = useState('');
  const [orderBy, setOrderBy] = useState<PlaylistOrder>('name');
  const { playlists, total, error, refetch, more, isAskingMore } = usePlaylists(useSettled(search), orderBy);
  const [open, setOpen] = useState<'new' | Playlist | null>(null);
  const [report, setReport] = useState<Imported | null>(null);
  const [, go] = useLocation();
  const { tell } = useToasts();
  const create = useCommand('POST /api/playlists');
  const change = useCommand('PUT /api/playlists/{id}');
  const play = useCommand('POST /api/playlists/{id}/play');
  const deletion = useDeletePlaylist();
  const importing = useImportPlaylist((playlist) => {
    if (playlist.skipped.length > 0) return setReport(playlist);
    tell({
      text: `“${playlist.name}” imported, ${formatCount(playlist.imported, 'track')}`,
      action: { label: 'Open', run: () => go(`/playlists/${playlist.id}`) },
    });
  });
  const chooser = useRef<HTMLInputElement>(null);
  const isSearchable = search !== '' || total >= WORTH_SEARCHING;

  const openForm = (what: 'new' | Playlist) => {
    create.forget();
    change.forget();
    setOpen(what);
  };
  return (
    <DropZone
      invitation="Drop a playlist file (M3U8) to import it"
      onFiles={(files) => void importing.run(files)}
      isDisabled={importing.running !== null}
      className={styles.view}
    >
      <ViewHead title="Playlists" detail={playlists && total > 0 && formatCount(total, 'playlist')}>
        <Button
          icon={FileInput}
          onClick={() => chooser.current?.click()}
          disabled={importing.running !== null}
        >
          Import …
        </Button>
        <Button icon={Plus} kind="primary" onClick={() => openForm('new')}>
          New playlist
        </Button>
      </ViewHead>
      <input
        ref={chooser}
        type="file"
        accept=".m3u8,.m3u,audio/x-mpegurl,application/vnd.apple.mpegurl"
        multiple
        hidden
        aria-label="Playlist file"
        onChange={({ currentTarget }) => {
          void importing.run([...(currentTarget.files ?? [])]);
          currentTarget.value = '';
        }}
      />
      <div className={styles.notes}>
        {importing.running && <Progress label="Importing" share={null} detail={importing.running} />}
        {importing.refusal && (
          <p role="alert" className={styles.refusal}>
            {importing.refusal}
          </p>
        )}
        <ProblemNote error={importing.error ?? deletion.error ?? play.error} />
        <ProblemNote error={error} onRetry={() => void refetch()} />
      </div>
      {isSearchable && (
        <div className={styles.tools}>
          <input
            type="search"
            aria-label="Search playlists"
            placeholder="Search playlists"
            value={search}
            maxLength={200}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
          <label>
            <span className="visually-hidden">Sort by</span>
            <select
              value={orderBy}
              onChange={(event) => setOrderBy(event.currentTarget.value as PlaylistOrder)}
            >
              {Object.entries(ORDERS).map(([value, label]) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </select>
          </label>
        </div>
      )}
      {playlists?.length === 0 &&
        (search === '' ? (
          <Empty
            icon={ListMusic}
            title="No playlists yet"
            actions={<Button onClick={() => openForm('new')}>Make the first one</Button>}
          >
            <p>Make one here, add tracks from the library, or drop an M3U8 file on this page.</p>
          </Empty>
        ) : (
          <p className={styles.nothing}>No playlist has this name.</p>
        ))}
      <ul className={styles.playlists} aria-label="Playlists">
        {playlists?.map((playlist) => (
          <PlaylistItem
            key={playlist.id}
            playlist={playlist}
            onPlay={() => void play.run({ params: { id: playlist.id }, body: {} })}
            onRename={() => openForm(playlist)}
            onDelete={() => void deletion.remove(playlist.id)}
          />
        ))}
      </ul>
      {more && (
        <div className={styles.more}>
          <Button onClick={more} disabled={isAskingMore}>
            Show more
          </Button>
        </div>
      )}
      {open === 'new' && (
        <Dialog title="New playlist" onClose={() => setOpen(null)}>
          <PlaylistForm
            act="Create"
            isBusy={create.isRunning}
            onCancel={() => setOpen(null)}
            onSubmit={async (body) => {
              const made = await create.run({ body });
              if (made) go(`/playlists/${made.id}`);
            }}
          >
            <ProblemNote error={create.error} />
          </PlaylistForm>
        </Dialog>
      )}
      {open !== null && open !== 'new' && (
        <Dialog title="Rename the playlist" onClose={() => setOpen(null)}>
          <PlaylistForm
            initial={open}
            act="Save"
            isBusy={change.isRunning}
            onCancel={() => setOpen(null)}
            onSubmit={async ({ name, description }) => {
              const saved = await change.run({ params: { id: open.id }, body: { name, description } });
              if (saved) setOpen(null);
            }}
          >
            <ProblemNote error={change.error} />
          </PlaylistForm>
        </Dialog>
      )}
      {report && <ImportReport report={report} onClose={() => setReport(null)} />}
    </DropZone>
  );
}
