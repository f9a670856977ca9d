import type { Endpoints } from '../endpoint.ts';
import { idParamsSchema } from '../library.ts';
import { renderJobSchema, renderParamsSchema, renderRequestSchema } from '../renders.ts';

/** Renders that are asked for ahead, and looked after. */
export const renderEndpoints = {
  'POST /api/tracks/{id}/renders': {
    tag: 'mastering',
    summary:
      'Begins to render a master, and answers at once; one that is kept or being rendered already is shared',
    params: idParamsSchema,
    body: renderRequestSchema,
    fieldsFromQuery: true,
    answers: { 202: renderJobSchema },
  },
  'GET /api/renders/{id}': {
    tag: 'mastering',
    summary:
      'How far a render is, and what has come of it; the last hundred are remembered until the service stops',
    params: renderParamsSchema,
    answers: { 200: renderJobSchema },
  },
  'DELETE /api/renders/{id}': {
    tag: 'mastering',
    summary: 'Cancels a render, unless it has ended; one that somebody else waits for, too, goes on for them',
    params: renderParamsSchema,
    answers: { 200: renderJobSchema },
  },
} as const satisfies Endpoints;
