import { z } from 'zod';

/** What a map holds at most; more tracks are drawn as every second, fourth, … one. */
export const MOST_ON_MAP = 20_000;

/** `GET /api/library/map`. */
export const trackMapQuerySchema = z.object({
  limit: z.coerce.number<string>().int().min(1).max(MOST_ON_MAP).default(MOST_ON_MAP),
});

const column = (of: z.ZodNumber | z.ZodInt, what: string) => z.array(of).describe(what);

/** Columns of one length rather than rows: a quarter of the bytes. */
export const trackMapSchema = z
  .object({
    total: z.int().describe('How many tracks are present and measured'),
    every: z
      .int()
      .describe(
        '1: all of them are in it; n: every n-th of them, by their ids, since more than the limit are measured',
      ),
    without_place: z
      .int()
      .describe(
        'How many of those have no loudness or crest factor, as silence: they are left out of the columns',
      ),
    profiles: z.array(z.string()).describe('Ids, as primary_profile counts them from 0'),
    tracks: z
      .object({
        id: column(z.int(), 'GET /api/library/tracks/{id}'),
        integrated_lufs: column(z.number(), 'LUFS, to 0.01'),
        crest_factor_db: column(z.number(), 'dB, of the mono mix, to 0.01'),
        primary_profile: column(z.int(), 'The place among profiles of the one that is recommended'),
        confidence: column(z.number(), 'Of that, above 0 and up to 1, to 0.001'),
      })
      .describe('Columns: the n-th value of each is of one track'),
  })
  .meta({ id: 'TrackMap' });

export type TrackMapData = z.infer<typeof trackMapSchema>;
