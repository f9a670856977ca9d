import { type Database, sql } from './database.ts';
import { type Page, type PageQuery, pageOf } from './page.ts';
import { type Playlist, toPlaylist } from './playlist.ts';

/** What playlists are listed by. */
export type PlaylistOrder = 'name' | 'created_at' | 'updated_at' | 'track_count' | 'duration';
/** Which page of them. */
export type PlaylistQuery = PageQuery & { readonly orderBy: PlaylistOrder };

const ORDERS: Readonly<Record<PlaylistOrder, string>> = {
  name: 'name collate nocase',
  created_at: 'created_at',
  updated_at: 'updated_at',
  track_count: 'track_count',
  duration: 'duration_ms',
};

/** One page of the playlists that a search finds; equal ones in the order in which they were made. */
export async function listPlaylists(database: Database, query: PlaylistQuery): Promise<Page<Playlist>> {
  const inOrder = sql.raw(`${ORDERS[query.orderBy]} ${query.order}, id ${query.order}`);
  return pageOf(database, 'playlists', query, [], inOrder, async (ids) => {
    const rows = await database
      .selectFrom('playlists')
      .selectAll()
      .where('id', 'in', ids)
      .orderBy(inOrder)
      .execute();
    return rows.map(toPlaylist);
  });
}
