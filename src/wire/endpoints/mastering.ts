import { z } from 'zod';
import { analysisSchema } from '../analysis.ts';
import type { Endpoints } from '../endpoint.ts';
import { enhancementRequestSchema, enhancementSchema } from '../enhancement.ts';
import { explanationSchema } from '../explanation.ts';
import {
  analysisQuerySchema,
  idParamsSchema,
  recommendationParamsSchema,
  recommendationQuerySchema,
} from '../library.ts';
import { evidenceQuerySchema, evidenceSchema } from '../mastering.ts';
import { messageDataSchemas } from '../messages.ts';
import { predictionQuerySchema, predictionSchema } from '../prediction.ts';
import { profilesSchema } from '../profiles.ts';

/** The message's data, and what only who asks is told. */
const recommendationAnswerSchema = z
  .object({
    ...messageDataSchemas.mastering_recommendation.shape,
    explanation: explanationSchema.optional().describe('With explain=1'),
  })
  .meta({ id: 'RecommendationAnswer' });

export const masteringEndpoints = {
  'GET /api/tracks/{id}/analysis': {
    tag: 'mastering',
    summary: 'Every measurement of a track, and series for plots; measured now when it is not yet',
    params: idParamsSchema,
    query: analysisQuerySchema,
    answers: { 200: analysisSchema },
  },
  'GET /api/player/mastering/recommendation/{track_id}': {
    tag: 'mastering',
    summary:
      'What mastering the track needs and, under the current preset and intensity, will do to it; the answer is broadcast, too',
    params: recommendationParamsSchema,
    query: recommendationQuerySchema,
    answers: { 200: recommendationAnswerSchema },
  },
  'GET /api/tracks/{id}/prediction': {
    tag: 'mastering',
    summary:
      'What a preset at an intensity will do to the track, and the plan that does it; measured and solved now when it is not yet. Not broadcast',
    params: idParamsSchema,
    query: predictionQuerySchema,
    answers: { 200: predictionSchema },
  },
  'GET /api/tracks/{id}/recommendation/evidence': {
    tag: 'mastering',
    summary: 'What was predicted beside what was measured, for every render of the track',
    params: idParamsSchema,
    query: evidenceQuerySchema,
    answers: { 200: evidenceSchema },
  },
  'GET /api/profiles': {
    tag: 'mastering',
    summary: 'The mastering profiles',
    answers: { 200: profilesSchema },
  },
  'GET /api/enhancement/settings': {
    tag: 'mastering',
    summary: 'How the music is to be enhanced',
    answers: { 200: enhancementSchema },
  },
  'PUT /api/enhancement/settings': {
    tag: 'mastering',
    summary:
      "Changes any of enabled, preset and intensity: of what is heard on the device, and of what the current track's recommendation predicts",
    body: enhancementRequestSchema,
    fieldsFromQuery: true,
    answers: { 200: enhancementSchema },
  },
} as const satisfies Endpoints;
