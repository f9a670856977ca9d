import { setImmediate } from 'node:timers/promises';
import { type Database, sql } from './database.ts';

/** A track that is present and measured, and what its file holds. */
export type MeasuredTrack = { readonly id: number; readonly payloadHash: string };

/** Some of them, evenly chosen by the order in which they were added. */
export type MeasuredTracks = {
  readonly total: number;
  /** Every so manieth is in it: 1 where all are, then 2, 4, 8 … */
  readonly every: number;
  readonly tracks: readonly MeasuredTrack[];
};

/** A few milliseconds: 100,000 at once would keep everybody else waiting for 0.2 s. */
const TRACKS_A_TURN = 4_000;

/** At most `limit` of the tracks that an algorithm has measured. */
export async function measuredTracks(
  database: Database,
  algorithmVersion: number,
  limit: number,
): Promise<MeasuredTracks> {
  let tracks: MeasuredTrack[] = [];
  let every = 1;
  let total = 0;
  for (let last = 0; ; ) {
    const { rows } = await sql<MeasuredTrack>`
      select tracks.id, tracks.payload_hash as payloadHash from tracks
      join analyses on analyses.payload_hash = tracks.payload_hash and analyses.algorithm_version = ${algorithmVersion}
      where tracks.missing_since is null and tracks.id > ${last}
      order by tracks.id limit ${TRACKS_A_TURN}`.execute(database);
    for (const row of rows) {
      if (total++ % every !== 0) continue;
      if (tracks.length === limit) {
        // Too many: every second one goes, those that are left being as evenly spread.
        tracks = tracks.filter((_, index) => index % 2 === 0);
        every *= 2;
        if ((total - 1) % every !== 0) continue;
      }
      tracks.push(row);
    }
    if (rows.length < TRACKS_A_TURN) return { total, every, tracks };
    last = rows.at(-1)?.id ?? last;
    await setImmediate();
  }
}
