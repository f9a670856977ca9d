import { z } from 'zod';
import { albumSchema } from './albums.ts';
import { artistSchema } from './artists.ts';
import { pageQuerySchema, pageSchema } from './page.ts';
import { listedTrackSchema, trackInfoSchema } from './track-info.ts';

export const trackOrderSchema = z.enum([
  'title',
  'artist',
  'album',
  'year',
  'duration',
  'added_at',
  'path',
  'number',
  'integrated_lufs',
  'crest_factor_db',
  'true_peak_dbtp',
  'spectral_centroid_hz',
  'confidence',
]);

export const trackStateSchema = z.enum(['failed', 'missing', 'unmeasured']);

/** `GET /api/library/tracks`. */
export const tracksQuerySchema = pageQuerySchema.extend({
  order_by: trackOrderSchema
    .default('title')
    .describe(
      'What is unknown comes last either way; confidence is that of recommendation, known as soon as that is shown',
    ),
  include: z
    .string()
    .regex(
      /^(analysis|recommendation)(,(analysis|recommendation))*$/,
      'must be analysis, recommendation or both',
    )
    .optional()
    .describe('analysis, recommendation or both, joined by a comma'),
  favourite: z.enum(['true', 'false']).optional().describe('true: only favourites; false: only the others'),
  state: trackStateSchema
    .optional()
    .describe(
      'failed: present, and could not be measured, as error says; missing: the file is not there; unmeasured: present, and not measured yet',
    ),
});
export const tracksPageSchema = pageSchema
  .extend({ tracks: z.array(listedTrackSchema) })
  .meta({ id: 'TracksPage' });

/** An id in a path. */
export const idParamsSchema = z.object({ id: z.coerce.number<string>().int().positive() });

/** `GET /api/tracks/{id}/analysis`. */
export const analysisQuerySchema = z.object({
  include: z
    .string()
    .regex(/^(key|tempo)(,(key|tempo))*$/, 'must be key, tempo or both')
    .optional()
    .describe('key, tempo or both, joined by a comma: found by essentia.js when first asked for'),
});

/** `GET /api/player/mastering/recommendation/{track_id}`. */
export const recommendationParamsSchema = z.object({ track_id: z.coerce.number<string>().int().positive() });
export const recommendationQuerySchema = z.object({
  confidence_threshold: z.coerce
    .number<string>({ error: 'must be between 0 and 1' })
    .min(0, 'must be between 0 and 1')
    .max(1, 'must be between 0 and 1')
    .default(0.4),
  explain: z
    .enum(['0', '1', 'true', 'false'], { error: 'must be 0, 1, true or false' })
    .default('0')
    .transform((word) => word === '1' || word === 'true')
    .describe('1 or true: with explanation, every profile and what speaks for and against it; not broadcast'),
});

/** `GET /api/library/statistics`: of what is present, unless it says otherwise. */
export const statisticsSchema = z.object({
  tracks: z.int(),
  albums: z.int(),
  artists: z.int(),
  duration_seconds: z.number().describe('Of the tracks whose duration is known'),
  size_bytes: z.int(),
  analysed: z.int().describe('Tracks whose measurements are stored'),
  failed: z.int().describe('Tracks that could not be measured'),
  missing: z.int().describe('Known tracks whose file is not there'),
});

/** `GET /api/search`. */
export const searchQuerySchema = z.object({
  search: z.string().min(1).max(200),
  limit: z.coerce.number<string>().int().min(1).max(50).default(10).describe('Of each kind'),
});
export const searchAnswerSchema = z.object({
  tracks: z.array(trackInfoSchema),
  albums: z.array(albumSchema),
  artists: z.array(artistSchema),
});
