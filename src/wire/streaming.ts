import { z } from 'zod';
import type { RenderFormat } from '#mastering';
import { intensityQuerySchema, presetSchema } from './enhancement.ts';

const choiceSchema = z.object({
  preset: presetSchema.optional().describe('As the enhancement settings say when left out'),
  intensity: intensityQuerySchema,
  match_loudness: z
    .enum(['0', '1'])
    .default('0')
    .describe('1: original and master at the loudness of the quieter of the two; the louder is attenuated'),
});

/** `GET /api/tracks/{id}/stream`: all but `match_loudness` only counts with it. */
export const streamQuerySchema = choiceSchema.extend({
  format: z
    .enum(['wav', 'flac'] satisfies RenderFormat[])
    .default('flac')
    .describe('Of an original that has to be attenuated; otherwise it is sent as it is'),
});

/** `GET /api/tracks/{id}/master`. */
export const masterQuerySchema = choiceSchema.extend({
  format: z
    .enum(['wav', 'flac', 'opus', 'mp3'] satisfies RenderFormat[])
    .default('flac')
    .describe(
      'wav can be sought at once; flac is sent at once, and its parts when it is complete; opus and mp3 when complete',
    ),
  download: z
    .enum(['0', '1'])
    .default('0')
    .describe('1: to be saved as a file (Content-Disposition: attachment), rather than heard where it is'),
});
