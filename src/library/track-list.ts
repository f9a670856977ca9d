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
  | 'number'
  /** By what is measured, and by how sure the recommendation is of itself, as `include=recommendation` shows it. */
  | 'integrated_lufs'
  | 'crest_factor_db'
  | 'true_peak_dbtp'
  | 'spectral_centroid_hz'
  | 'confidence';

/** What there is to be seen to: present and could not be measured, present and not measured yet, or not there. */
export type TrackState = 'failed' | 'unmeasured' | 'missing';

/** Which page of which tracks. */
export type TrackQuery = PageQuery & {
  readonly orderBy: TrackOrder;
  /** Only those of one album, of one artist. */
  readonly albumId?: number | undefined;
  readonly artistId?: number | undefined;
  /** Only favourites, or only the others. */
  readonly isFavourite?: boolean | undefined;
  readonly state?: TrackState | undefined;
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
  integrated_lufs: (direction) => `integrated_lufs ${direction} nulls last`,
  crest_factor_db: (direction) => `crest_factor_db ${direction} nulls last`,
  true_peak_dbtp: (direction) => `true_peak_dbtp ${direction} nulls last`,
  spectral_centroid_hz: (direction) => `spectral_centroid_hz ${direction} nulls last`,
  confidence: (direction) => `confidence ${direction} nulls last`,
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

/** As `Statistics` counts them. What is measured mostly has a loudness, and need not be looked for among the analyses. */
const STATES: Readonly<Record<TrackState, (algorithmVersion: number) => ReturnType<typeof sql>>> = {
  failed: () => sql`failure_code is not null and missing_since is null`,
  missing: () => sql`missing_since is not null`,
  unmeasured: (algorithmVersion) =>
    sql`integrated_lufs is null and missing_since is null and failure_code is null
      and not ${isAnalysed(algorithmVersion)}`,
};

const isOneOfThem = sql<boolean>`(id in (select track_id from favourites))`;

/** One page of the tracks, missing ones too, that a search finds; equal ones in the order in which they were added. */
export async function listTracks(
  database: Database,
  algorithmVersion: number,
  query: TrackQuery,
): Promise<TrackPage> {
  const { orderBy, order, albumId, artistId, isFavourite, state } = query;
  const conditions = [
    ...(albumId === undefined ? [] : [sql<boolean>`album_id = ${albumId}`]),
    ...(artistId === undefined ? [] : [sql<boolean>`artist_id = ${artistId}`]),
    ...(isFavourite === undefined ? [] : [isFavourite ? isOneOfThem : sql<boolean>`not ${isOneOfThem}`]),
    ...(state === undefined
      ? []
      : [sql<boolean>`(id in (select id from tracks where ${STATES[state](algorithmVersion)}))`]),
  ];
  const inOrder = sql.raw(`${ORDERS[orderBy](order)}, id ${order}`);
  return pageOf(database, 'tracks', query, conditions, inOrder, async (ids) => {
    const rows = await selectTracks(database, algorithmVersion)
      .where('id', 'in', ids)
      .orderBy(inOrder)
      .execute();
    return rows.map(toTrack);
  });
}
