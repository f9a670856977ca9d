import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Fastify from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { expect, test } from 'vitest';
import { type Page, pageRoutes } from '../../src/server/routes/page.ts';
import { temporaryFolder } from './running-service.ts';

test('a page that is removed while the service runs is missed with a word on what to do, and served once it is back', async () => {
  using temporary = temporaryFolder();
  const [folder, away] = [join(temporary.path, 'dist'), join(temporary.path, 'away')];
  mkdirSync(folder);
  writeFileSync(join(folder, 'index.html'), '<title>Auralis</title>');
  await using app = Fastify().withTypeProvider<ZodTypeProvider>();
  let page: Page | null = null;
  app.setNotFoundHandler((request, reply) =>
    page?.answer(request, reply) ? reply : reply.status(404).send(),
  );
  page = await pageRoutes(app, folder);
  const get = (url: string) => app.inject({ url, headers: { accept: 'text/html' } });
  for (const path of ['/', '/albums/3']) {
    renameSync(folder, away);
    const { statusCode, body } = await get(path);
    expect([statusCode, body]).toEqual([503, expect.stringContaining('node scripts/build-web.mjs')]);
    renameSync(away, folder);
    expect(await get(path)).toMatchObject({ statusCode: 200, body: '<title>Auralis</title>' });
  }
});
