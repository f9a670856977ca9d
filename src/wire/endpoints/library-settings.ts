import type { Endpoints } from '../endpoint.ts';
import { librarySettingsRequestSchema, librarySettingsSchema } from '../library-settings.ts';

export const librarySettingsEndpoints = {
  'GET /api/library/settings': {
    tag: 'library',
    summary: 'How the library is kept up with the disk',
    answers: { 200: librarySettingsSchema },
  },
  'PUT /api/library/settings': {
    tag: 'library',
    summary: 'Changes how the library is kept up with the disk; at once, and kept',
    body: librarySettingsRequestSchema,
    answers: { 200: librarySettingsSchema },
  },
} as const satisfies Endpoints;
