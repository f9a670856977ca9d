import { ExpectedError } from '#errors';
import { type Database, sql } from './database.ts';
import type { Page } from './page.ts';
import { type Playlist, toPlaylist } from './playlist.ts';
import { listPlaylists, type PlaylistQuery } from './playlist-list.ts';

export const MAX_PLAYLIST_TRACKS = 10_000;
const MAX_PLAYLISTS = 10_000;
/** Unknown ids that a refusal names. */
const MOST_NAMED = 5;

/**
 * Every change is one transaction, on the disk when it resolves. All but `list` and `create` throw `playlist_not_found`
 * for an unknown id. Refusals change nothing.
 */
export type Playlists = {
  list(query: PlaylistQuery): Promise<Page<Playlist>>;
  get(id: number): Promise<Playlist>;
  /** In the playlist's order; all when no part of it is asked for. */
  trackIds(
    id: number,
    part?: { readonly offset: number; readonly limit: number },
  ): Promise<readonly number[]>;
  create(playlist: {
    readonly name: string;
    readonly description?: string | undefined;
    readonly trackIds?: readonly number[] | undefined;
  }): Promise<Playlist>;
  change(
    id: number,
    fields: { readonly name?: string | undefined; readonly description?: string | undefined },
  ): Promise<Playlist>;
  delete(id: number): Promise<void>;
  /** At its end when no position is given. Unknown tracks: `track_not_found`, and none is added. */
  add(id: number, trackIds: readonly number[], position?: number): Promise<Playlist>;
  /** Its first occurrence, or the one at `index`; `track_not_found` when there is none. */
  remove(id: number, trackId: number, index?: number): Promise<Playlist>;
  /** `toIndex` is where the track is afterwards. */
  move(id: number, fromIndex: number, toIndex: number): Promise<Playlist>;
};

export function createPlaylists(database: Database, now: () => number): Playlists {
  const get = async (db: Database, id: number): Promise<Playlist> => {
    const row = await db.selectFrom('playlists').selectAll().where('id', '=', id).executeTakeFirst();
    if (row === undefined) throw unknownPlaylist(id);
    return toPlaylist(row);
  };

  /** One change of one playlist, all of it or nothing. */
  const change = (
    id: number,
    step: (db: Database, playlist: Playlist) => Promise<unknown>,
  ): Promise<Playlist> =>
    database.transaction().execute(async (db) => {
      await step(db, await get(db, id));
      await db.updateTable('playlists').set({ updated_at: now() }).where('id', '=', id).execute();
      return get(db, id);
    });

  return {
    list: (query) => listPlaylists(database, query),
    get: (id) => get(database, id),

    async trackIds(id, part) {
      const { trackCount } = await get(database, id);
      const { offset, limit } = part ?? { offset: 0, limit: trackCount };
      const rows = await database
        .selectFrom('playlist_tracks')
        .select('track_id')
        .where('playlist_id', '=', id)
        .where('position', '>=', offset)
        .where('position', '<', offset + limit)
        .orderBy('position')
        .execute();
      return rows.map(({ track_id }) => track_id);
    },

    create: ({ name, description = '', trackIds = [] }) =>
      database.transaction().execute(async (db) => {
        const { count } = await db
          .selectFrom('playlists')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .executeTakeFirstOrThrow();
        if (count >= MAX_PLAYLISTS) {
          throw new ExpectedError(
            'too_many_playlists',
            `there are ${count} playlists, the most there can be`,
          );
        }
        const { id } = await db
          .insertInto('playlists')
          .values({ name, description, created_at: now(), updated_at: now() })
          .returning('id')
          .executeTakeFirstOrThrow();
        await insert(db, await get(db, id), trackIds, 0);
        return get(db, id);
      }),

    change: (id, { name, description }) =>
      change(id, async (db, playlist) => {
        const fields = { name: name ?? playlist.name, description: description ?? playlist.description };
        await db.updateTable('playlists').set(fields).where('id', '=', id).execute();
      }),

    async delete(id) {
      const { numDeletedRows } = await database
        .deleteFrom('playlists')
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      if (numDeletedRows === 0n) throw unknownPlaylist(id);
    },

    add: (id, trackIds, position) =>
      change(id, async (db, playlist) => {
        const at = position ?? playlist.trackCount;
        requireIndex('position', at, playlist.trackCount);
        await insert(db, playlist, trackIds, at);
      }),

    remove: (id, trackId, index) =>
      change(id, async (db, { trackCount }) => {
        if (index !== undefined) requireIndex('index', index, trackCount - 1);
        const { position } = await db
          .selectFrom('playlist_tracks')
          .select(({ fn }) => fn.min<number | null>('position').as('position'))
          .where('playlist_id', '=', id)
          .where('track_id', '=', trackId)
          .$if(index !== undefined, (query) => query.where('position', '=', index as number))
          .executeTakeFirstOrThrow();
        if (position === null) {
          const where = index === undefined ? '' : ` at ${index}`;
          throw new ExpectedError('track_not_found', `playlist ${id} does not hold track ${trackId}${where}`);
        }
        await db
          .deleteFrom('playlist_tracks')
          .where('playlist_id', '=', id)
          .where('position', '=', position)
          .execute();
        await shift(db, id, position, -1);
        await count(db, id, [trackId], -1);
      }),

    move: (id, fromIndex, toIndex) =>
      change(id, async (db, { trackCount }) => {
        requireIndex('from_index', fromIndex, trackCount - 1);
        requireIndex('to_index', toIndex, trackCount - 1);
        const [first, last] = [Math.min(fromIndex, toIndex), Math.max(fromIndex, toIndex)];
        await db
          .updateTable('playlist_tracks')
          .set({
            position: sql<number>`case when position = ${fromIndex} then ${toIndex}
              else position + ${Math.sign(fromIndex - toIndex)} end`,
          })
          .where('playlist_id', '=', id)
          .where('position', '>=', first)
          .where('position', '<=', last)
          .execute();
      }),
  };
}

