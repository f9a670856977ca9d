import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** Why a request was turned away, for the body of its 403. */
export type Refusal = { readonly code: 'host_not_allowed' | 'origin_not_allowed'; readonly detail: string };

export type Guard = (request: Pick<IncomingMessage, 'headers'>) => Refusal | null;

/**
 * Answers only requests that name this server (`Host`) and, from a browser, come from its own page (`Origin`): a
 * foreign page must not reach a service on the visitor's own machine, neither directly nor by rebinding its DNS name.
 * What a page embeds (`<audio src>`, `<img>`, a frame) comes without `Origin`, and would make us render: `Sec-Fetch-Site`
 * tells that it is foreign, and `Referer` whose it is. Clients that are no browsers send none of them. All lists are exact: `allowedHosts` adds names to the loopback ones,
 * `allowedOrigins` pages from elsewhere, such as a development server's.
 */
export function createGuard(
  port: () => number,
  allowedHosts: readonly string[] = [],
  allowedOrigins: readonly string[] = [],
): Guard {
  return ({ headers }) => {
    const names = ['localhost', '127.0.0.1', '[::1]', ...allowedHosts];
    const hosts = names.map((name) => `${name}:${port()}`);
    const host = headers.host?.toLowerCase();
    // Clients leave out the port where it is the scheme's own.
    if (host === undefined || !(hosts.includes(host) || (port() === 80 && names.includes(host)))) {
      return {
        code: 'host_not_allowed',
        detail: `Host must be one of ${hosts.join(', ')}, got ${host ?? 'none'}. Add a name with --allow-host.`,
      };
    }
    const { origin } = headers;
    const origins = [...hosts.flatMap((name) => [`http://${name}`, `https://${name}`]), ...allowedOrigins];
    if (origin !== undefined && !origins.includes(origin.toLowerCase())) {
      return {
        code: 'origin_not_allowed',
        detail: `Origin must be one of ${origins.join(', ')}, got ${origin}. Add one with --allow-origin.`,
      };
    }
    if (origin === undefined && isEmbedded(headers) && !origins.includes(originOf(headers.referer))) {
      return {
        code: 'origin_not_allowed',
        detail: `a page may embed this only if its origin, in Referer or (crossorigin="anonymous") in Origin, is one of ${origins.join(', ')}. Add one with --allow-origin.`,
      };
    }
    return null;
  };
}

/** Whether a page that is not this server's has it as a part of itself (Fetch Metadata, W3C); a link may be followed. */
function isEmbedded(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== 'cross-site' && site !== 'same-site') return false;
  return headers['sec-fetch-mode'] !== 'navigate' || headers['sec-fetch-dest'] !== 'document';
}

function originOf(referer: string | undefined): string {
  return referer !== undefined && URL.canParse(referer) ? new URL(referer).origin : '';
}
