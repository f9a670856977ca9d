import { extname, isAbsolute, resolve, sep } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { audioExtensions } from '#audio-extensions';
import { ExpectedError } from '#errors';
import type { Library } from './library.ts';
import { decodeM3u8, type M3u8Entry, parseM3u8, readingsOf } from './m3u8.ts';
import { MAX_PLAYLIST_TRACKS } from './playlists.ts';

/**
 * Why an entry was passed over.
 *
 * - `not_a_file`: the address of something that is not a file here, or longer than a path can be
 * - `outside_library`: whether there is anything stays unsaid
 * - `file_not_found`: it would lie in a library folder, and does not
 * - `not_audio`: something else than a music file
 * - `too_many_unknown`: not looked for any more; scan its folder first, then import again
 */
export type SkipReason =
  | 'not_a_file'
  | 'outside_library'
  | 'file_not_found'
  | 'not_audio'
  | 'too_many_unknown';

/** An entry that has become no track of the playlist. */
export type SkippedEntry = Pick<M3u8Entry, 'line' | 'text' | 'title'> & { readonly reason: SkipReason };

/** A playlist file with its entries found in the library. */
export type PlaylistImport = {
  /** Fit to be a playlist's; `null` when the file does not say. */
  readonly name: string | null;
  readonly trackIds: readonly number[];
  readonly skipped: readonly SkippedEntry[];
  /** Files that the library did not know, or not as they are now. */
  readonly newTracks: number;
};

/** How much one import does beyond looking into the database; what is left is `too_many_unknown`. */
export type ImportLimits = {
  readonly newTracks: number;
  /** Folders on the way to what is looked for on the disk, one after another: 1,000 take up to 0.1 s. */
  readonly steps: number;
};

const LIMITS: ImportLimits = { newTracks: 1_000, steps: 100_000 };
/** What `PATH_MAX` of Linux allows. */
const LONGEST_PATH = 4_096;
const LONGEST_NAME = 200;
const ENTRIES_A_TURN = 200;

/**
 * Finds the entries of an M3U8 file in the library: tracks that it knows, missing ones too, by their paths; files in
 * its folders that it does not know are imported. Relative paths are tried below each library folder. Throws
 * `invalid_request` when there are more entries than a playlist holds.
 */
export async function importM3u8(
  library: Library,
  bytes: Uint8Array,
  limits: ImportLimits = LIMITS,
): Promise<PlaylistImport> {
  const { name, entries } = parseM3u8(decodeM3u8(bytes));
  if (entries.length > MAX_PLAYLIST_TRACKS) {
    throw new ExpectedError(
      'invalid_request',
      `the playlist file must have at most ${MAX_PLAYLIST_TRACKS} entries, got ${entries.length}`,
    );
  }
  const trackIds: number[] = [];
  const skipped: SkippedEntry[] = [];
  let newTracks = 0;
  let steps = 0;

  /** The first of the paths that is a file of the library, imported if need be; else why none is. */
  const look = async (paths: readonly string[]): Promise<number | SkipReason> => {
    let reason: SkipReason = 'outside_library';
    for (const path of paths) {
      steps += path.split(sep).length;
      if (newTracks >= limits.newTracks || steps > limits.steps) return 'too_many_unknown';
      try {
        const real = await library.resolveInside(path);
        if (audioExtensions.has(extname(real).toLowerCase())) {
          const { track, isNew } = await library.importFile(real);
          if (isNew) newTracks++;
          return track.id;
        }
        reason = 'not_audio';
      } catch (error) {
        if (!(error instanceof ExpectedError)) throw error;
        if (error.code === 'file_not_found' && reason === 'outside_library') reason = 'file_not_found';
        if (error.code === 'undecodable_audio') reason = 'not_audio'; // A folder or a pipe by that name.
      }
    }
    return reason;
  };

  for (let first = 0; first < entries.length; first += ENTRIES_A_TURN) {
    const some = entries
      .slice(first, first + ENTRIES_A_TURN)
      .map((entry) => ({ entry, paths: pathsOf(entry, library.folders()) }));
    const known = await library.trackIdsByPath(some.flatMap(({ paths }) => paths));
    for (const { entry, paths } of some) {
      const knownId = paths.map((path) => known.get(path)).find((id) => id !== undefined);
      const found = paths.length === 0 ? 'not_a_file' : (knownId ?? (await look(paths)));
      if (typeof found === 'number') trackIds.push(found);
      else skipped.push({ line: entry.line, text: entry.text, title: entry.title, reason: found });
    }
    await setImmediate();
  }
  return { name: nameOf(name), trackIds, skipped, newTracks };
}

/** Absolute ones, best first. */
function pathsOf({ path }: M3u8Entry, folders: readonly string[]): readonly string[] {
  if (path === null || path.length > LONGEST_PATH) return [];
  const paths = readingsOf(path).flatMap((reading) =>
    isAbsolute(reading) ? [resolve(reading)] : folders.map((folder) => resolve(folder, reading)),
  );
  return [...new Set(paths)];
}

function nameOf(text: string | null): string | null {
  const name = text?.replace(/\p{Cc}+/gu, ' ').trim() ?? '';
  return [...name].slice(0, LONGEST_NAME).join('').trim() || null;
}
