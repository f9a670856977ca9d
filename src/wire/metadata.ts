import { z } from 'zod';

const MOST_TRACKS = 500;

/** A text in a file's tags; null or an empty one removes it. */
function text(longest: number, unwanted: RegExp, rule: string) {
  return z
    .string()
    .max(longest)
    .refine((value) => !unwanted.test(value), `must hold ${rule}`)
    .nullable()
    .optional();
}

const line = text(1_000, /\p{Cc}/u, 'no line breaks or other control characters');
const lines = text(100_000, /(?![\r\n\t])\p{Cc}/u, 'no control characters but line breaks and tabs');

function whole(min: number, max: number) {
  const error = `must be a whole number from ${min} to ${max}, or null to remove it`;
  return z.union([z.int().min(min).max(max), z.literal(''), z.null()], { error }).optional();
}

/** What a client may change in a file's tags. What is left out stays; null or "" removes a field. */
export const metadataChangesSchema = z
  .strictObject({
    title: line,
    artist: line,
    album: line,
    albumartist: line,
    year: whole(1, 9_999),
    genre: line.describe('Several are joined by "; "'),
    track: whole(1, 9_999),
    disc: whole(1, 999),
    comment: lines,
    bpm: whole(1, 999),
    composer: line.describe('Several are joined by "; "'),
    publisher: line.describe('Several are joined by "; "'),
    lyrics: lines,
    copyright: line,
  })
  .refine((changes) => Object.values(changes).some((value) => value !== undefined), {
    message: 'must name at least one field to change',
  })
  .meta({ id: 'MetadataChanges' });

export type MetadataChanges = z.infer<typeof metadataChangesSchema>;

/** `GET /api/metadata/tracks/{id}`. */
export const metadataSchema = z.object({
  track_id: z.int(),
  source: z
    .enum(['file', 'database'])
    .describe('database: the file cannot be read now; this is what is known of it'),
  problem: z.string().nullable().describe('Why the file cannot be read'),
  title: z.string().nullable(),
  artist: z.string().nullable(),
  album: z.string().nullable(),
  albumartist: z.string().nullable(),
  year: z.int().nullable(),
  genre: z.string().nullable(),
  track: z.int().nullable(),
  disc: z.int().nullable(),
  comment: z.string().nullable(),
  bpm: z.number().nullable(),
  composer: z.string().nullable(),
  publisher: z.string().nullable(),
  lyrics: z.string().nullable(),
  copyright: z.string().nullable(),
});

/** `PUT /api/metadata/tracks/{id}`: the fields as they are now. */
export const metadataUpdatedSchema = metadataSchema.extend({ updated_fields: z.array(z.string()) });

/** `POST /api/metadata/batch`. */
export const metadataBatchRequestSchema = z.object({
  updates: z
    .array(z.object({ track_id: z.number().int().positive(), metadata: metadataChangesSchema }))
    .min(1)
    .max(MOST_TRACKS)
    .refine((updates) => new Set(updates.map(({ track_id }) => track_id)).size === updates.length, {
      message: 'must name each track once',
    }),
});

const reason = z.object({ code: z.string(), message: z.string() });

export const metadataBatchAnswerSchema = z.object({
  results: z.array(
    z.object({
      track_id: z.int(),
      ok: z.boolean(),
      error: reason.optional().describe('Why the file is what it was'),
    }),
  ),
  count: z.int().min(0).describe('Files that were written'),
});

const trackIds = z.array(z.number().int().positive()).max(MOST_TRACKS);

/** `POST /api/metadata/replaygain`. */
export const replayGainRequestSchema = z
  .object({
    track_ids: trackIds.default([]),
    album_ids: trackIds.default([]).describe('All present tracks of these albums'),
    dry_run: z.boolean().default(true).describe('Answers with what would be written, and writes nothing'),
    album_gain: z.boolean().default(true).describe('With the gain of the album that a track belongs to'),
  })
  .refine(({ track_ids, album_ids }) => track_ids.length + album_ids.length > 0, {
    message: 'must name track_ids or album_ids',
  });

const measuredSchema = z
  .object({
    integrated_lufs: z.number(),
    true_peak_dbtp: z.number().nullable().describe('null for digital silence'),
    gain_db: z.number().describe('To reference_lufs'),
  })
  .meta({ id: 'Gain' });

export const replayGainAnswerSchema = z.object({
  dry_run: z.boolean(),
  results: z.array(
    z.object({
      track_id: z.int(),
      ok: z.boolean(),
      written: z.boolean(),
      reference_lufs: z.number().nullable().describe('-18 (ReplayGain 2.0), or -23 for Opus (RFC 7845)'),
      measured: measuredSchema.nullable(),
      album: measuredSchema.nullable(),
      album_problem: z.string().nullable().describe('Why there is no gain of the album'),
      tags: z
        .record(z.string(), z.string().nullable())
        .nullable()
        .describe('What is, or would be, written; null removes a tag'),
      error: reason.optional().describe('Why nothing is written'),
    }),
  ),
});
