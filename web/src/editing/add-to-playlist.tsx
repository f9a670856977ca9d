import { ListMusic, Plus } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { useLocation } from 'wouter';
import { useWebSocketContext } from '#client/react';
import { useApi } from '../data/use-api.ts';
import { useCommand } from '../data/use-command.ts';
import { useSettled } from '../data/use-settled.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { formatCount } from '../parts/format.ts';
import { outcomeOf } from '../parts/outcome.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useToasts } from '../parts/toasts.tsx';
import styles from './add-to-playlist.module.css';
import { takeOut } from './take-out.ts';

export type AddToPlaylistProps = { readonly trackIds: readonly number[]; readonly onClose: () => void };

/** The ones used last; the others are found by their name. */
const SHOWN = 50;
/** From so many on there is something to search. */
const WORTH_SEARCHING = 8;
/** Taken out again one by one; more are better gone through in the playlist. */
const MOST_UNDONE = 100;

/** A dialog to pick a playlist, or make one. */
export function AddToPlaylist({ trackIds, onClose }: AddToPlaylistProps) {
  const { call } = useWebSocketContext();
  const { tell } = useToasts();
  const [, go] = useLocation();
  const [name, setName] = useState('');
  const [search, setSearch] = useState('');
  const nameId = useId();
  const create = useCommand('POST /api/playlists');
  const add = useCommand('POST /api/playlists/{id}/tracks');
  const wanted = useSettled(search);
  const query = { limit: SHOWN, order_by: 'updated_at', order: 'desc', search: wanted } as const;
  const playlists = useApi('GET /api/playlists', { query }, { keepsPrevious: true });
  const tracks = formatCount(trackIds.length, 'track');
  const isBusy = create.isRunning || add.isRunning;
  const isSearchable = search !== '' || (playlists.data?.total ?? 0) >= WORTH_SEARCHING;

  const makeNew = async (event: FormEvent) => {
    event.preventDefault();
    const playlist = await create.run({ body: { name, track_ids: [...trackIds] } });
    if (playlist === null) return;
    const { id, name: title } = playlist;
    const undo = async () => {
      await call('DELETE /api/playlists/{id}', { params: { id } });
      return `“${title}” is gone again`;
    };
    const run = async () => tell({ text: await outcomeOf(undo) });
    tell({ text: `“${title}” made, with ${tracks}`, action: { label: 'Undo', run: () => void run() } });
    onClose();
  };
  const addTo = async (id: number) => {
    const playlist = await add.run({ params: { id }, body: { track_ids: [...trackIds] } });
    if (playlist === null) return;
    const undo = async () => tell({ text: await outcomeOf(() => takeOut(call, playlist, trackIds)) });
    tell({
      text: `${tracks} added to “${playlist.name}”`,
      action:
        trackIds.length <= MOST_UNDONE
          ? { label: 'Undo', run: () => void undo() }
          : { label: 'Show', run: () => go(`/playlists/${id}`) },
    });
    onClose();
  };

  return (
    <Dialog title={`Add ${tracks} to a playlist`} onClose={onClose}>
      <form className={styles.make} onSubmit={(event) => void makeNew(event)}>
        <label htmlFor={nameId}>New playlist</label>
        <input
          id={nameId}
          value={name}
          maxLength={200}
          placeholder="Its name"
          autoComplete="off"
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" icon={Plus} kind="primary" disabled={isBusy || name.trim() === ''}>
          Create
        </Button>
      </form>
      <ProblemNote error={create.error ?? add.error} />
      <ProblemNote error={playlists.error} onRetry={() => void playlists.refetch()} />
      {isSearchable && (
        <input
          type="search"
          aria-label="Search playlists"
          placeholder="Search playlists"
          value={search}
          maxLength={200}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      )}
      <ul className={styles.playlists} aria-label="Playlists">
        {playlists.data?.playlists.map(({ id, name: title, track_count: count }) => (
          <li key={id}>
            <button type="button" className={styles.pick} disabled={isBusy} onClick={() => void addTo(id)}>
              <ListMusic size={20} aria-hidden />
              <span className={styles.name}>{title}</span>
              <span className={styles.count}>{formatCount(count, 'track')}</span>
            </button>
          </li>
        ))}
      </ul>
      {playlists.data?.playlists.length === 0 && (
        <p className={styles.count}>
          {search === '' ? 'There is no playlist yet.' : 'No playlist has this name.'}
        </p>
      )}
    </Dialog>
  );
}
