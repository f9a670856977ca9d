import type { Library, Track } from '#library';
import { tellLibraryUpdated } from './library-news.ts';
import type { Live } from './live.ts';
import { findTrack } from './services.ts';

/** The track that a request names, imported when the library does not know its file yet. */
export async function trackOf(
  library: Library,
  live: Live,
  named: { readonly track_id?: number | undefined; readonly track_path?: string | undefined },
): Promise<Track> {
  if (named.track_id !== undefined) return findTrack(library, named.track_id);
  const { track, isNew } = await library.importFile(named.track_path ?? '');
  if (isNew) await tellLibraryUpdated(library, live, 'import');
  return track;
}
