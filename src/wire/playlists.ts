import { z } from 'zod';
import { pageQuerySchema, pageSchema } from './page.ts';
import { trackInfoSchema } from './track-info.ts';

/** As many as a playlist holds. */
const MOST_TRACKS = 10_000;

const nameSchema = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^\P{Cc}*$/u, 'must not hold control characters');
const descriptionSchema = z
  .string()
  .trim()
  .max(2_000)
  .regex(/^(?:\P{Cc}|[\t\r\n])*$/u, 'must not hold control characters other than tabs and line breaks');
const trackIdsSchema = z.array(z.number().int().positive()).max(MOST_TRACKS);
const place = z.number().int().min(0);

export const playlistSchema = z
  .object({
    id: z.int(),
    name: z.string(),
    description: z.string().describe('Empty when there is none'),
    track_count: z.int().min(0),
    duration: z.number().min(0).describe('Seconds, of the tracks whose duration is known'),
    created_at: z.number().describe('Unix seconds'),
    updated_at: z.number().describe('Unix seconds'),
  })
  .meta({ id: 'Playlist' });

/** What `toWirePlaylist` reads of a playlist of the library. */
export type PlaylistLike = {
  readonly id: number;
  readonly name: string;
  readonly description: string;
  readonly trackCount: number;
  readonly durationSeconds: number;
  readonly createdAt: number;
  readonly updatedAt: number;
};

/** A playlist under the contract's names. */
export function toWirePlaylist(playlist: PlaylistLike): z.infer<typeof playlistSchema> {
  return {
    id: playlist.id,
    name: playlist.name,
    description: playlist.description,
    track_count: playlist.trackCount,
    duration: playlist.durationSeconds,
    created_at: playlist.createdAt,
    updated_at: playlist.updatedAt,
  };
}

/** `GET /api/playlists`. */
export const playlistsQuerySchema = pageQuerySchema.extend({
  order_by: z.enum(['name', 'created_at', 'updated_at', 'track_count', 'duration']).default('name'),
});
export const playlistsPageSchema = pageSchema.extend({ playlists: z.array(playlistSchema) });

/** `GET /api/playlists/{id}`: all of it. */
export const wholePlaylistSchema = playlistSchema.extend({
  tracks: z.array(trackInfoSchema).describe('In their order; a track may occur more than once'),
});

/** `GET /api/playlists/{id}/tracks`. */
export const playlistTracksQuerySchema = pageQuerySchema.pick({ limit: true, offset: true });
export const playlistTracksPageSchema = pageSchema.extend({ tracks: z.array(trackInfoSchema) });

/** `POST /api/playlists`. */
export const playlistRequestSchema = z.object({
  name: nameSchema,
  description: descriptionSchema.optional(),
  track_ids: trackIdsSchema.optional(),
});

/** `PUT /api/playlists/{id}`. */
export const playlistChangeSchema = z
  .object({ name: nameSchema.optional(), description: descriptionSchema.optional() })
  .refine(({ name, description }) => name !== undefined || description !== undefined, {
    message: 'must give name, description or both',
  });

/** `POST /api/playlists/{id}/tracks`. */
export const playlistAddSchema = z.object({
  track_ids: trackIdsSchema.min(1),
  position: place.optional().describe('Where in the playlist; its end when left out'),
});

/** `DELETE /api/playlists/{id}/tracks/{track_id}`. */
export const playlistTrackParamsSchema = z.object({
  id: z.coerce.number<string>().int().positive(),
  track_id: z.coerce.number<string>().int().positive(),
});
export const playlistRemoveQuerySchema = z.object({
  index: z.coerce
    .number<string>()
    .int()
    .min(0)
    .optional()
    .describe('Which of its occurrences, by its place in the playlist; the first when left out'),
});

/** `PUT /api/playlists/{id}/tracks/reorder`. */
export const playlistReorderSchema = z.object({
  from_index: place,
  to_index: place.describe('Where the track is afterwards'),
});

/** `POST /api/playlists/{id}/play`. */
export const playlistPlaySchema = z.object({
  start_index: place.default(0).describe('Which of its tracks plays first'),
});

/** `GET /api/playlists/{id}/export`. */
export const playlistExportQuerySchema = z.object({
  paths: z
    .enum(['absolute', 'relative'])
    .default('absolute')
    .describe('relative: to the library folder that the file is in'),
});

/** `POST /api/playlists/import`. */
export const playlistImportQuerySchema = z.object({
  name: nameSchema.optional().describe('What the file says when left out'),
});
export const playlistImportAnswerSchema = playlistSchema.extend({
  imported: z.int().min(0).describe('Entries that are now tracks of the playlist'),
  skipped: z
    .array(
      z.object({
        line: z.int().min(1),
        entry: z.string().describe('As it stands in the file, cut after 500 characters'),
        title: z.string().nullable(),
        reason: z
          .enum(['not_a_file', 'outside_library', 'file_not_found', 'not_audio', 'too_many_unknown'])
          .describe('too_many_unknown: scan the folder first, then import again'),
      }),
    )
    .describe('Entries that are not, in their order'),
});
