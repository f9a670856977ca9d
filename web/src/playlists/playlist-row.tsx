import { AudioWaveform, Disc3, FileWarning, ImageUp, ListPlus, Play, Tags, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import type { TrackInfo } from '#client';
import { Artwork } from '../parts/artwork.tsx';
import { IconButton } from '../parts/button.tsx';
import { Favourite } from '../parts/favourite.tsx';
import { formatDuration, NONE } from '../parts/format.ts';
import { Menu } from '../parts/menu.tsx';
import styles from './playlist-tracks.module.css';

export type RowDialog = 'tags' | 'artwork' | 'add';

export type RowActions = {
  readonly onPlay: (index: number) => void;
  readonly onRemove: (index: number) => void;
  readonly onOpen: (dialog: RowDialog, trackId: number) => void;
};

export type PlaylistRowProps = RowActions & {
  readonly track: TrackInfo;
  readonly index: number;
  /** It is what the player has. */
  readonly isCurrent: boolean;
  /** What moves it. */
  readonly children: ReactNode;
};

/** What an entry of a playlist shows, wherever it is. */
export function PlaylistRow(props: PlaylistRowProps) {
  const { track, index, isCurrent, children, onPlay, onRemove, onOpen } = props;
  const { id, title, artist, album, album_id: albumId, duration, duration_known: isKnown } = track;
  const [, go] = useLocation();
  return (
    <div className={styles.row} data-current={isCurrent || undefined}>
      {children}
      <span className={styles.number} aria-hidden>
        {index + 1}
      </span>
      <button
        type="button"
        className={styles.cover}
        aria-label={`Play ${title} and what follows`}
        onClick={() => onPlay(index)}
      >
        <Artwork path={track.artwork_path} size={44} />
        <span className={styles.play}>
          <Play size={18} fill="currentColor" aria-hidden />
        </span>
      </button>
      <div className={styles.words}>
        <p className={styles.title}>{title}</p>
        <p className={styles.artist}>
          {track.missing && (
            <span className={styles.missing}>
              <FileWarning size={14} aria-hidden /> file missing ·{' '}
            </span>
          )}
          {artist || 'Unknown artist'}
        </p>
      </div>
      <span className={styles.album}>
        {albumId === null ? album : <Link href={`/albums/${albumId}`}>{album || 'Unknown album'}</Link>}
      </span>
      <span className={styles.onHover}>
        <Link
          href={`/mastering/${id}`}
          className={styles.link}
          title="Mastering"
          aria-label={`Mastering of ${title}`}
        >
          <AudioWaveform size={18} aria-hidden />
        </Link>
        <IconButton
          icon={X}
          iconSize={18}
          label={`Remove ${title} from the playlist`}
          onClick={() => onRemove(index)}
        />
      </span>
      <Favourite trackId={id} isFavourite={track.favourite} />
      <span className={styles.duration}>
        {isKnown ? formatDuration(duration) : <span title="Not known yet">{NONE}</span>}
      </span>
      <Menu
        label={`More for ${title}`}
        items={[
          { label: 'Play from here', icon: Play, run: () => onPlay(index) },
          {
            label: 'Go to the album',
            icon: Disc3,
            run: () => go(`/albums/${albumId}`),
            isDisabled: albumId === null,
          },
          { label: 'Mastering', icon: AudioWaveform, run: () => go(`/mastering/${id}`) },
          { label: 'Add to another playlist …', icon: ListPlus, run: () => onOpen('add', id) },
          { label: 'Edit tags …', icon: Tags, run: () => onOpen('tags', id) },
          { label: 'Picture …', icon: ImageUp, run: () => onOpen('artwork', id) },
          { label: 'Remove from the playlist', icon: X, run: () => onRemove(index), kind: 'danger' },
        ]}
      />
    </div>
  );
}
