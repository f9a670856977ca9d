import type { Services } from '../services.ts';
import { handle } from './handle.ts';
import type { App } from './route.ts';

/** How the library is kept up with the disk. */
export function librarySettingsRoutes(app: App, { library, librarySettings, watching }: Services): void {
  handle(app, 'GET /api/library/settings', async () => librarySettings.get());
  handle(app, 'PUT /api/library/settings', async ({ body }) => {
    const before = librarySettings.get();
    const changed = await librarySettings.change(body);
    await watching.update();
    // What happened while nobody watched.
    if (changed.watch && !before.watch) watching.lookAgainAt(library.folders());
    return changed;
  });
}
