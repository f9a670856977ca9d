import { setImmediate } from 'node:timers/promises';
import type { Library, Track } from '#library';
import { toTrackInfo } from '#wire';

const TRACKS_A_TURN = 500;

/** Known tracks in the order of `ids`, in slices: 10,000 at once would keep everybody else waiting for 100 ms. */
export async function* tracksInTurns(
  library: Pick<Library, 'tracksById'>,
  ids: readonly number[],
): AsyncGenerator<readonly Track[]> {
  for (let first = 0; first < ids.length; first += TRACKS_A_TURN) {
    yield await library.tracksById(ids.slice(first, first + TRACKS_A_TURN));
    await setImmediate();
  }
}

/** All of them. */
export async function allInTurns(
  library: Pick<Library, 'tracksById'>,
  ids: readonly number[],
): Promise<readonly Track[]> {
  return (await Array.fromAsync(tracksInTurns(library, ids))).flat();
}

/** All of them as `TrackInfo`, written out as a JSON array. */
export async function tracksJson(
  library: Pick<Library, 'tracksById'>,
  ids: readonly number[],
): Promise<string> {
  const written: string[] = [];
  for await (const slice of tracksInTurns(library, ids))
    written.push(...slice.map((track) => JSON.stringify(toTrackInfo(track))));
  return `[${written.join()}]`;
}
