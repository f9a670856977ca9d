import type { Endpoints } from '../endpoint.ts';
import { commandAnswerSchema } from '../player.ts';
import {
  queueAddRequestSchema,
  queueAnswerSchema,
  queueIndexParamsSchema,
  queueReorderRequestSchema,
  queueReplaceRequestSchema,
  queueSchema,
  repeatRequestSchema,
} from '../queue.ts';

export const queueEndpoints = {
  'GET /api/player/queue': {
    tag: 'queue',
    summary: 'What plays, in which order',
    answers: { 200: queueSchema },
  },
  'POST /api/player/queue': {
    tag: 'queue',
    summary: 'Replaces the queue by other tracks, and plays unless told not to',
    body: queueReplaceRequestSchema,
    answers: { 200: queueAnswerSchema },
  },
  'POST /api/player/queue/add': {
    tag: 'queue',
    summary: 'Adds a track to the queue',
    body: queueAddRequestSchema,
    fieldsFromQuery: true,
    answers: { 200: queueAnswerSchema },
  },
  'DELETE /api/player/queue/{index}': {
    tag: 'queue',
    summary: 'Takes one entry out of the queue; when it is the current one, its successor takes its place',
    params: queueIndexParamsSchema,
    answers: { 200: queueAnswerSchema },
  },
  'PUT /api/player/queue/reorder': {
    tag: 'queue',
    summary: 'Puts the queue into another order, or moves one entry',
    body: queueReorderRequestSchema,
    fieldsFromQuery: true,
    answers: { 200: queueAnswerSchema },
  },
  'POST /api/player/queue/clear': {
    tag: 'queue',
    summary: 'Empties the queue and stops',
    answers: { 200: queueAnswerSchema },
  },
  'POST /api/player/queue/shuffle': {
    tag: 'queue',
    summary: 'Shuffles the queue; the current track stays current and comes first',
    answers: { 200: queueAnswerSchema },
  },
  'PUT /api/player/repeat': {
    tag: 'queue',
    summary: 'Repeats nothing, everything, or the current track',
    body: repeatRequestSchema,
    fieldsFromQuery: true,
    answers: { 200: commandAnswerSchema.extend(repeatRequestSchema.shape) },
  },
} as const satisfies Endpoints;
