import Fastify, { type FastifyServerOptions } from 'fastify';
import { serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { createCors } from './cors.ts';
import { createErrorHandler, problem, sendProblem, validatorCompiler } from './problems.ts';
import { artworkRoutes } from './routes/artwork.ts';
import { demoRoutes } from './routes/demo.ts';
import { docsRoutes } from './routes/docs.ts';
import { favouriteRoutes } from './routes/favourites.ts';
import { libraryRoutes } from './routes/library.ts';
import { librarySettingsRoutes } from './routes/library-settings.ts';
import { masteringRoutes } from './routes/mastering.ts';
import { metadataRoutes } from './routes/metadata.ts';
import { type Page, pageRoutes } from './routes/page.ts';
import { playerRoutes } from './routes/player.ts';
import { playlistRoutes } from './routes/playlists.ts';
import { queueRoutes } from './routes/queue.ts';
import { renderRoutes } from './routes/renders.ts';
import type { App } from './routes/route.ts';
import { serviceRoutes } from './routes/service.ts';
import { streamingRoutes } from './routes/streaming.ts';
import { trackMapRoutes } from './routes/track-map.ts';
import type { Services } from './services.ts';

const MAX_BODY_BYTES = 2 ** 20;

/** Every schema is zod's. Told so early, Fastify loads neither ajv nor its own writer of JSON (0.04 s, 12 MB). */
const schemaController = {
  compilersFactory: { buildValidator: () => validatorCompiler, buildSerializer: () => serializerCompiler },
} as unknown as NonNullable<FastifyServerOptions['schemaController']>; // Its type knows ajv's schemas only.

/** All of REST over the services. Never listens: `listen.ts` does, and tests inject. */
export async function createApp(services: Services): Promise<App> {
  const app = Fastify({
    bodyLimit: MAX_BODY_BYTES,
    routerOptions: { maxParamLength: 200 },
    schemaController,
  }).withTypeProvider<ZodTypeProvider>();
  app.setErrorHandler(createErrorHandler(services.log));
  let page: Page | null = null;
  app.setNotFoundHandler((request, reply) => {
    if (page?.answer(request, reply)) return reply;
    const what = `there is nothing at ${request.method} ${request.url.split('?')[0]}`;
    return sendProblem(reply, problem(404, 'not_found', what));
  });
  app.addHook('onRequest', async (request, reply) => {
    const refusal = services.guard(request.raw);
    if (refusal) return sendProblem(reply, problem(403, refusal.code, refusal.detail));
    return undefined;
  });
  if (services.allowedOrigins.length > 0) app.addHook('onRequest', createCors(services.allowedOrigins));
  // An empty body is fine where nothing is required, whatever type it claims to be.
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    if (body === '') return done(null, undefined);
    try {
      return done(null, JSON.parse(String(body)));
    } catch (cause) {
      const error = Object.assign(new Error(`the body is not JSON: ${(cause as Error).message}`), {
        statusCode: 400,
      });
      return done(error, undefined);
    }
  });

  playerRoutes(app, services);
  queueRoutes(app, services);
  libraryRoutes(app, services);
  trackMapRoutes(app, services);
  demoRoutes(app, services);
  metadataRoutes(app, services);
  librarySettingsRoutes(app, services);
  await app.register((scope) => artworkRoutes(scope.withTypeProvider<ZodTypeProvider>(), services));
  favouriteRoutes(app, services);
  playlistRoutes(app, services);
  masteringRoutes(app, services);
  renderRoutes(app, services);
  streamingRoutes(app, services);
  serviceRoutes(app, services);
  docsRoutes(app);
  page = await pageRoutes(app);
  await app.ready();
  return app;
}
