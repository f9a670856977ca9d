import { Download, ListMusic, PencilLine, Play, Trash2 } from 'lucide-react';
import { Link } from 'wouter';
import { useWebSocketContext } from '#client/react';
import { formatCount, spellDuration } from '../parts/format.ts';
import { Menu } from '../parts/menu.tsx';
import { download } from './download.ts';
import styles from './playlists-view.module.css';
import type { Playlist } from './use-playlists.ts';

type PlaylistItemProps = {
  readonly playlist: Playlist;
  readonly onPlay: () => void;
  readonly onRename: () => void;
  readonly onDelete: () => void;
};

/** One playlist in the list of them. */
export function PlaylistItem({ playlist, onPlay, onRename, onDelete }: PlaylistItemProps) {
  const { api } = useWebSocketContext();
  const { id, name, description, track_count: count, duration } = playlist;
  const file = api.url('GET /api/playlists/{id}/export', { params: { id } });
  return (
    <li className={styles.item}>
      <span className={styles.tile}>
        <ListMusic size={22} strokeWidth={1.5} aria-hidden />
      </span>
      <div className={styles.words}>
        <Link href={`/playlists/${id}`} className={styles.name}>
          {name}
        </Link>
        {description !== '' && <p className={styles.description}>{description}</p>}
      </div>
      <p className={styles.facts}>
        <span>{formatCount(count, 'track')}</span>
        {duration > 0 && <span>{spellDuration(duration)}</span>}
      </p>
      <Menu
        label={`More for ${name}`}
        className={styles.menu}
        items={[
          { label: 'Play', icon: Play, run: onPlay, isDisabled: count === 0 },
          { label: 'Rename …', icon: PencilLine, run: onRename },
          { label: 'Export as M3U8', icon: Download, run: () => download(file) },
          { label: 'Delete', icon: Trash2, run: onDelete, kind: 'danger' },
        ]}
      />
    </li>
  );
}
