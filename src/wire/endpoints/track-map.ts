import type { Endpoints } from '../endpoint.ts';
import { trackMapQuerySchema, trackMapSchema } from '../track-map.ts';

export const trackMapEndpoints = {
  'GET /api/library/map': {
    tag: 'library',
    summary:
      'The measured tracks as points of the plane of loudness and crest factor, with their primary profiles',
    query: trackMapQuerySchema,
    answers: { 200: trackMapSchema },
  },
} as const satisfies Endpoints;
