import { z } from 'zod';

/** `GET|PUT /api/library/settings`. */
export const librarySettingsSchema = z
  .object({
    watch: z.boolean().describe('Whether what changes in the library folders is scanned by itself'),
    scan_at_start: z.boolean().describe('Whether the library folders are scanned when the service starts'),
  })
  .meta({ id: 'LibrarySettings' });

export type LibrarySettings = z.infer<typeof librarySettingsSchema>;

/** `PUT /api/library/settings`: any of the two. */
export const librarySettingsRequestSchema = librarySettingsSchema
  .partial()
  .refine((fields) => Object.values(fields).some((value) => value !== undefined), {
    message: 'must give at least one of watch, scan_at_start',
  });
