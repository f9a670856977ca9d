import type { Endpoints } from '../endpoint.ts';
import { idParamsSchema } from '../library.ts';
import { trackInfoSchema } from '../track-info.ts';

export const favouriteEndpoints = {
  'PUT /api/library/tracks/{id}/favourite': {
    tag: 'library',
    summary: 'Makes a track a favourite',
    params: idParamsSchema,
    answers: { 200: trackInfoSchema },
  },
  'DELETE /api/library/tracks/{id}/favourite': {
    tag: 'library',
    summary: 'A favourite no longer',
    params: idParamsSchema,
    answers: { 200: trackInfoSchema },
  },
} as const satisfies Endpoints;
