import { isAnalysed } from './analyses.ts';
import { hasArtwork } from './artwork/artwork-rows.ts';
import { type Database, sql } from './database.ts';
import { type Page, type PageQuery, pageOf } from './page.ts';
import { type Track, type TrackRow, toTrack } from './track.ts';

/** What tracks are listed by. */
export type TrackOrder =
  | 'title'
  | 'artist'
  | 'album'
  | 'year'
  | 'duration'
  | 'added_at'
  | 'path'
  /** As they stand on their album. */
  | 'number';

/** Which page of which tracks. */
export type TrackQuery = PageQuery & {
  readonly orderBy: TrackOrder;
  /** Only those of one album, of one artist. */
  readonly albumId?: number | undefined;
  readonly artistId?: number | undefined;
  /** Only favourites, or only the others. */
  readonly isFavourite?: boolean | undefined;
};

export type TrackPage = Page<Track>;

/** What is unknown comes last either way. */
const ORDERS: Readonly<Record<TrackOrder, (direction: string) => string>> = {
  title: (direction) => `title collate nocase ${direction}`,
  artist: (direction) => `artist collate nocase ${direction}`,
  album: (direction) => `album collate nocase ${direction}`,
  year: (direction) => `year ${direction} nulls last`,
  duration: (direction) => `duration_seconds ${direction} nulls last`,
  added_at: (direction) => `added_at ${direction}`,
  path: (direction) => `path ${direction}`,
  number: (direction) =>
    `disc_number ${direction} nulls last, track_number ${direction} nulls last, path ${direction}`,
};

/** Tracks as rows for `toTrack`. `algorithmVersion` says which analyses count as done. */
export function selectTracks(database: Database, algorithmVersion: number) {
  return database
    .selectFrom('tracks')
    .selectAll('tracks')
    .select(isAnalysed(algorithmVersion).as('is_analysed'))
    .select(
      sql<TrackRow['artwork_kind']>`case
        when ${hasArtwork('track', sql.ref('tracks.id'))} then 'track'
        when ${hasArtwork('album', sql.ref('tracks.album_id'))} then 'album' end`.as('artwork_kind'),
    )
    .select(
      sql<number>`exists (select 1 from favourites where favourites.track_id = tracks.id)`.as('is_favourite'),
    );
}

const isOneOfThem = sql<boolean>`(id in (select track_id from favourites))`;

/** One page of the tracks, missing ones too, that a search finds; equal ones in the order in which they were added. */
export async function listTracks(
  database: Database,
  select: () => ReturnType<typeof selectTracks>,
  query: TrackQuery,
): Promise<TrackPage> {
  const { orderBy, order, albumId, artistId, isFavourite } = query;
  const conditions = [
    ...(albumId === undefined ? [] : [sql<boolean>`album_id = ${albumId}`]),
    ...(artistId === undefined ? [] : [sql<boolean>`artist_id = ${artistId}`]),
    ...(isFavourite === undefined ? [] : [isFavourite ? isOneOfThem : sql<boolean>`not ${isOneOfThem}`]),
  ];
  const inOrder = sql.raw(`${ORDERS[orderBy](order)}, id ${order}`);
  return pageOf(database, 'tracks', query, conditions, inOrder, async (ids) => {
    const rows = await select().where('id', 'in', ids).orderBy(inOrder).execute();
    return rows.map(toTrack);
  });
}