function unknownPlaylist(id: number): ExpectedError {
  return new ExpectedError('playlist_not_found', `there is no playlist ${id}`);
}

async function insert(
  db: Database,
  { id, trackCount }: Playlist,
  trackIds: readonly number[],
  position: number,
): Promise<void> {
  if (trackCount + trackIds.length > MAX_PLAYLIST_TRACKS) {
    throw new ExpectedError(
      'playlist_full',
      `a playlist holds at most ${MAX_PLAYLIST_TRACKS} tracks, this one would have ${trackCount + trackIds.length}`,
    );
  }
  const ids = JSON.stringify(trackIds);
  const unknown = await sql<{ id: number }>`select distinct value as id from json_each(${ids})
    where value not in (select id from tracks) limit ${MOST_NAMED}`.execute(db);
  if (unknown.rows.length > 0) {
    const names = unknown.rows.map((row) => row.id).join(', ');
    throw new ExpectedError('track_not_found', `there is no track ${names}`);
  }
  await shift(db, id, position, trackIds.length);
  await sql`insert into playlist_tracks (playlist_id, position, track_id)
    select ${id}, ${position} + key, value from json_each(${ids})`.execute(db);
  await count(db, id, trackIds, 1);
}

/** Brings what stands beside a playlist up to date: tracks have come (1) or gone (-1). */
async function count(db: Database, id: number, trackIds: readonly number[], sign: 1 | -1): Promise<void> {
  const milliseconds = sql<number>`(
    select coalesce(sum(cast(round(coalesce(duration_seconds, 0) * 1000) as integer)), 0)
    from json_each(${JSON.stringify(trackIds)}) join tracks on tracks.id = value
  )`;
  await db
    .updateTable('playlists')
    .set({
      track_count: sql<number>`track_count + ${sign * trackIds.length}`,
      duration_ms: sql<number>`duration_ms + ${sign} * ${milliseconds}`,
    })
    .where('id', '=', id)
    .execute();
}

/** Makes room, or closes it, from a position to the end: 10,000 rows in 8 ms. */
async function shift(db: Database, id: number, position: number, by: number): Promise<void> {
  await db
    .updateTable('playlist_tracks')
    .set({ position: sql<number>`position + ${by}` })
    .where('playlist_id', '=', id)
    .where('position', '>=', position)
    .execute();
}

/** Throws `invalid_request` unless `value` is a whole number from 0 to `last`. */
function requireIndex(field: string, value: number, last: number): void {
  if (Number.isInteger(value) && value >= 0 && value <= last) return;
  const rule =
    last < 0 ? 'has no allowed value: the playlist is empty' : `must be a whole number from 0 to ${last}`;
  throw new ExpectedError('invalid_request', `${field} ${rule}, got ${value}`);
}
