import type { Selectable } from 'kysely';
import type { ArtworkSubject } from './artwork/picture.ts';
import type { TracksTable } from './schema.ts';

/** A file of the library with its tags. Texts that the tags do not give are empty, numbers `null`. */
export type Track = {
  readonly id: number;
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** The tag, or the file's name without its extension. */
  readonly title: string;
  readonly artist: string;
  readonly album: string;
  readonly albumArtist: string | null;
  readonly artistId: number | null;
  readonly albumId: number | null;
  readonly year: number | null;
  readonly genre: string | null;
  readonly trackNumber: number | null;
  readonly discNumber: number | null;
  /** As measured, or before that as the file's header states. */
  readonly durationSeconds: number | null;
  /** Why the tags could not be read. */
  readonly tagProblem: string | null;
  readonly payloadHash: string | null;
  /** The file was not there when its folder was last scanned. */
  readonly isMissing: boolean;
  /** Its measurements are stored, by the current algorithm. */
  readonly isAnalysed: boolean;
  /** Why it could not be measured; forgotten when the file changes. */
  readonly failure: { readonly code: string; readonly message: string } | null;
  /** Whose picture it shows: its own or its album's. */
  readonly artwork: ArtworkSubject | null;
  readonly isFavourite: boolean;
  /** Unix seconds. */
  readonly addedAt: number;
};

export type TrackRow = Selectable<TracksTable> & {
  readonly is_analysed: number;
  readonly artwork_kind: ArtworkSubject['kind'] | null;
  readonly is_favourite: number;
};

export function toTrack(row: TrackRow): Track {
  return {
    id: row.id,
    path: row.path,
    sizeBytes: row.size_bytes,
    modifiedMs: row.modified_ms,
    title: row.title,
    artist: row.artist,
    album: row.album,
    albumArtist: row.album_artist,
    artistId: row.artist_id,
    albumId: row.album_id,
    year: row.year,
    genre: row.genre,
    trackNumber: row.track_number,
    discNumber: row.disc_number,
    durationSeconds: row.duration_seconds,
    tagProblem: row.tag_problem,
    payloadHash: row.payload_hash,
    isMissing: row.missing_since !== null,
    isAnalysed: row.is_analysed === 1,
    failure:
      row.failure_code === null ? null : { code: row.failure_code, message: row.failure_message ?? '' },
    artwork: artworkOf(row),
    isFavourite: row.is_favourite === 1,
    addedAt: row.added_at,
  };
}

function artworkOf({ id, album_id, artwork_kind: kind }: TrackRow): ArtworkSubject | null {
  if (kind === null) return null;
  return { kind, id: kind === 'track' ? id : (album_id ?? 0) };
}
