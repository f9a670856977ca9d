import { ExpectedError } from '#errors';
import { importM3u8, writeM3u8 } from '#library';
import { toTrackInfo, toWirePlaylist } from '#wire';
import { attachment } from '../content-disposition.ts';
import { tellLibraryUpdated } from '../library-news.ts';
import type { Services } from '../services.ts';
import { allInTurns, tracksJson } from '../tracks-in-turns.ts';
import { createTurns } from '../turns.ts';
import { handle, written } from './handle.ts';
import { pageFacts } from './page-facts.ts';
import type { App } from './route.ts';

const MOST_FILE_BYTES = 5_000_000;
/** Imports that go on at once: 20 of 4 MB took 700 MB. */
const MOST_IMPORTS = 2;
const LONGEST_ENTRY_SHOWN = 500;
const FILE_TYPES = ['audio/x-mpegurl', 'audio/mpegurl', 'application/vnd.apple.mpegurl', 'text/plain'];

/** Playlists: their lists, their tracks, and files of them. */
export function playlistRoutes(app: App, { library, live, playing, measuring }: Services): void {
  const { playlists } = library;
  const tracksOf = async (id: number) => allInTurns(library, await playlists.trackIds(id));

  handle(app, 'GET /api/playlists', async ({ query }) => {
    const { order_by: orderBy, ...page } = query;
    const { items, total } = await playlists.list({ ...page, orderBy });
    return { playlists: items.map(toWirePlaylist), ...pageFacts(query, items.length, total) };
  });

  handle(app, 'POST /api/playlists', async ({ body: { name, description, track_ids: trackIds } }) => {
    const playlist = await playlists.create({ name, description, trackIds });
    live.broadcast('playlist_created', { playlist_id: playlist.id, name: playlist.name });
    return toWirePlaylist(playlist);
  });

  handle(app, 'GET /api/playlists/{id}', async ({ params: { id } }, reply) => {
    const playlist = JSON.stringify(toWirePlaylist(await playlists.get(id)));
    const tracks = await tracksJson(library, await playlists.trackIds(id));
    return written(reply, `${playlist.slice(0, -1)},"tracks":${tracks}}`);
  });

  handle(app, 'GET /api/playlists/{id}/tracks', async ({ params: { id }, query }) => {
    const tracks = await library.tracksById(await playlists.trackIds(id, query));
    const { trackCount } = await playlists.get(id);
    return { tracks: tracks.map(toTrackInfo), ...pageFacts(query, tracks.length, trackCount) };
  });

  handle(app, 'PUT /api/playlists/{id}', async ({ params: { id }, body }) => {
    const playlist = await playlists.change(id, body);
    live.broadcast('playlist_updated', { playlist_id: id, action: 'renamed' });
    return toWirePlaylist(playlist);
  });

  handle(app, 'DELETE /api/playlists/{id}', async ({ params: { id } }) => {
    await playlists.delete(id);
    live.broadcast('playlist_deleted', { playlist_id: id });
    return { message: 'playlist deleted' };
  });

  handle(app, 'POST /api/playlists/{id}/tracks', async ({ params: { id }, body }) => {
    const playlist = await playlists.add(id, body.track_ids, body.position);
    live.broadcast('playlist_updated', { playlist_id: id, action: 'track_added' });
    return toWirePlaylist(playlist);
  });

  handle(app, 'DELETE /api/playlists/{id}/tracks/{track_id}', async ({ params, query }) => {
    const { id, track_id } = params;
    const playlist = await playlists.remove(id, track_id, query.index);
    live.broadcast('playlist_updated', { playlist_id: id, action: 'track_removed' });
    return toWirePlaylist(playlist);
  });

  handle(app, 'PUT /api/playlists/{id}/tracks/reorder', async ({ params: { id }, body }) => {
    const playlist = await playlists.move(id, body.from_index, body.to_index);
    live.broadcast('playlist_updated', { playlist_id: id, action: 'reordered' });
    return toWirePlaylist(playlist);
  });

  handle(app, 'POST /api/playlists/{id}/play', async ({ params: { id }, body }) => {
    await playing.do(
      async () => {
        const tracks = await tracksOf(id);
        if (tracks.length === 0) throw new ExpectedError('playlist_empty', `playlist ${id} has no tracks`);
        return tracks;
      },
      (player, tracks) =>
        player.replace(
          tracks.map((track) => playing.entryOf(track)),
          body.start_index,
        ),
    );
    const { queue } = playing.view();
    return {
      message: 'playing the playlist',
      queue_size: queue.entries.length,
      current_index: queue.index,
    };
  });

  handle(app, 'GET /api/playlists/{id}/export', async ({ params: { id }, query }, reply) => {
    const [{ name }, tracks] = [await playlists.get(id), await tracksOf(id)];
    void reply.type('audio/x-mpegurl; charset=utf-8').header('content-disposition', attachment(name, 'm3u8'));
    return writeM3u8({ name, tracks }, query.paths === 'relative' ? library.folders() : []);
  });

  // In a scope of its own: only here is a body a playlist file, whatever is said of plain text elsewhere.
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    const asBytes = { parseAs: 'buffer', bodyLimit: MOST_FILE_BYTES } as const;
    const turns = createTurns(MOST_IMPORTS);
    scope.addHook('preParsing', (_request, reply) => turns(reply.raw));
    scope.addContentTypeParser(FILE_TYPES, asBytes, (_request, body, done) => done(null, body));

    handle(scope as unknown as App, 'POST /api/playlists/import', async ({ query, body }) => {
      if (!Buffer.isBuffer(body) || (body as Buffer).length === 0) {
        throw new ExpectedError('invalid_request', 'the body must be a playlist file in M3U8, got nothing');
      }
      const { name, trackIds, skipped, newTracks } = await importM3u8(library, body);
      if (newTracks > 0) {
        await tellLibraryUpdated(library, live, 'import');
        measuring.catchUp();
      }
      const playlist = await playlists.create({ name: query.name ?? name ?? 'Imported playlist', trackIds });
      live.broadcast('playlist_created', { playlist_id: playlist.id, name: playlist.name });
      return {
        ...toWirePlaylist(playlist),
        imported: trackIds.length,
        skipped: skipped.map(({ line, text, title, reason }) => ({
          line,
          entry: text.slice(0, LONGEST_ENTRY_SHOWN),
          title,
          reason,
        })),
      };
    });
  });
}
