import { ExpectedError } from '#errors';
import { childFolders, startingFolders, type Track, type TrackQuery } from '#library';
import { toMeasurements, toTrackInfo, toWireAlbum, toWireArtist } from '#wire';
import { findTrack } from '../named-track.ts';
import type { Services } from '../services.ts';
import { handle } from './handle.ts';
import { pageFacts } from './page-facts.ts';
import type { App } from './route.ts';

/** The query of a list of tracks as it arrives. */
type TracksQuery = Omit<TrackQuery, 'orderBy' | 'isFavourite'> & {
  readonly order_by: TrackQuery['orderBy'];
  readonly include?: string | undefined;
  readonly favourite?: 'true' | 'false' | undefined;
};

/** What the library holds: tracks, albums, artists, search; and what it is made from: folders, scans. */
export function libraryRoutes(app: App, { library, recommending, scanning, watching }: Services): void {
  const listed = async (tracks: readonly Track[], include: string | undefined) => {
    const ids = tracks.map(({ id }) => id);
    const parts = new Set(include?.split(','));
    const summaries = parts.has('analysis') ? await library.summariesOf(ids) : null;
    const recommendations = parts.has('recommendation') ? await recommending.storedForAll(tracks) : null;
    return tracks.map((track) => {
      const summary = summaries?.get(track.id);
      return {
        ...toTrackInfo(track),
        ...(summaries && { analysis: summary ? toMeasurements(summary) : null }),
        ...(recommendations && { recommendation: recommendations.get(track.id) ?? null }),
      };
    });
  };
  const trackPage = async (query: TracksQuery, of: Pick<TrackQuery, 'albumId' | 'artistId'> = {}) => {
    const { limit, offset, search, order, order_by: orderBy, include, favourite, state } = query;
    const isFavourite = favourite === undefined ? undefined : favourite === 'true';
    const page = { limit, offset, search, orderBy, order, isFavourite, state };
    const { items, total } = await library.listTracks({ ...page, ...of });
    return { tracks: await listed(items, include), ...pageFacts(query, items.length, total) };
  };
  const findAlbum = async (id: number) => {
    const album = await library.albums.get(id);
    if (album === null) throw new ExpectedError('album_not_found', `there is no album ${id}`);
    return album;
  };
  const findArtist = async (id: number) => {
    const artist = await library.artists.get(id);
    if (artist === null) throw new ExpectedError('artist_not_found', `there is no artist ${id}`);
    return artist;
  };

  handle(app, 'GET /api/library/tracks', ({ query }) => trackPage(query));
  handle(app, 'GET /api/library/tracks/{id}', async ({ params, query }) => {
    const [track] = await listed([await findTrack(library, params.id)], query.include);
    return track as NonNullable<typeof track>;
  });

  handle(app, 'GET /api/albums', async ({ query }) => {
    const { order_by: orderBy, ...page } = query;
    const { items, total } = await library.albums.list({ ...page, orderBy });
    return { albums: items.map(toWireAlbum), ...pageFacts(query, items.length, total) };
  });
  handle(app, 'GET /api/albums/{id}', async ({ params }) => toWireAlbum(await findAlbum(params.id)));
  handle(app, 'GET /api/albums/{id}/tracks', async ({ params, query }) => {
    const { id } = await findAlbum(params.id);
    return trackPage(query, { albumId: id });
  });

  handle(app, 'GET /api/artists', async ({ query }) => {
    const { items, total } = await library.artists.list(query);
    return { artists: items.map(toWireArtist), ...pageFacts(query, items.length, total) };
  });
  handle(app, 'GET /api/artists/{id}', async ({ params }) => toWireArtist(await findArtist(params.id)));
  handle(app, 'GET /api/artists/{id}/tracks', async ({ params, query }) => {
    const { id } = await findArtist(params.id);
    return trackPage(query, { artistId: id });
  });

  handle(app, 'GET /api/search', async ({ query: { search, limit } }) => {
    const page = { search, limit, offset: 0, order: 'asc' } as const;
    const [tracks, albums, artists] = await Promise.all([
      library.listTracks({ ...page, orderBy: 'title' }),
      library.albums.list({ ...page, orderBy: 'title' }),
      library.artists.list(page),
    ]);
    return {
      tracks: tracks.items.map(toTrackInfo),
      albums: albums.items.map(toWireAlbum),
      artists: artists.items.map(toWireArtist),
    };
  });

  handle(app, 'GET /api/library/statistics', async () => {
    const { durationSeconds, sizeBytes, ...counts } = await library.statistics();
    return { ...counts, duration_seconds: durationSeconds, size_bytes: sizeBytes };
  });

  handle(app, 'POST /api/library/scan', async ({ body }) => {
    const directories = await scanning.start(body?.directories);
    return { message: 'scan started', directories: [...directories] };
  });
  handle(app, 'GET /api/library/scan', async () => scanning.status());
  handle(app, 'DELETE /api/library/scan', async () => ({
    message: scanning.cancel() ? 'scan cancelled' : 'no scan is running',
  }));

  const folders = () => ({ folders: [...library.folders()] });
  handle(app, 'GET /api/library/folders', async () => folders());
  handle(app, 'GET /api/library/folders/children', async ({ query: { path } }) => {
    const { hasMore, ...found } = await (path === undefined ? startingFolders() : childFolders(path));
    return { ...found, folders: [...found.folders], has_more: hasMore };
  });
  handle(app, 'POST /api/library/folders', async ({ body }) => {
    await library.addFolder(body.path);
    await watching.update();
    return folders();
  });
  handle(app, 'DELETE /api/library/folders', async ({ query }) => {
    await library.removeFolder(query.path);
    await watching.update();
    return folders();
  });
}
