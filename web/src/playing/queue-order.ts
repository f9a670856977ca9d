import type { TrackInfo } from '#client';

/** What plays, in which order: the server's, or what it is about to be. */
export type Order = { readonly entries: readonly TrackInfo[]; readonly index: number };

export const NOTHING_QUEUED: Order = { entries: [], index: -1 };

/** An entry taken from its place and put at another, counted without it; what is current stays so. As the server does it. */
export function moved({ entries, index }: Order, from: number, to: number): Order {
  const order = entries
    .map((_, i) => i)
    .toSpliced(from, 1)
    .toSpliced(to, 0, from);
  return { entries: order.flatMap((i) => entries[i] ?? []), index: order.indexOf(index) };
}

/** A name for each entry that it keeps wherever it moves: its track, and the how manieth of that track it is. */
export function keysOf(entries: readonly { readonly id: number }[]): readonly string[] {
  const seen = new Map<number, number>();
  return entries.map(({ id }) => {
    const count = seen.get(id) ?? 0;
    seen.set(id, count + 1);
    return `${id}.${count}`;
  });
}

/** For each place of `wanted` where that entry stands in `now`; `null` where they do not hold the same entries. */
export function orderOf(
  wanted: readonly { readonly id: number }[],
  now: readonly { readonly id: number }[],
): readonly number[] | null {
  if (wanted.length !== now.length) return null;
  const places = new Map(keysOf(now).map((key, i) => [key, i]));
  const order = keysOf(wanted).map((key) => places.get(key) ?? -1);
  return order.includes(-1) ? null : order;
}

/** Whether the same tracks stand in the same order. */
export function isSameOrder(
  one: readonly { readonly id: number }[],
  other: readonly { readonly id: number }[],
): boolean {
  return one.length === other.length && one.every(({ id }, i) => id === other[i]?.id);
}

/** Whether nothing that a list shows of its entries differs. */
export function isSameList(one: readonly TrackInfo[], other: readonly TrackInfo[]): boolean {
  return (
    one.length === other.length &&
    one.every((track, i) => {
      const now = other[i];
      return now !== undefined && SHOWN.every((field) => track[field] === now[field]);
    })
  );
}

const SHOWN = ['id', 'title', 'artist', 'album', 'duration', 'artwork_path', 'missing'] as const;
