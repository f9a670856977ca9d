import type { Services } from '../services.ts';
import { handle, written } from './handle.ts';
import type { App } from './route.ts';

/** The library as points of a plane. */
export function trackMapRoutes(app: App, { trackMap }: Services): void {
  handle(app, 'GET /api/library/map', async ({ query }, reply) =>
    written(reply, JSON.stringify(await trackMap.of(query.limit))),
  );
}
