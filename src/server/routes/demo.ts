import type { Services } from '../services.ts';
import { handle } from './handle.ts';
import type { App } from './route.ts';

/** The demo album. */
export function demoRoutes(app: App, { demo }: Services): void {
  handle(app, 'GET /api/library/demo', () => demo.status());
  handle(app, 'POST /api/library/demo', () => {
    demo.make();
    return demo.status();
  });
}
