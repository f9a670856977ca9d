import { hasArtwork } from './artwork/artwork-rows.ts';
import { type Database, sql } from './database.ts';
import { type Page, type PageQuery, pageOf } from './page.ts';

/** Tracks of one album artist with the same album title. */
export type Album = {
  readonly id: number;
  readonly title: string;
  /** Empty when the tags name none. */
  readonly albumArtist: string;
  readonly year: number | null;
  /** Tracks that are present. */
  readonly trackCount: number;
  /** Of those whose duration is known. */
  readonly durationSeconds: number;
  readonly hasArtwork: boolean;
};

/** What albums are listed by. */
export type AlbumOrder = 'title' | 'artist' | 'year';
export type AlbumQuery = PageQuery & { readonly orderBy: AlbumOrder };

const ORDERS: Readonly<Record<AlbumOrder, (direction: string) => string>> = {
  title: (direction) => `title collate nocase ${direction}`,
  artist: (direction) => `album_artist collate nocase ${direction}, title collate nocase ${direction}`,
  year: (direction) => `year ${direction} nulls last`,
};

/** The tracks that make up an album; it is there as long as there is one. */
const ITS_TRACKS = sql`tracks where tracks.album_id = albums.id and tracks.missing_since is null`;
const isPresent = sql<boolean>`exists (select 1 from ${ITS_TRACKS})`;

/** The albums of one library file. */
export type Albums = ReturnType<typeof createAlbums>;

export function createAlbums(database: Database) {
  const select = () =>
    database
      .selectFrom('albums')
      .select(['id', 'title', 'album_artist as albumArtist', 'year'])
      .select([
        sql<number>`(select count(*) from ${ITS_TRACKS})`.as('trackCount'),
        sql<number>`(select total(duration_seconds) from ${ITS_TRACKS})`.as('durationSeconds'),
        hasArtwork('album', sql.ref('albums.id')).as('hasArtwork'),
      ]);
  return {
    /** `null` for an album that is not known, or of which no track is present. */
    async get(id: number): Promise<Album | null> {
      const row = await select().where('id', '=', id).where(isPresent).executeTakeFirst();
      return row === undefined ? null : toAlbum(row);
    },

    async list(query: AlbumQuery): Promise<Page<Album>> {
      const inOrder = sql.raw(`${ORDERS[query.orderBy](query.order)}, id ${query.order}`);
      return pageOf(database, 'albums', query, [isPresent], inOrder, async (ids) => {
        const rows = await select().where('id', 'in', ids).orderBy(inOrder).execute();
        return rows.map(toAlbum);
      });
    },
  };
}

function toAlbum(row: Omit<Album, 'hasArtwork'> & { readonly hasArtwork: number }): Album {
  return { ...row, hasArtwork: row.hasArtwork === 1 };
}
