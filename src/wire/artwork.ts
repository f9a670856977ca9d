import { z } from 'zod';

/** `GET /api/artwork/{album|track}/{id}`. */
export const artworkQuerySchema = z.object({
  size: z.coerce
    .number<string>({ error: 'must be between 16 and 2048' })
    .int()
    .min(16)
    .max(2048)
    .optional()
    .describe('Pixels on the longer side, never enlarged; the original when left out'),
});

/** What an album or track has been given. */
export const artworkAnswerSchema = z
  .object({
    message: z.string(),
    artwork_path: z.string().describe('The path of the URL to GET it from'),
    width: z.int().describe('Pixels'),
    height: z.int().describe('Pixels'),
    content_type: z.string().describe('Of the original'),
    source: z
      .enum(['uploaded', 'embedded', 'folder'])
      .describe('A person, the tags, a file beside the tracks'),
  })
  .meta({ id: 'Artwork' });

/** The path of the URL at which an album's or track's picture is. */
export function artworkPath(kind: 'album' | 'track', id: number): string {
  return `/api/artwork/${kind}/${id}`;
}
