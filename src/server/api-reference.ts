import { createHash } from 'node:crypto';
import Fastify from 'fastify';

export type ApiReference = {
  readonly html: string;
  readonly script: Buffer;
  /** The Content-Security-Policy for both: nothing from any other host, and no script but the page's own two. */
  readonly policy: string;
};

export type ApiReferenceOptions = {
  readonly title: string;
  readonly scriptPath: string;
  readonly sources: readonly { readonly title: string; readonly url: string }[];
};

/**
 * The page that shows API documents, and its script, from Scalar's package alone: it holds its browser bundle as a
 * string, and gives it out only through routes. Those are asked once, on an app of their own that never listens, so
 * that a service whose page nobody opens pays nothing (loading costs 0.1 s and 34 MB).
 */
export async function loadApiReference({
  title,
  scriptPath,
  sources,
}: ApiReferenceOptions): Promise<ApiReference> {
  const { default: scalar } = await import('@scalar/fastify-api-reference');
  await using app = Fastify();
  await app.register(scalar, {
    routePrefix: '/docs',
    configuration: {
      pageTitle: title,
      cdn: scriptPath,
      sources: sources.map((source) => ({ ...source, agent: { disabled: true } })),
      // Everything that would call, or send the reader to, its maker's servers.
      withDefaultFonts: false,
      telemetry: false,
      proxyUrl: '',
      agent: { disabled: true },
      mcp: { disabled: true },
      hideClientButton: true,
      showDeveloperTools: 'never',
    },
  });
  const page = await app.inject('/docs/');
  // The page has no icon; a browser that is not told so asks for one.
  const html = page.payload.replace('</head>', '<link rel="icon" href="data:," /></head>');
  const { rawPayload: script } = await app.inject('/docs/js/scalar.js');
  return { html, script, policy: policyFor(html) };
}

/** The page starts its script inline: allowed by its hash. Styles are made by the script as it runs. */
function policyFor(html: string): string {
  const inline = [...html.matchAll(/<script[^>]*>([^<]+)<\/script>/g)].map(
    ([, code = '']) => `'sha256-${createHash('sha256').update(code).digest('base64')}'`,
  );
  return [
    "default-src 'self'",
    `script-src 'self' ${inline.join(' ')}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
