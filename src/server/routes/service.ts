import { access, constants } from 'node:fs/promises';
import { ALGORITHM_VERSION } from '#engine';
import { aboutSchema, healthSchema, readySchema } from '#wire';
import { packageInfo } from '../package-info.ts';
import type { Services } from '../services.ts';
import type { App } from './route.ts';

const tags = ['service'];

export function serviceRoutes(app: App, { library, analyzer }: Services): void {
  app.get('/api/health', {
    schema: { tags, summary: 'Whether the process answers', response: { 200: healthSchema } },
    handler: async () => ({ status: 'alive' as const, uptime_seconds: process.uptime() }),
  });

  app.get('/api/ready', {
    schema: {
      tags,
      summary: 'Whether database, analyzer and library folders work',
      response: { 200: readySchema, 503: readySchema },
    },
    async handler(_request, reply) {
      const folders = library.folders().map(async (path) => ({
        path,
        readable: await access(path, constants.R_OK | constants.X_OK).then(
          () => true,
          () => false,
        ),
      }));
      const database = await library.isHealthy();
      const { ready: isAnalyzing, ...status } = analyzer.status();
      const library_folders = await Promise.all(folders);
      const ready = database && isAnalyzing && library_folders.every(({ readable }) => readable);
      if (!ready) reply.status(503);
      return { ready, database, analyzer: { ready: isAnalyzing, ...status }, library_folders };
    },
  });

  app.get('/api/about', {
    schema: { tags, summary: 'Version, licence, source', response: { 200: aboutSchema } },
    handler: async () => ({
      name: 'auralis',
      version: packageInfo.version,
      licence: packageInfo.license,
      source: packageInfo.source,
      algorithm_version: ALGORITHM_VERSION,
      node: process.version,
    }),
  });
}
