import type { Library } from '#library';
import type { MessageData } from '#wire';
import type { Live } from './live.ts';

/** Tells every client that the library has changed, and what it holds now. */
export async function tellLibraryUpdated(
  library: Library,
  live: Live,
  action: MessageData<'library_updated'>['action'],
): Promise<void> {
  const { tracks, albums, artists } = await library.counts();
  live.broadcast('library_updated', {
    action,
    track_count: tracks,
    album_count: albums,
    artist_count: artists,
  });
}
