import { type Database, sql } from './database.ts';
import { type Page, type PageQuery, pageOf } from './page.ts';

/** Who is named as the artist of tracks. */
export type Artist = {
  readonly id: number;
  readonly name: string;
  /** Tracks that are present. */
  readonly trackCount: number;
  /** Albums that those tracks are on. */
  readonly albumCount: number;
};

/** The tracks of an artist, who is there as long as there is one. */
const THEIR_TRACKS = sql`tracks where tracks.artist_id = artists.id and tracks.missing_since is null`;
const isPresent = sql<boolean>`exists (select 1 from ${THEIR_TRACKS})`;

/** The artists of one library file. */
export type Artists = ReturnType<typeof createArtists>;

export function createArtists(database: Database) {
  const select = () =>
    database
      .selectFrom('artists')
      .select(['id', 'name'])
      .select([
        sql<number>`(select count(*) from ${THEIR_TRACKS})`.as('trackCount'),
        sql<number>`(select count(distinct album_id) from ${THEIR_TRACKS})`.as('albumCount'),
      ]);
  return {
    /** `null` for an artist who is not known, or of whom no track is present. */
    async get(id: number): Promise<Artist | null> {
      return (await select().where('id', '=', id).where(isPresent).executeTakeFirst()) ?? null;
    },

    /** By name. */
    async list(query: PageQuery): Promise<Page<Artist>> {
      const inOrder = sql.raw(`name collate nocase ${query.order}, id ${query.order}`);
      return pageOf(database, 'artists', query, [isPresent], inOrder, (ids) =>
        select().where('id', 'in', ids).orderBy(inOrder).execute(),
      );
    },
  };
}
