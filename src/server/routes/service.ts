import { access, constants } from 'node:fs/promises';
import { ALGORITHM_VERSION } from '#engine';
import { packageInfo } from '../package-info.ts';
import type { Services } from '../services.ts';
import { handle } from './handle.ts';
import type { App } from './route.ts';

/** The service itself: alive, ready, and what it is. */
export function serviceRoutes(app: App, { library, analyzer }: Services): void {
  handle(app, 'GET /api/health', async () => ({
    status: 'alive' as const,
    uptime_seconds: process.uptime(),
  }));

  handle(app, 'GET /api/ready', async (_request, reply) => {
    const folders = library.folders().map(async (path) => ({
      path,
      readable: await access(path, constants.R_OK | constants.X_OK).then(
        () => true,
        () => false,
      ),
    }));
    const database = await library.isHealthy();
    const { ready: isAnalyzing, decodes, ...status } = analyzer.status();
    const { payloadHash: payload_hash, ...others } = decodes;
    const library_folders = await Promise.all(folders);
    const ready = database && isAnalyzing && library_folders.every(({ readable }) => readable);
    if (!ready) reply.status(503);
    const decoded = { payload_hash, ...others };
    return {
      ready,
      database,
      analyzer: { ready: isAnalyzing, ...status, decodes: decoded },
      library_folders,
    };
  });

  handle(app, 'GET /api/about', async () => ({
    name: 'auralis',
    version: packageInfo.version,
    licence: packageInfo.license,
    source: packageInfo.source,
    algorithm_version: ALGORITHM_VERSION,
    node: process.version,
  }));
}
