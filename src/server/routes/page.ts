import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from './route.ts';

/** Beside src/ in a checkout and beside dist/ in a package: scripts/build-web.mjs makes it. */
const BUILT = fileURLToPath(new URL('../../../web/dist', import.meta.url));

/**
 * Nothing comes from another host, and no script but the page's own files. Styles may be inline: wavesurfer.js writes a
 * `<style>` into its shadow root.
 */
const POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const YEAR_SECONDS = 31_536_000;

export type Page = {
  /** Answers a request for which there is no endpoint: with the page, which knows its own paths; false where it is none of them. */
  answer(request: FastifyRequest, reply: FastifyReply): boolean;
};

/** The web page, and its files as they are built (brotli or gzip where a browser takes it). */
export async function pageRoutes(app: App, folder: string = BUILT): Promise<Page> {
  const isBuilt = (): boolean => existsSync(join(folder, 'index.html'));
  const sayNotBuilt = (reply: FastifyReply): void => {
    void reply
      .status(503)
      .type('text/plain; charset=utf-8')
      .send(
        'The page is not built. Run: node scripts/build-web.mjs, and start Auralis again. REST is at /api/docs.\n',
      );
  };
  if (!isBuilt())
    return {
      answer(request, reply) {
        if (!isForPage(request)) return false;
        sayNotBuilt(reply);
        return true;
      },
    };
  await app.register(fastifyStatic, {
    root: folder,
    preCompressed: true,
    dotfiles: 'ignore',
    // What carries a digest of its content in its name never changes; all else is asked for again.
    cacheControl: false,
    setHeaders(reply, path) {
      const isNamedByContent = path.includes(`${join(folder, 'assets')}`);
      reply.header(
        'cache-control',
        isNamedByContent ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache',
      );
      reply.header('content-security-policy', POLICY);
      reply.header('x-content-type-options', 'nosniff');
      reply.header('referrer-policy', 'same-origin');
    },
  });
  return {
    answer(request, reply) {
      if (!isForPage(request)) return false;
      // It may have been removed since, or be about to be replaced by another.
      if (isBuilt()) void reply.status(200).sendFile('index.html');
      else sayNotBuilt(reply);
      return true;
    },
  };
}

/** A person's browser that goes to a path of the page: it wants HTML, and no endpoint or file has that path. */
function isForPage({ method, url, headers }: FastifyRequest): boolean {
  const path = url.split('?')[0] ?? '';
  return (
    (method === 'GET' || method === 'HEAD') &&
    !/^\/(api|ws|assets|metrics)(\/|$)/.test(path) &&
    !/\.\w+$/.test(path) &&
    (headers.accept ?? '').includes('text/html')
  );
}
