import type { Received } from '#wire';
import { findTrack } from '../named-track.ts';
import type { Services } from '../services.ts';
import { sendBytes } from '../streaming/send-bytes.ts';
import type { Wanted } from '../streaming/streaming.ts';
import { handle } from './handle.ts';
import type { App } from './route.ts';

type StreamingServices = Pick<Services, 'library' | 'enhancement' | 'streaming'>;

/** What is heard: originals and masters. HEAD is answered, too: Fastify asks the same handlers. */
export function streamingRoutes(app: App, { library, enhancement, streaming }: StreamingServices): void {
  const wantedOf = (query: Query): Wanted => ({
    preset: query.preset ?? enhancement.get().preset,
    intensity: query.intensity ?? enhancement.get().intensity,
    format: query.format,
    matchLoudness: query.match_loudness === '1',
  });

  handle(app, 'GET /api/tracks/{id}/stream', async ({ params, query }, reply) => {
    const track = await findTrack(library, params.id);
    return sendBytes(reply, await streaming.original(track, wantedOf(query), reply));
  });

  handle(app, 'GET /api/tracks/{id}/master', async ({ params, query }, reply) => {
    const track = await findTrack(library, params.id);
    const wanted = { ...wantedOf(query), isDownload: query.download === '1' };
    return sendBytes(reply, await streaming.master(track, wanted, reply));
  });
}

type Query = Omit<Received<'GET /api/tracks/{id}/master', 'query'>, 'download'>;
