import { ExpectedError } from '#errors';
import { type ArtworkSubject, IMAGE_CONTENT_TYPES, type Picture } from '#library';
import { artworkPath } from '#wire';
import { tellArtworkUpdated } from '../artwork-news.ts';
import { tellLibraryUpdated } from '../library-news.ts';
import type { Services } from '../services.ts';
import { isAmong } from '../streaming/conditions.ts';
import { handle } from './handle.ts';
import { acceptImages } from './image-body.ts';
import type { App } from './route.ts';

/** The pictures of albums and tracks. `app` is theirs alone: bodies are images here. */
export async function artworkRoutes(app: App, services: Services): Promise<void> {
  await acceptImages(app);
  for (const kind of ['album', 'track'] as const) routesOf(app, services, kind);
}

function routesOf(app: App, services: Services, kind: ArtworkSubject['kind']): void {
  const { library, live } = services;
  const { artwork } = library;
  const nothingOf = (id: number): ExpectedError =>
    new ExpectedError('artwork_not_found', `${kind} ${id} has no artwork`);
  const tell = async (subject: ArtworkSubject): Promise<void> => {
    await tellArtworkUpdated(services, subject);
    await tellLibraryUpdated(library, live, 'update');
  };

  handle(
    app,
    `GET /api/artwork/${kind}/{id}`,
    async ({ params: { id }, query: { size }, headers }, reply) => {
      const picture = await artwork.shown({ kind, id });
      if (picture === null) throw nothingOf(id);
      const tag = `"${picture.hash}${size === undefined ? '' : `-${size}`}"`;
      // The URL stays when the picture changes: to be asked for each time, and sent only when it is another.
      reply.header('etag', tag).header('cache-control', 'private, no-cache');
      if (isAmong(tag, headers['if-none-match'])) return reply.status(304).send();
      const { bytes, contentType } = await artwork.rendition(picture, size ?? null);
      return reply
        .type(contentType)
        .header('x-content-type-options', 'nosniff')
        .header('content-security-policy', "default-src 'none'; sandbox")
        .send(bytes);
    },
  );

  handle(app, `POST /api/artwork/${kind}/{id}`, async ({ params: { id }, body }) => {
    const subject = { kind, id };
    const bytes = body as Uint8Array<ArrayBuffer> | undefined;
    const picture =
      bytes === undefined ? await artwork.extract(subject) : await artwork.upload(subject, bytes);
    await tell(subject);
    return answer(picture);
  });

  handle(app, `DELETE /api/artwork/${kind}/{id}`, async ({ params: { id } }) => {
    const subject = { kind, id };
    if (!(await artwork.remove(subject))) throw nothingOf(id);
    await tell(subject);
    return { message: 'artwork removed' };
  });
}

function answer({ subject, width, height, format, source }: Picture) {
  return {
    message: source === 'uploaded' ? 'artwork updated' : 'artwork taken from the files',
    artwork_path: artworkPath(subject.kind, subject.id),
    width,
    height,
    content_type: IMAGE_CONTENT_TYPES[format],
    source,
  };
}
