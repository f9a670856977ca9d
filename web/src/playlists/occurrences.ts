/** A name for each entry that stays the same when others move; a track may be in a playlist more than once. */
export function keysOf(tracks: readonly { readonly id: number }[]): readonly string[] {
  const seen = new Map<number, number>();
  return tracks.map(({ id }) => {
    const nth = (seen.get(id) ?? 0) + 1;
    seen.set(id, nth);
    return `${id}.${nth}`;
  });
}
