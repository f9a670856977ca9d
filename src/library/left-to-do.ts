import { listOf, type sql } from './database.ts';
import { type Track, toTrack } from './track.ts';
import type { selectTracks } from './track-list.ts';

/** An expression for queries of `tracks`. */
type Condition = ReturnType<typeof sql<boolean>>;

/**
 * Finds tracks that something is yet to be done for. To look through 100,000 done ones for one that is not takes 100 ms:
 * what was looked through is remembered, so it is to be told when tracks have come or changed.
 */
export function createLeftToDo(select: () => ReturnType<typeof selectTracks>) {
  let nothingUpTo = 0;
  let timesReset = 0;
  return {
    lookAgainAt(ids: readonly number[]): void {
      timesReset++;
      for (const id of ids) nothingUpTo = Math.min(nothingUpTo, id - 1);
    },

    /** Present, not failed, and `isLeft`: the same condition each time. */
    async find(isLeft: Condition, limit: number, except: readonly number[]): Promise<readonly Track[]> {
      const resetsBefore = timesReset;
      const rows = await select()
        .where('id', '>', nothingUpTo)
        .where('missing_since', 'is', null)
        .where('failure_code', 'is', null)
        .where(isLeft)
        .where('id', 'not in', listOf(except))
        .orderBy('id')
        .limit(limit)
        .execute();
      const left = [...except, ...rows.slice(0, 1).map(({ id }) => id)];
      if (timesReset === resetsBefore && limit > 0)
        nothingUpTo = Math.min(Number.MAX_SAFE_INTEGER, ...left) - 1;
      return rows.map(toTrack);
    },
  };
}
