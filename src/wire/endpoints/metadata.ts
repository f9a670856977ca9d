import type { Endpoints } from '../endpoint.ts';
import { idParamsSchema } from '../library.ts';
import {
  metadataBatchAnswerSchema,
  metadataBatchRequestSchema,
  metadataChangesSchema,
  metadataSchema,
  metadataUpdatedSchema,
  replayGainAnswerSchema,
  replayGainRequestSchema,
} from '../metadata.ts';

export const metadataEndpoints = {
  'GET /api/metadata/tracks/{id}': {
    tag: 'metadata',
    summary: 'What can be edited of a track, as its file says',
    params: idParamsSchema,
    answers: { 200: metadataSchema },
  },
  'PUT /api/metadata/tracks/{id}': {
    tag: 'metadata',
    summary: 'Writes fields into the tags of the file and into the library; all of them or none',
    params: idParamsSchema,
    body: metadataChangesSchema,
    answers: { 200: metadataUpdatedSchema },
  },
  'POST /api/metadata/batch': {
    tag: 'metadata',
    summary: 'Writes fields of many tracks; each file is reported by itself',
    body: metadataBatchRequestSchema,
    answers: { 200: metadataBatchAnswerSchema },
  },
  'POST /api/metadata/replaygain': {
    tag: 'metadata',
    summary:
      'Writes gain tags from the measurements: ReplayGain 2.0, R128 for Opus; a dry run unless asked otherwise',
    body: replayGainRequestSchema,
    answers: { 200: replayGainAnswerSchema },
  },
} as const satisfies Endpoints;
