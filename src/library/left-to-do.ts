import { type Database, listOf, sql } from './database.ts';
import { type Track, toTrack } from './track.ts';
import type { selectTracks } from './track-list.ts';

/** An expression for queries of `tracks`. */
type Condition = ReturnType<typeof sql<boolean>>;

/** Where a track stands among those that are left: the longest first, then by id. */
export type Turn = { readonly turn: number; readonly id: number };

/** Of a track, as a column of queries; as the index `tracks_left_to_do` has it. */
export const turnOf = sql<number>`-coalesce(duration_seconds, 1e9)`;

const FIRST: Turn = { turn: Number.NEGATIVE_INFINITY, id: 0 };
const BEHIND_ALL: Turn = { turn: Number.POSITIVE_INFINITY, id: 0 };

/**
 * Finds tracks that something is yet to be done for, the longest first: a short one waits for all that are longer, and
 * there is an end to those. To look through 100,000 done ones for one that is not takes 100 ms: what was looked through is
 * remembered, so it is to be told when tracks have come or changed.
 */
export function createLeftToDo(database: Database, select: () => ReturnType<typeof selectTracks>) {
  let nothingBefore = FIRST;
  let timesReset = 0;
  return {
    lookAgainAt(tracks: readonly Turn[]): void {
      timesReset++;
      for (const track of tracks) if (isBefore(track, nothingBefore)) nothingBefore = track;
    },

    /** Present, not failed, and `isLeft`: the same condition each time. */
    async find(isLeft: Condition, limit: number, except: readonly number[]): Promise<readonly Track[]> {
      const resetsBefore = timesReset;
      const { turn, id } = nothingBefore;
      const left = await database
        .selectFrom('tracks')
        .select(['id', turnOf.as('turn')])
        .where(turnOf, '>=', turn)
        .where(sql<boolean>`(${turnOf} > ${turn} or id >= ${id})`)
        .where('missing_since', 'is', null)
        .where('failure_code', 'is', null)
        .where(isLeft)
        .orderBy(turnOf)
        .orderBy('id')
        .limit(limit + except.length)
        .execute();
      if (timesReset === resetsBefore && limit > 0) nothingBefore = left[0] ?? BEHIND_ALL;
      const excepted = new Set(except);
      const ids = left.flatMap((track) => (excepted.has(track.id) ? [] : [track.id])).slice(0, limit);
      const rows = await select().where('id', 'in', listOf(ids)).execute();
      const byId = new Map(rows.map((row) => [row.id, toTrack(row)]));
      return ids.flatMap((each) => byId.get(each) ?? []);
    },
  };
}

function isBefore(a: Turn, b: Turn): boolean {
  return a.turn < b.turn || (a.turn === b.turn && a.id < b.id);
}
