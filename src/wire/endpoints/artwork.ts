import { artworkAnswerSchema, artworkQuerySchema } from '../artwork.ts';
import type { Endpoints } from '../endpoint.ts';
import { idParamsSchema } from '../library.ts';
import { commandAnswerSchema } from '../player.ts';

const otherBodies = {
  'image/*': 'A JPEG, PNG, WebP, GIF, AVIF or TIFF of at most 20 MB and 50 megapixels; none: from the files',
  'multipart/form-data': 'The same as its first file',
  'application/octet-stream': 'The same',
} as const;

export const artworkEndpoints = {
  'GET /api/artwork/album/{id}': {
    tag: 'artwork',
    summary: 'The picture of an album',
    params: idParamsSchema,
    query: artworkQuerySchema,
    media: ['image/*'],
    answers: { 200: null, 304: null },
  },
  'POST /api/artwork/album/{id}': {
    tag: 'artwork',
    summary: 'Gives an album a picture, or takes it from its files where the body is empty',
    params: idParamsSchema,
    otherBodies,
    answers: { 200: artworkAnswerSchema },
  },
  'DELETE /api/artwork/album/{id}': {
    tag: 'artwork',
    summary: "Removes an album's picture; scans bring none back",
    params: idParamsSchema,
    answers: { 200: commandAnswerSchema },
  },
  'GET /api/artwork/track/{id}': {
    tag: 'artwork',
    summary: "The picture of a track, its album's where it has none of its own",
    params: idParamsSchema,
    query: artworkQuerySchema,
    media: ['image/*'],
    answers: { 200: null, 304: null },
  },
  'POST /api/artwork/track/{id}': {
    tag: 'artwork',
    summary: 'Gives a track a picture of its own, or takes it from its file where the body is empty',
    params: idParamsSchema,
    otherBodies,
    answers: { 200: artworkAnswerSchema },
  },
  'DELETE /api/artwork/track/{id}': {
    tag: 'artwork',
    summary: "Removes a track's own picture; scans bring none back",
    params: idParamsSchema,
    answers: { 200: commandAnswerSchema },
  },
} as const satisfies Endpoints;
