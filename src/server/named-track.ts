import { ExpectedError } from '#errors';
import type { Library, Track } from '#library';
import { tellLibraryUpdated } from './library-news.ts';
import type { Live } from './live.ts';

/** The track, or `track_not_found`. */
export async function findTrack(library: Library, id: number): Promise<Track> {
  const track = await library.track(id);
  if (track === null) throw unknownTrack(id);
  return track;
}

/** What is said of an id that no track has. */
export function unknownTrack(id: number): ExpectedError {
  return new ExpectedError('track_not_found', `there is no track ${id}`);
}

/** The track that a request names by id or path, imported when the library does not know its file yet. */
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
