import { DndContext, DragOverlay, MeasuringStrategy } from '@dnd-kit/core';
import { SortableContext, verticalListSortingStrategy } from '@dnd-kit/sortable';
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { type Ref, useCallback, useEffect, useImperativeHandle, useRef, useState } from 'react';
import styles from './queue-list.module.css';
import { QueueRow, RowContent } from './queue-row.tsx';
import type { useQueue } from './use-queue.ts';
import type { useQueueCommands } from './use-queue-commands.ts';
import { restrictToList, useReordering } from './use-reordering.ts';
import { useRovingRow } from './use-roving-row.ts';

/** Of a row, CSS pixels; the style sheet says the same. */
const ROW_HEIGHT = 56;

export type QueueListHandle = {
  /** Brings an entry into view. */
  readonly show: (index: number) => void;
};

type QueueListProps = {
  readonly ref: Ref<QueueListHandle>;
  readonly queue: ReturnType<typeof useQueue>;
  readonly commands: Pick<ReturnType<typeof useQueueCommands>, 'playAt' | 'remove'>;
};

/** The entries, as many of them as are seen; put into another order by pointer, finger and keyboard. */
export function QueueList({ ref, queue, commands }: QueueListProps) {
  const { entries, index, keys, move } = queue;
  const scroller = useRef<HTMLDivElement>(null);
  const { draggedKey, context } = useReordering({ entries, keys, move });
  const dragged = draggedKey === null ? -1 : keys.indexOf(draggedKey);
  const [held, setHeld] = useState(-1);

  // What is dragged or has the focus stays, however far it is scrolled away.
  const rangeExtractor = useCallback(
    (range: Range) =>
      [...new Set([...defaultRangeExtractor(range), dragged, held])]
        .filter((i) => i >= 0 && i < range.count)
        .sort((a, b) => a - b),
    [dragged, held],
  );
  const virtualizer = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 6,
    getItemKey: (i) => keys[i] ?? i,
    rangeExtractor,
  });
  const roving = useRovingRow({
    list: scroller,
    count: entries.length,
    start: Math.max(0, index),
    isPaused: draggedKey !== null,
    reveal: (i) => virtualizer.scrollToIndex(i, { align: 'auto' }),
    onRemove: (i) => {
      const track = entries[i];
      if (track) void commands.remove(i, track);
    },
    onHold: setHeld,
  });
  useImperativeHandle(ref, () => ({
    show: (i) => virtualizer.scrollToIndex(i, { align: 'center' }),
  }));
  useFollowing(virtualizer, index, draggedKey !== null);

  const overlaid = entries[dragged];
  return (
    <DndContext
      {...context}
      modifiers={[restrictToList]}
      measuring={{ droppable: { strategy: MeasuringStrategy.Always } }}
    >
      <SortableContext items={keys as string[]} strategy={verticalListSortingStrategy}>
        <div ref={scroller} className={styles.scroller}>
          <ol
            className={styles.list}
            style={{ blockSize: virtualizer.getTotalSize() }}
            aria-label="Queued tracks"
            onKeyDown={roving.onKeyDown}
            onFocus={roving.onFocus}
            onBlur={roving.onBlur}
          >
            {virtualizer.getVirtualItems().map(({ index: i, key, start }) => {
              const track = entries[i];
              if (track === undefined) return null;
              return (
                <QueueRow
                  key={key}
                  id={String(key)}
                  track={track}
                  index={i}
                  count={entries.length}
                  top={start}
                  isCurrent={i === index}
                  isTabStop={i === roving.row}
                  onPlay={() => void commands.playAt(i)}
                  onRemove={() => roving.remove(i)}
                />
              );
            })}
          </ol>
        </div>
      </SortableContext>
      <DragOverlay>
        {overlaid && (
          <div className={styles.lifted}>
            <RowContent track={overlaid} isCurrent={dragged === index} />
          </div>
        )}
      </DragOverlay>
    </DndContext>
  );
}

/** Keeps the current entry in view when the track changes, unless somebody looks elsewhere. */
function useFollowing(
  virtualizer: ReturnType<typeof useVirtualizer<HTMLDivElement, Element>>,
  index: number,
  isDragging: boolean,
): void {
  const before = useRef<number | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: when another entry is current
  useEffect(() => {
    const last = before.current;
    before.current = index;
    if (index < 0 || isDragging) return;
    const { startIndex, endIndex } = virtualizer.range ?? { startIndex: -1, endIndex: -1 };
    const wasSeen = last !== null && (last < 0 || (startIndex <= last && last <= endIndex));
    if (last === null) virtualizer.scrollToIndex(index, { align: 'center' });
    else if (wasSeen) virtualizer.scrollToIndex(index, { align: 'auto' });
  }, [index]);
}
