import { useSortable } from '@dnd-kit/sortable';
import { CSS } from '@dnd-kit/utilities';
import { GripVertical } from 'lucide-react';
import { PlaylistRow, type PlaylistRowProps } from './playlist-row.tsx';
import styles from './playlist-tracks.module.css';

type SortableRowProps = Omit<PlaylistRowProps, 'children'> & {
  /** Of the drag, see `keysOf`. */
  readonly id: string;
  /** Below the top of the list, CSS pixels. */
  readonly top: number;
  readonly count: number;
};

/** An entry of a playlist in its place, or on the way to another. */
export function SortableRow({ id, top, count, ...row }: SortableRowProps) {
  const { setNodeRef, setActivatorNodeRef, attributes, listeners, transform, transition, isDragging } =
    useSortable({ id });
  return (
    <li
      ref={setNodeRef}
      className={styles.entry}
      aria-posinset={row.index + 1}
      aria-setsize={count}
      aria-current={row.isCurrent || undefined}
      data-dragged={isDragging || undefined}
      style={{ insetBlockStart: top, transform: CSS.Transform.toString(transform), transition }}
    >
      <PlaylistRow {...row}>
        <button
          ref={setActivatorNodeRef}
          type="button"
          className={styles.handle}
          title="Drag to move; or press Space, then the arrow keys"
          {...attributes}
          {...listeners}
          aria-label={`Move ${row.track.title}`}
        >
          <GripVertical size={18} aria-hidden />
        </button>
      </PlaylistRow>
    </li>
  );
}
