import {
  closestCenter,
  DndContext,
  DragOverlay,
  KeyboardSensor,
  type Modifier,
  PointerSensor,
  type UniqueIdentifier,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import {
  arrayMove,
  SortableContext,
  sortableKeyboardCoordinates,
  verticalListSortingStrategy,
} from '@dnd-kit/sortable';
import { defaultRangeExtractor, useWindowVirtualizer } from '@tanstack/react-virtual';
import { GripVertical } from 'lucide-react';
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { TrackInfo } from '#client';
import { usePlayerState } from '../data/states.ts';
import { announcementsOf } from './announcements.ts';
import { keysOf } from './occurrences.ts';
import { PlaylistRow, type RowActions } from './playlist-row.tsx';
import styles from './playlist-tracks.module.css';
import { SortableRow } from './sortable-row.tsx';

type PlaylistTracksProps = RowActions & {
  readonly label: string;
  readonly tracks: readonly TrackInfo[];
  /** `next` is the order afterwards. */
  readonly onMove: (from: number, to: number, next: readonly TrackInfo[]) => void;
};

/** CSS pixels; playlist-tracks.module.css has the same. */
const ROW_HEIGHT = 60;
const OVERSCAN = 8;

const upAndDown: Modifier = ({ transform }) => ({ ...transform, x: 0 });

/** The tracks of a playlist, only those in sight, in an order that pointer, finger and keyboard change. */
export function PlaylistTracks({ label, tracks, onMove, ...actions }: PlaylistTracksProps) {
  const list = useRef<HTMLOListElement>(null);
  const [top, setTop] = useState(0);
  const [dragged, setDragged] = useState<UniqueIdentifier | null>(null);
  const isPickedUp = useRef(false);
  const currentId = usePlayerState()?.currentTrack?.id;
  const keys = useMemo(() => [...keysOf(tracks)], [tracks]);
  const draggedAt = dragged === null ? -1 : keys.indexOf(String(dragged));

  // What stands above the list may grow and shrink: a form, an error.
  useLayoutEffect(() => {
    const measure = () => {
      if (list.current) setTop(list.current.getBoundingClientRect().top + scrollY);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    if (list.current?.parentElement) observer.observe(list.current.parentElement);
    return () => observer.disconnect();
  }, []);
  const virtualizer = useWindowVirtualizer({
    count: tracks.length,
    estimateSize: () => ROW_HEIGHT,
    overscan: OVERSCAN,
    scrollMargin: top,
    getItemKey: (index) => keys[index] ?? index,
    // What is dragged stays, however far it is scrolled away from where it was.
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range);
      return draggedAt < 0 || shown.includes(draggedAt)
        ? shown
        : [...shown, draggedAt].sort((one, other) => one - other);
    },
  });
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const track = tracks[draggedAt];

  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      modifiers={[upAndDown]}
      accessibility={{ announcements: announcementsOf(tracks, keys, isPickedUp) }}
      onDragStart={({ active }) => setDragged(active.id)}
      onDragCancel={() => setDragged(null)}
      onDragEnd={({ active, over }) => {
        setDragged(null);
        const [from, to] = [keys.indexOf(String(active.id)), keys.indexOf(String(over?.id))];
        if (from >= 0 && to >= 0 && from !== to) onMove(from, to, arrayMove([...tracks], from, to));
      }}
    >
      <SortableContext items={keys} strategy={verticalListSortingStrategy}>
        <ol
          ref={list}
          className={styles.tracks}
          aria-label={label}
          style={{ blockSize: virtualizer.getTotalSize() }}
        >
          {virtualizer.getVirtualItems().map(({ index, key, start }) => {
            const entry = tracks[index];
            return (
              entry && (
                <SortableRow
                  key={key}
                  id={String(key)}
                  top={start - top}
                  track={entry}
                  index={index}
                  count={tracks.length}
                  isCurrent={entry.id === currentId}
                  {...actions}
                />
              )
            );
          })}
        </ol>
      </SortableContext>
      <DragOverlay>
        {track && (
          <div className={styles.overlay}>
            <PlaylistRow track={track} index={draggedAt} isCurrent={track.id === currentId} {...actions}>
              <span className={styles.handle}>
                <GripVertical size={18} aria-hidden />
              </span>
            </PlaylistRow>
          </div>
        )}
      </DragOverlay>
    </DndContext>
  );
}
