import { z } from 'zod';
import type { Track } from '#library';
import {
  commandAnswerSchema,
  folderRequestSchema,
  foldersSchema,
  idParamsSchema,
  listedTrackSchema,
  problemSchema,
  scanAnswerSchema,
  scanRequestSchema,
  toMeasurements,
  toTrackInfo,
  tracksPageSchema,
  tracksQuerySchema,
} from '#wire';
import { findTrack, type Services } from '../services.ts';
import type { App } from './route.ts';

const tags = ['library'];

export function libraryRoutes(app: App, { library, recommending, scanning }: Services): void {
  const listed = async (tracks: readonly Track[], include: string | undefined) => {
    const ids = tracks.map(({ id }) => id);
    const parts = new Set(include?.split(','));
    const summaries = parts.has('analysis') ? await library.summariesOf(ids) : null;
    const recommendations = parts.has('recommendation') ? await recommending.storedForAll(ids) : null;
    return tracks.map((track) => {
      const summary = summaries?.get(track.id);
      return {
        ...toTrackInfo(track),
        ...(summaries && { analysis: summary ? toMeasurements(summary) : null }),
        ...(recommendations && { recommendation: recommendations.get(track.id) ?? null }),
      };
    });
  };

  app.get('/api/library/tracks', {
    schema: {
      tags,
      summary: 'The tracks of the library, a page at a time',
      querystring: tracksQuerySchema,
      response: { 200: tracksPageSchema, 422: problemSchema },
    },
    async handler({ query }) {
      const { limit, offset, search, order, order_by: orderBy, include } = query;
      const { items, total } = await library.listTracks({ limit, offset, search, orderBy, order });
      const tracks = await listed(items, include);
      return { tracks, total, offset, limit, has_more: offset + items.length < total };
    },
  });

  app.get('/api/library/tracks/:id', {
    schema: {
      tags,
      summary: 'One track',
      params: idParamsSchema,
      querystring: tracksQuerySchema.pick({ include: true }),
      response: { 200: listedTrackSchema, 404: problemSchema },
    },
    async handler({ params, query }) {
      const [track] = await listed([await findTrack(library, params.id)], query.include);
      return track as NonNullable<typeof track>;
    },
  });

  app.post('/api/library/scan', {
    schema: {
      tags,
      summary: 'Brings the library up to date with the disk, in the background',
      body: scanRequestSchema.nullish(),
      response: { 202: scanAnswerSchema, 403: problemSchema, 409: problemSchema },
    },
    async handler({ body }, reply) {
      const directories = await scanning.start(body?.directories);
      reply.status(202);
      return { message: 'scan started', directories: [...directories] };
    },
  });

  app.delete('/api/library/scan', {
    schema: { tags, summary: 'Cancels the scan that is running', response: { 200: commandAnswerSchema } },
    handler: async () => ({ message: scanning.cancel() ? 'scan cancelled' : 'no scan is running' }),
  });

  app.get('/api/library/folders', {
    schema: { tags, summary: 'The folders that make up the library', response: { 200: foldersSchema } },
    handler: async () => ({ folders: [...library.folders()] }),
  });

  app.post('/api/library/folders', {
    schema: {
      tags,
      summary: 'Adds a folder to the library; a scan finds what is in it',
      body: folderRequestSchema,
      response: { 200: foldersSchema, 422: problemSchema },
    },
    async handler({ body }) {
      await library.addFolder(body.path);
      return { folders: [...library.folders()] };
    },
  });

  app.delete('/api/library/folders', {
    schema: {
      tags,
      summary: 'Takes a folder out of the library; its tracks stay known, as missing',
      querystring: z.object({ path: folderRequestSchema.shape.path }),
      response: { 200: foldersSchema },
    },
    async handler({ query }) {
      await library.removeFolder(query.path);
      return { folders: [...library.folders()] };
    },
  });
}
