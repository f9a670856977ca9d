import { MASTERING_VERSION } from '#mastering';
import { FEATURES, MATCHING, OCTAVE_CENTRES_HZ } from '#profiles';
import { toWireAnalysis, toWireMatching, toWireProfile, toWireRender, toWireSolution } from '#wire';
import { findTrack } from '../named-track.ts';
import { predictionOf } from '../predicting.ts';
import type { Services } from '../services.ts';
import { untilClosed } from '../streaming/when-closed.ts';
import { handle, written } from './handle.ts';
import type { App } from './route.ts';

/** What the files of profiles leave to be known. */
const TERMS = { features: FEATURES, octaveCentresHz: OCTAVE_CENTRES_HZ };

/** Measurements, profiles, what is recommended, and what is to be done about it. */
export function masteringRoutes(app: App, services: Services): void {
  const {
    library,
    measuring,
    mastering,
    recommending,
    announcing,
    profiles,
    enhancement,
    playing,
    sounding,
    live,
  } = services;

  handle(app, 'GET /api/tracks/{id}/analysis', async ({ params, query }, reply) => {
    const track = await findTrack(library, params.id);
    const analysis = await measuring.analysisOf(track, 'asked', untilClosed(reply.raw));
    const parts = new Set(query.include?.split(','));
    // Measuring may just have found out what the file holds: what is kept is kept under that.
    const descriptors =
      parts.size > 0 ? await measuring.descriptorsOf(await findTrack(library, params.id)) : null;
    return toWireAnalysis(track.id, analysis, {
      key: parts.has('key') ? descriptors : null,
      tempo: parts.has('tempo') ? descriptors : null,
    });
  });

  handle(app, 'GET /api/player/mastering/recommendation/{track_id}', async ({ params, query }, reply) => {
    const track = await findTrack(library, params.track_id);
    const { json, explained } = await recommending.recommendationOf(
      track,
      'asked',
      query.confidence_threshold,
      untilClosed(reply.raw),
    );
    live.broadcastJson('mastering_recommendation', json);
    return written(reply, query.explain ? explained() : json);
  });

  handle(app, 'GET /api/tracks/{id}/prediction', async ({ params, query }, reply) => {
    const track = await findTrack(library, params.id);
    const { preset, intensity } = enhancement.get();
    const choice = { preset: query.preset ?? preset, intensity: query.intensity ?? intensity };
    const withSeries = query.include === 'series';
    const signal = untilClosed(reply.raw);
    return predictionOf(track, choice, { withSeries, signal, library, measuring, mastering });
  });

  handle(app, 'GET /api/tracks/{id}/recommendation/evidence', async ({ params, query }) => {
    const { id, payloadHash } = await findTrack(library, params.id);
    // As long as it is not known what the file holds, nothing is kept for it.
    if (payloadHash === null) return { track_id: id, renders: [], solutions: [] };
    const renders = await library.renders.of(payloadHash, query.limit);
    const solutions = await library.solutions.all(payloadHash, MASTERING_VERSION);
    return {
      track_id: id,
      renders: renders.map(toWireRender),
      solutions: solutions.map(toWireSolution),
    };
  });

  handle(app, 'GET /api/profiles', async () => ({
    profiles: profiles.profiles.map((profile) => toWireProfile(profile, TERMS)),
    total: profiles.profiles.length,
    matching: toWireMatching(MATCHING),
    problems: [...profiles.problems],
  }));

  handle(app, 'GET /api/enhancement/settings', async () => enhancement.get());

  handle(app, 'PUT /api/enhancement/settings', async ({ body }) => {
    const changed = await enhancement.change(body);
    sounding?.settingsChanged();
    live.broadcast('enhancement_settings_changed', changed);
    const current = playing.currentTrack();
    if (current !== null) announcing.announce(current.id);
    return changed;
  });
}
