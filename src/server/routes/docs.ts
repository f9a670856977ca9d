import type { FastifyReply } from 'fastify';
import { asyncApiDocument, openApiDocument } from '#wire';
import { type ApiReference, loadApiReference } from '../api-reference.ts';
import { packageInfo } from '../package-info.ts';
import type { App } from './route.ts';

const SCRIPT_PATH = '/api/docs/scalar.js';
const about = { version: packageInfo.version, licence: packageInfo.license };

/** The two documents that describe the service, and the page that shows them. */
export function docsRoutes(app: App): void {
  // Both name this server as the reader does: the guard lets only its own names pass.
  app.get('/api/openapi.json', async ({ protocol, host }) =>
    openApiDocument({ ...about, url: `${protocol}://${host}` }),
  );
  app.get('/api/asyncapi.json', async ({ host }) => asyncApiDocument({ ...about, host }));

  let loading: Promise<ApiReference> | undefined;
  const reference = async (reply: FastifyReply): Promise<ApiReference> => {
    loading ??= loadApiReference({
      title: 'Auralis',
      scriptPath: SCRIPT_PATH,
      sources: [
        { title: 'REST', url: '/api/openapi.json' },
        { title: 'WebSocket', url: '/api/asyncapi.json' },
      ],
    });
    const loaded = await loading;
    void reply.headers({
      'content-security-policy': loaded.policy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    return loaded;
  };

  app.get('/api/docs', async (_request, reply) => {
    const { html } = await reference(reply);
    return reply.type('text/html; charset=utf-8').send(html);
  });

  app.get(SCRIPT_PATH, async (_request, reply) => {
    const { script } = await reference(reply);
    return reply.type('text/javascript; charset=utf-8').header('cache-control', 'max-age=3600').send(script);
  });
}
