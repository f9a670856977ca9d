import type { Announcements, UniqueIdentifier } from '@dnd-kit/core';

/**
 * What a screen reader says of a drag: titles and places, not ids. `isPickedUp` is kept between renders: the first thing that a
 * track is over is itself, and that must not be said in place of its being picked up.
 */
export function announcementsOf(
  tracks: readonly { readonly title: string }[],
  keys: readonly string[],
  isPickedUp: { current: boolean },
): Announcements {
  const place = (id: UniqueIdentifier) => `${keys.indexOf(String(id)) + 1} of ${keys.length}`;
  const title = (id: UniqueIdentifier) => tracks[keys.indexOf(String(id))]?.title ?? 'The track';
  return {
    onDragStart({ active }) {
      isPickedUp.current = true;
      return `Picked up ${title(active.id)}, place ${place(active.id)}.`;
    },
    onDragOver({ active, over }) {
      const isNews = !isPickedUp.current || over?.id !== active.id;
      isPickedUp.current = false;
      if (!isNews) return undefined;
      return over
        ? `${title(active.id)} would be at place ${place(over.id)}.`
        : `${title(active.id)} is outside.`;
    },
    onDragEnd: ({ active, over }) =>
      over ? `${title(active.id)} is at place ${place(over.id)}.` : `${title(active.id)} is where it was.`,
    onDragCancel: ({ active }) => `Cancelled: ${title(active.id)} is where it was.`,
  };
}
