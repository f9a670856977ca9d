import type { QueryClient } from '@tanstack/react-query';
import type { Connection, Route, WebSocketMessageType } from '#client';
import { noteAllArtworkInDoubt, noteChangedArtwork } from './artwork-versions.ts';

/** What is known of a file's samples, which may be others after a scan. */
const SAMPLES = ['/api/tracks/', '/api/player/mastering/'];
const LIBRARY = ['/api/library/', '/api/albums', '/api/artists', '/api/search'];

/** Which answers a message makes old, by the beginning of their path. What tells a whole state (`player_state`, …) is not asked for. */
const OUTDATED_BY: Readonly<Partial<Record<WebSocketMessageType, readonly string[]>>> = {
  library_updated: [...LIBRARY, ...SAMPLES, '/api/playlists', '/api/metadata/'],
  scan_complete: ['/api/library/'],
  metadata_updated: [...LIBRARY, '/api/playlists', '/api/metadata/'],
  metadata_batch_updated: [...LIBRARY, '/api/playlists', '/api/metadata/'],
  artwork_updated: [...LIBRARY, '/api/playlists', '/api/player/queue'],
  playlist_created: ['/api/playlists'],
  playlist_updated: ['/api/playlists'],
  playlist_deleted: ['/api/playlists'],
  queue_updated: ['/api/player/queue'],
};

/**
 * Asks again for what is shown and old, as messages tell; for everything once messages were missed, since nobody knows which.
 * Answers how to stop.
 */
export function keepFresh(
  queries: QueryClient,
  { subscribe, onGap }: Pick<Connection, 'subscribe' | 'onGap'>,
) {
  const types = Object.keys(OUTDATED_BY) as (keyof typeof OUTDATED_BY)[];
  const stops = [
    subscribe(types, ({ type }) => {
      const paths = OUTDATED_BY[type as keyof typeof OUTDATED_BY] ?? [];
      void queries.invalidateQueries({ predicate: ({ queryKey: [route] }) => isOf(String(route), paths) });
    }),
    subscribe('artwork_updated', ({ data }) => noteChangedArtwork(data.artwork_path)),
    onGap(() => {
      noteAllArtworkInDoubt();
      void queries.invalidateQueries();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function isOf(route: Route | string, paths: readonly string[]): boolean {
  const path = route.slice(route.indexOf(' ') + 1);
  return paths.some((start) => path.startsWith(start));
}
