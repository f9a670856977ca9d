import { z } from 'zod';

/** `GET|POST /api/library/demo`. */
export const demoSchema = z
  .object({
    state: z
      .enum(['absent', 'making', 'scanning', 'made', 'failed'])
      .describe(
        'absent: some of its files are not there, or their folder is not one of the library; failed: see problem',
      ),
    folder: z.string().describe('Where its files are, or will be'),
    files_made: z.int().describe('How many of its files are there'),
    files_total: z.int(),
    track_ids: z
      .array(z.int())
      .describe('Of those of its tracks that the library knows, in the order of the album'),
    album_id: z.int().nullable().describe('null as long as the library does not know it'),
    problem: z
      .object({ code: z.string(), message: z.string() })
      .nullable()
      .describe('Why it could not be made when it was last asked for'),
  })
  .meta({ id: 'Demo' });

export type DemoData = z.infer<typeof demoSchema>;
