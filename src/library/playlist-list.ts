import { type Database, sql } from './database.ts';
import { type Playlist, toPlaylist } from './playlist.ts';
import { toSearchQuery } from './search.ts';

export type PlaylistOrder = 'name' | 'created_at' | 'updated_at' | 'track_count' | 'duration';

export type PlaylistQuery = {
  readonly limit: number;
  readonly offset: number;
  /** Words of its name or description, by their beginnings. */
  readonly search?: string | undefined;
  readonly orderBy: PlaylistOrder;
  readonly order: 'asc' | 'desc';
};

export type PlaylistPage = { readonly items: readonly Playlist[]; readonly total: number };

const ORDERS: Readonly<Record<PlaylistOrder, string>> = {
  name: 'name collate nocase',
  created_at: 'created_at',
  updated_at: 'updated_at',
  track_count: 'track_count',
  duration: 'duration_ms',
};

/** One page of the playlists that a search finds; equal ones in the order in which they were made. */
export async function listPlaylists(
  database: Database,
  { limit, offset, search, orderBy, order }: PlaylistQuery,
): Promise<PlaylistPage> {
  const match = search === undefined || search.trim() === '' ? undefined : toSearchQuery(search);
  // Something was typed, but no word: nothing can match it.
  if (match === null) return { items: [], total: 0 };
  const found =
    match === undefined
      ? sql<boolean>`true`
      : sql<boolean>`id in (select rowid from playlists_search where playlists_search match ${match})`;
  const { total } = await database
    .selectFrom('playlists')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .where(found)
    .executeTakeFirstOrThrow();
  const rows = await database
    .selectFrom('playlists')
    .selectAll()
    .where(found)
    .orderBy(sql.raw(`${ORDERS[orderBy]} ${order}, id ${order}`))
    .limit(limit)
    .offset(offset)
    .execute();
  return { items: rows.map(toPlaylist), total };
}
