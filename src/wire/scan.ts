import { z } from 'zod';
import { messageDataSchemas } from './messages.ts';

/** `POST /api/library/scan`. */
export const scanRequestSchema = z.object({
  directories: z
    .array(z.string().min(1).max(4096))
    .min(1)
    .max(1000)
    .optional()
    .describe('All library folders when left out'),
});
export const scanAnswerSchema = z.object({ message: z.string(), directories: z.array(z.string()) });

const unixSeconds = z.number().describe('Unix seconds');

/** `GET /api/library/scan`. */
export const scanStatusSchema = z
  .object({
    running: messageDataSchemas.scan_progress
      .extend({ directories: z.array(z.string()), started_at: unixSeconds })
      .nullable()
      .describe('How far the scan has come that is going on; null when none is'),
    last: z
      .object({
        finished_at: unixSeconds,
        directories: z.array(z.string()),
        files_processed: z.int(),
        tracks_added: z.int(),
        duration: z.number().describe('Seconds'),
        cancelled: z.boolean(),
        error: z.string().nullable().describe('Why it came to no end, where nobody had cancelled it'),
        problems: z
          .array(z.object({ path: z.string(), message: z.string() }))
          .describe('Files and folders that could not be read, and why; at most 500'),
        problem_count: z.int().describe('How many there were'),
      })
      .nullable()
      .describe('The last scan of this run of the server; null when none has ended yet'),
  })
  .meta({ id: 'ScanStatus' });

export type ScanStatus = z.infer<typeof scanStatusSchema>;
