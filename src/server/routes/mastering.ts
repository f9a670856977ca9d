import {
  analysisQuerySchema,
  analysisSchema,
  enhancementRequestSchema,
  enhancementSchema,
  idParamsSchema,
  messageDataSchemas,
  problemSchema,
  profilesSchema,
  recommendationParamsSchema,
  recommendationQuerySchema,
  toWireAnalysis,
  toWireProfile,
} from '#wire';
import { fieldsFromQuery } from '../command-fields.ts';
import { findTrack, type Services } from '../services.ts';
import type { App } from './route.ts';

const tags = ['mastering'];
const refusals = { 404: problemSchema, 422: problemSchema, 503: problemSchema };

export function masteringRoutes(app: App, services: Services): void {
  const { library, measuring, recommending, profiles, enhancement, playing, live } = services;

  app.get('/api/tracks/:id/analysis', {
    schema: {
      tags,
      summary: 'Every measurement of a track, and series for plots; measured now when it is not yet',
      params: idParamsSchema,
      querystring: analysisQuerySchema,
      response: { 200: analysisSchema, ...refusals },
    },
    async handler({ params, query }) {
      const track = await findTrack(library, params.id);
      const analysis = await measuring.analysisOf(track, 'asked');
      const parts = new Set(query.include?.split(','));
      // Measuring may just have found out what the file holds: what is kept is kept under that.
      const descriptors =
        parts.size > 0 ? await measuring.descriptorsOf(await findTrack(library, params.id)) : null;
      return toWireAnalysis(track.id, analysis, {
        key: parts.has('key') ? descriptors : null,
        tempo: parts.has('tempo') ? descriptors : null,
      });
    },
  });

  app.get('/api/player/mastering/recommendation/:track_id', {
    schema: {
      tags,
      summary: 'What mastering the track needs; the answer is broadcast, too',
      params: recommendationParamsSchema,
      querystring: recommendationQuerySchema,
      response: { 200: messageDataSchemas.mastering_recommendation, ...refusals },
    },
    async handler({ params, query }) {
      const track = await findTrack(library, params.track_id);
      const data = await recommending.recommendationFor(track, 'asked', query.confidence_threshold);
      live.broadcast('mastering_recommendation', data);
      return data;
    },
  });

  app.get('/api/profiles', {
    schema: { tags, summary: 'The mastering profiles', response: { 200: profilesSchema } },
    handler: async () => ({
      profiles: profiles.profiles.map(toWireProfile),
      total: profiles.profiles.length,
      problems: [...profiles.problems],
    }),
  });

  app.get('/api/enhancement/settings', {
    schema: { tags, summary: 'How the music is to be enhanced', response: { 200: enhancementSchema } },
    handler: async () => enhancement.get(),
  });

  app.put('/api/enhancement/settings', {
    schema: {
      tags,
      summary: 'Changes any of enabled, preset and intensity',
      body: enhancementRequestSchema,
      response: { 200: enhancementSchema, 422: problemSchema },
    },
    preValidation: fieldsFromQuery(enhancementRequestSchema),
    async handler({ body }) {
      const changed = await enhancement.change(body);
      live.broadcast('enhancement_settings_changed', changed);
      const current = playing.currentTrack();
      const recommendation = current && (await recommending.storedFor(current.id));
      if (recommendation) live.broadcast('mastering_recommendation', recommendation);
      return changed;
    },
  });
}
