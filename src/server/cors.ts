import type { FastifyReply, FastifyRequest } from 'fastify';

const METHODS = 'GET, HEAD, POST, PUT, DELETE';
/** What pages send beyond what they always may: JSON and pictures, parts of a stream, conditions. */
const REQUEST_HEADERS = 'content-type, range, if-range, if-none-match, if-modified-since';
/** What pages see beyond what they always do. */
const ANSWER_HEADERS = 'accept-ranges, content-disposition, content-range, etag, location, retry-after';
/** How long a browser may rely on a preflight, seconds. */
const PREFLIGHT_SECONDS = 600;

/**
 * An origin as browsers send it: lower case, no path, no port where it is the scheme's own. Null for what is none:
 * `*`, a pattern, `null` (which any sandboxed page sends).
 */
export function parseOrigin(text: string): string | null {
  const [, origin] = /^([a-z][a-z0-9+.-]*:\/\/[^/?#@*\s]+)\/?$/i.exec(text) ?? [];
  if (origin === undefined || !URL.canParse(origin)) return null;
  const parsed = new URL(origin).origin;
  // Schemes that are not the web's (tauri://localhost) have none there; they are sent as they are.
  return parsed === 'null' ? origin.toLowerCase() : parsed;
}

/**
 * Lets pages of exactly these origins read answers and send what needs asking first (PUT, DELETE, JSON). Behind the
 * guard: a page of another origin has been turned away there, and hears nothing of this.
 */
export function createCors(allowedOrigins: readonly string[]) {
  const allowed = new Set(allowedOrigins);
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    // Always: the same address answers differently to different pages.
    void reply.header('vary', 'Origin');
    const { origin } = request.headers;
    if (origin === undefined || !allowed.has(origin.toLowerCase())) return undefined;
    void reply.header('access-control-allow-origin', origin);
    if (request.method !== 'OPTIONS') {
      void reply.header('access-control-expose-headers', ANSWER_HEADERS);
      return undefined;
    }
    void reply.headers({
      'access-control-allow-methods': METHODS,
      'access-control-allow-headers': REQUEST_HEADERS,
      'access-control-max-age': PREFLIGHT_SECONDS,
    });
    // A page of the wider network asks for this machine.
    if (request.headers['access-control-request-private-network'] === 'true')
      void reply.header('access-control-allow-private-network', 'true');
    return reply.status(204).send();
  };
}
