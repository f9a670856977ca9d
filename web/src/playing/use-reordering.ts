import {
  type Announcements,
  closestCenter,
  type DndContextProps,
  type KeyboardCoordinateGetter,
  KeyboardSensor,
  type Modifier,
  MouseSensor,
  TouchSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import { useMemo, useState } from 'react';
import type { TrackInfo } from '#client';

type Reordering = {
  readonly entries: readonly TrackInfo[];
  readonly keys: readonly string[];
  readonly move: (from: number, to: number) => Promise<void>;
};

/** So far a mouse goes before it drags, CSS pixels: less is a click. */
const DRAGS_FROM = 6;

const INSTRUCTIONS =
  'To move an entry of the queue, press Space on its handle, then the up and down arrows. Space puts it there, Escape puts it back.';

/** Drag and drop within the queue: what dnd-kit is to be told, and which entry is on its way. */
export function useReordering({ entries, keys, move }: Reordering) {
  const [draggedKey, setDraggedKey] = useState<string | null>(null);
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: DRAGS_FROM } }),
    useSensor(TouchSensor),
    useSensor(KeyboardSensor, { coordinateGetter: byRows }),
  );
  const announcements = useMemo(() => announce(entries, keys), [entries, keys]);
  const context: DndContextProps = {
    sensors,
    collisionDetection: closestCenter,
    accessibility: { announcements, screenReaderInstructions: { draggable: INSTRUCTIONS } },
    onDragStart: ({ active }) => setDraggedKey(String(active.id)),
    onDragCancel: () => setDraggedKey(null),
    onDragEnd({ active, over }) {
      setDraggedKey(null);
      const [from, to] = [keys.indexOf(String(active.id)), over ? keys.indexOf(String(over.id)) : -1];
      // Somebody may have taken it out of the queue meanwhile.
      if (from >= 0 && to >= 0) void move(from, to);
    },
  };
  return { draggedKey, context };
}

/** A key goes one row up or down; dnd-kit scrolls along. */
const byRows: KeyboardCoordinateGetter = (event, { currentCoordinates, context: { collisionRect } }) => {
  const height = collisionRect?.height ?? 0;
  const rows = event.code === 'ArrowDown' ? 1 : event.code === 'ArrowUp' ? -1 : 0;
  if (rows === 0) return undefined;
  event.preventDefault();
  return { ...currentCoordinates, y: currentCoordinates.y + rows * height };
};

/** Up and down only. */
export const restrictToList: Modifier = ({ transform }) => ({ ...transform, x: 0 });

function announce(entries: readonly TrackInfo[], keys: readonly string[]): Announcements {
  const place = (id: string | number): number => keys.indexOf(String(id)) + 1;
  const title = (id: string | number): string => entries[place(id) - 1]?.title ?? 'The entry';
  // dnd-kit finds what is picked up above its own place first, and would say that instead.
  let isJustPickedUp = false;
  return {
    onDragStart({ active: { id } }) {
      isJustPickedUp = true;
      return `${title(id)} is picked up, from place ${place(id)} of ${keys.length}.`;
    },
    onDragOver({ active: { id }, over }) {
      const isStart = isJustPickedUp && over?.id === id;
      isJustPickedUp = false;
      if (!over || isStart) return undefined;
      return `${title(id)} would come to place ${place(over.id)} of ${keys.length}.`;
    },
    onDragEnd: ({ active: { id }, over }) =>
      over ? `${title(id)} is put at place ${place(over.id)} of ${keys.length}.` : undefined,
    onDragCancel: ({ active: { id } }) => `${title(id)} is back at place ${place(id)}.`,
  };
}
