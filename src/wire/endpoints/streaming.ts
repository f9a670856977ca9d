import type { Endpoints } from '../endpoint.ts';
import { idParamsSchema } from '../library.ts';
import { masterQuerySchema, streamQuerySchema } from '../streaming.ts';

/** What is heard. */
export const streamingEndpoints = {
  'GET /api/tracks/{id}/stream': {
    tag: 'streaming',
    summary: "A track's file as it is, whole or a range of its bytes",
    params: idParamsSchema,
    query: streamQuerySchema,
    media: ['audio/*'],
    answers: { 200: null, 206: null, 304: null },
  },
  'GET /api/tracks/{id}/master': {
    tag: 'streaming',
    summary: 'A track mastered: rendered when it is first asked for, sent while it grows, kept for the next',
    params: idParamsSchema,
    query: masterQuerySchema,
    media: ['audio/flac', 'audio/wav', 'audio/ogg', 'audio/mpeg'],
    answers: { 200: null, 206: null, 304: null },
  },
} as const satisfies Endpoints;
