import { isAnalysed } from './analyses.ts';
import { type Database, sql } from './database.ts';

/** How much a library holds; of what is present, but for `missing`. */
export type Statistics = {
  readonly tracks: number;
  readonly albums: number;
  readonly artists: number;
  /** Of the tracks whose duration is known. */
  readonly durationSeconds: number;
  readonly sizeBytes: number;
  /** Measured by the current algorithm. */
  readonly analysed: number;
  /** Could not be measured. */
  readonly failed: number;
  /** Known, but their files are not there. */
  readonly missing: number;
};

/** Counted anew at each call. `algorithmVersion` says which analyses count. */
export async function readStatistics(database: Database, algorithmVersion: number): Promise<Statistics> {
  const { rows } = await sql<Statistics>`
    select count(*) as tracks, count(distinct album_id) as albums, count(distinct artist_id) as artists,
      total(duration_seconds) as durationSeconds, coalesce(sum(size_bytes), 0) as sizeBytes,
      count(*) filter (where integrated_lufs is not null or ${isAnalysed(algorithmVersion)}) as analysed,
      count(failure_code) as failed,
      (select count(*) from tracks where missing_since is not null) as missing
    from tracks where missing_since is null`.execute(database);
  return rows[0] as Statistics;
}
