import { promisify } from 'node:util';
import { deflate, inflateSync } from 'node:zlib';
import type { Analysis, Descriptors } from '#engine';
import { type Database, listOf, sql } from './database.ts';

/** On a thread of its own: 100 KB take 5 to 9 ms. */
const deflated = promisify<string, Buffer>(deflate);

/** An analysis without its bulk, as lists need it. */
export type Summary = Omit<Analysis, 'series' | 'gatingHistogram'>;

/** Measurements by the content that they belong to and the algorithm that made them. */
export function createAnalyses(database: Database, algorithmVersion: number, now: () => number) {
  return {
    /** `null` when the content is not measured. */
    async durationSeconds(payloadHash: string): Promise<number | null> {
      const row = await database
        .selectFrom('analyses')
        .select(sql<number>`json_extract(measurements, '$.durationSeconds')`.as('seconds'))
        .where('payload_hash', '=', payloadHash)
        .where('algorithm_version', '=', algorithmVersion)
        .executeTakeFirst();
      return row?.seconds ?? null;
    },

    async get(payloadHash: string): Promise<Analysis | null> {
      const row = await database
        .selectFrom('analyses')
        .select(['measurements', 'bulk'])
        .where('payload_hash', '=', payloadHash)
        .where('algorithm_version', '=', algorithmVersion)
        .executeTakeFirst();
      if (row === undefined) return null;
      const bulk = inflateSync(row.bulk).toString();
      return { ...JSON.parse(row.measurements), ...JSON.parse(bulk) } as Analysis;
    },

    async save(payloadHash: string, analysis: Analysis): Promise<void> {
      const { series, gatingHistogram, ...summary } = analysis;
      const row = {
        measurements: JSON.stringify(summary satisfies Summary),
        bulk: await deflated(JSON.stringify({ series, gatingHistogram })),
        analysed_at: now(),
      };
      await database
        .insertInto('analyses')
        .values({ payload_hash: payloadHash, algorithm_version: algorithmVersion, ...row })
        .onConflict((conflict) => conflict.columns(['payload_hash', 'algorithm_version']).doUpdateSet(row))
        .execute();
    },

    /** By track, for those that have one. */
    async summaries(trackIds: readonly number[]): Promise<ReadonlyMap<number, Summary>> {
      const rows = await database
        .selectFrom('tracks')
        .innerJoin('analyses', 'analyses.payload_hash', 'tracks.payload_hash')
        .select(['tracks.id', 'analyses.measurements'])
        .where('analyses.algorithm_version', '=', algorithmVersion)
        .where('tracks.id', 'in', listOf(trackIds))
        .execute();
      return new Map(rows.map(({ id, measurements }) => [id, JSON.parse(measurements) as Summary]));
    },

    async descriptors(payloadHash: string): Promise<Descriptors | null> {
      const row = await database
        .selectFrom('descriptors')
        .select('descriptors')
        .where('payload_hash', '=', payloadHash)
        .where('algorithm_version', '=', algorithmVersion)
        .executeTakeFirst();
      return row === undefined ? null : (JSON.parse(row.descriptors) as Descriptors);
    },

    async saveDescriptors(payloadHash: string, descriptors: Descriptors): Promise<void> {
      const row = { descriptors: JSON.stringify(descriptors) };
      await database
        .insertInto('descriptors')
        .values({ payload_hash: payloadHash, algorithm_version: algorithmVersion, ...row })
        .onConflict((conflict) => conflict.columns(['payload_hash', 'algorithm_version']).doUpdateSet(row))
        .execute();
    },
  };
}

/** Whether an algorithm has measured what a track holds, as an expression for queries of `tracks`. */
export function isAnalysed(algorithmVersion: number) {
  return sql<number>`exists (select 1 from analyses where analyses.payload_hash = tracks.payload_hash
    and analyses.algorithm_version = ${algorithmVersion})`;
}
