import { useSortable } from '@dnd-kit/sortable';
import { GripVertical, X } from 'lucide-react';
import type { TrackInfo } from '#client';
import { usePlayerState } from '../data/states.ts';
import { Artwork } from '../parts/artwork.tsx';
import { formatDuration, NONE } from '../parts/format.ts';
import styles from './queue-row.module.css';

type QueueRowProps = {
  /** The entry's own, wherever it moves. */
  readonly id: string;
  readonly track: TrackInfo;
  readonly index: number;
  /** Of the whole queue. */
  readonly count: number;
  /** In the list, CSS pixels. */
  readonly top: number;
  readonly isCurrent: boolean;
  readonly isTabStop: boolean;
  readonly onPlay: () => void;
  readonly onRemove: () => void;
};

/** One entry of the queue: pressed, it plays; dragged, it moves. */
export function QueueRow(props: QueueRowProps) {
  const { id, track, index, count, top, isCurrent, isTabStop, onPlay, onRemove } = props;
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } =
    useSortable({ id });
  const tabIndex = isTabStop ? 0 : -1;
  const title = track.title;
  return (
    <li
      ref={setNodeRef}
      className={`${styles.row} ${isCurrent ? styles.current : ''} ${isDragging ? styles.away : ''}`}
      style={{
        insetBlockStart: top,
        transform: transform ? `translate3d(0, ${transform.y}px, 0)` : undefined,
        transition,
      }}
      data-row={index}
      aria-posinset={index + 1}
      aria-setsize={count}
      aria-current={isCurrent || undefined}
      // With a mouse anywhere on the row; a finger there scrolls.
      onMouseDown={listeners?.onMouseDown as never}
    >
      <button type="button" className={styles.play} data-part="play" tabIndex={tabIndex} onClick={onPlay}>
        <span className="visually-hidden">Play </span>
        <RowContent track={track} isCurrent={isCurrent} />
      </button>
      <span className={styles.actions}>
        <button
          ref={setActivatorNodeRef}
          type="button"
          className={styles.handle}
          aria-label={`Move ${title}`}
          aria-describedby={attributes['aria-describedby']}
          data-part="handle"
          tabIndex={tabIndex}
          onTouchStart={listeners?.onTouchStart as never}
          onKeyDown={listeners?.onKeyDown as never}
        >
          <GripVertical size={18} aria-hidden />
        </button>
        <button
          type="button"
          className={styles.remove}
          aria-label={`Remove ${title} from the queue`}
          title="Remove from the queue"
          data-part="remove"
          tabIndex={tabIndex}
          onClick={onRemove}
        >
          <X size={18} aria-hidden />
        </button>
      </span>
    </li>
  );
}

/** What is seen of an entry, in its place and while it is carried. */
export function RowContent({ track, isCurrent }: { readonly track: TrackInfo; readonly isCurrent: boolean }) {
  const { title, artist, artwork_path, duration, duration_known, missing } = track;
  return (
    <span className={styles.content}>
      <span className={styles.cover}>
        <Artwork path={artwork_path} size={40} />
        {isCurrent && <Sounding />}
      </span>
      <span className={styles.words}>
        <span className={styles.title}>{title}</span>
        <span className={styles.artist}>{missing ? `${artist} · its file is missing` : artist}</span>
      </span>
      {duration_known ? (
        <time className={styles.time}>{formatDuration(duration)}</time>
      ) : (
        <span className={styles.time} title="How long it is will be known when it is measured">
          {NONE}
        </span>
      )}
    </span>
  );
}

/** Bars that dance while it plays. */
function Sounding() {
  const isPlaying = usePlayerState()?.isPlaying === true;
  return (
    <span className={`${styles.sounding} ${isPlaying ? styles.dancing : ''}`} aria-hidden>
      <i />
      <i />
      <i />
    </span>
  );
}
