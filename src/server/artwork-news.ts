import type { ArtworkSubject, Library } from '#library';
import { artworkPath } from '#wire';
import type { Live } from './live.ts';
import type { Playing } from './playing.ts';

/** An album has hardly more; the rest learns of it when it is loaded. */
const MOST_TRACKS = 500;

/** Tells every client that an album's or track's picture is another, or gone, and the player, which shows it. */
export async function tellArtworkUpdated(
  { library, live, playing }: { readonly library: Library; readonly live: Live; readonly playing: Playing },
  { kind, id }: ArtworkSubject,
): Promise<void> {
  live.broadcast('artwork_updated', { type: kind, id, artwork_path: artworkPath(kind, id) });
  if (playing.view().queue.entries.length === 0) return;
  const page = { limit: MOST_TRACKS, offset: 0, orderBy: 'number', order: 'asc' } as const;
  const tracks =
    kind === 'track'
      ? await library.tracksById([id])
      : (await library.listTracks({ ...page, albumId: id })).items;
  playing.refresh(tracks);
}
