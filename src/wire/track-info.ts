import { z } from 'zod';
import { artworkPath } from './artwork.ts';
import { measurementsSchema } from './measurements.ts';
import { recommendationSchema } from './recommendation.ts';

/** A track in an answer or a message: the contract's six fields, and what else is known beside them. */
export const trackInfoSchema = z
  .object({
    id: z.int(),
    title: z.string(),
    artist: z.string(),
    album: z.string(),
    duration: z.number().describe('Seconds; 0 as long as it is not known, see duration_known'),
    filepath: z.string(),
    duration_known: z.boolean(),
    albumartist: z.string().nullable(),
    album_id: z.int().nullable(),
    artist_id: z.int().nullable(),
    year: z.int().nullable(),
    genre: z.string().nullable(),
    track: z.int().nullable(),
    disc: z.int().nullable(),
    missing: z.boolean().describe('The file was not there when the library was last scanned'),
    analysed: z.boolean().describe('Its measurements are stored'),
    artwork_path: z
      .string()
      .nullable()
      .describe("The path of the URL of its picture or its album's; null when there is none"),
    favourite: z.boolean(),
    error: z
      .object({ code: z.string(), message: z.string() })
      .nullable()
      .describe('Why the file could not be measured'),
  })
  .meta({ id: 'TrackInfo' });

export type TrackInfo = z.infer<typeof trackInfoSchema>;

/** What `toTrackInfo` reads of a track of the library. */
export type TrackLike = {
  readonly id: number;
  readonly title: string;
  readonly artist: string;
  readonly album: string;
  readonly durationSeconds: number | null;
  readonly path: string;
  readonly albumArtist: string | null;
  readonly albumId: number | null;
  readonly artistId: number | null;
  readonly year: number | null;
  readonly genre: string | null;
  readonly trackNumber: number | null;
  readonly discNumber: number | null;
  readonly isMissing: boolean;
  readonly isAnalysed: boolean;
  readonly artwork: { readonly kind: 'album' | 'track'; readonly id: number } | null;
  readonly isFavourite: boolean;
  readonly failure: { readonly code: string; readonly message: string } | null;
};

/** A track of the library under the contract's names. */
export function toTrackInfo(track: TrackLike): TrackInfo {
  return {
    id: track.id,
    title: track.title,
    artist: track.artist,
    album: track.album,
    duration: track.durationSeconds ?? 0,
    filepath: track.path,
    duration_known: track.durationSeconds !== null,
    albumartist: track.albumArtist,
    album_id: track.albumId,
    artist_id: track.artistId,
    year: track.year,
    genre: track.genre,
    track: track.trackNumber,
    disc: track.discNumber,
    missing: track.isMissing,
    analysed: track.isAnalysed,
    artwork_path: track.artwork && artworkPath(track.artwork.kind, track.artwork.id),
    favourite: track.isFavourite,
    error: track.failure && { code: track.failure.code, message: track.failure.message },
  };
}

/** What a list adds to a track with `?include=analysis,recommendation`. */
export const listedTrackSchema = trackInfoSchema
  .extend({
    analysis: measurementsSchema.nullable().optional().describe('With include=analysis; null until measured'),
    recommendation: recommendationSchema
      .omit({ weighted_profiles: true, reasoning: true })
      .nullable()
      .optional()
      .describe(
        'With include=recommendation: of preset adaptive at intensity 1; null until solved, and for what cannot be',
      ),
  })
  .meta({ id: 'ListedTrack' });
