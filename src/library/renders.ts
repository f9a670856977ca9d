import type { Figures, Plan } from '#mastering';
import { type Database, sql } from './database.ts';

/** What a render was to become, and what it has become. */
export type Render = {
  readonly payloadHash: string;
  readonly preset: string;
  /** 0…1. */
  readonly intensity: number;
  /** Of the written file: `wav`, `flac`, `opus`, `mp3`. */
  readonly format: string;
  /** As it sounded, at its intensity; `null` for none. */
  readonly plan: Plan | null;
  readonly before: Figures;
  readonly predicted: Figures;
  /** Of the written file. */
  readonly measured: Figures;
  /** How much quieter than planned it was written, so that what the encoder adds to peaks stays below the ceiling. */
  readonly backedOffDb: number;
  /** What remained above the ceiling all the same. */
  readonly ceilingExceededDb: number;
  readonly masteringVersion: number;
};

export type KeptRender = Render & {
  /** Unix seconds. */
  readonly renderedAt: number;
};

/** Of one content. */
const MOST_RENDERS = 100;

export type Renders = ReturnType<typeof createRenders>;

/** Predicted beside measured, for every render of a content by preset, intensity, format and plan. */
export function createRenders(database: Database, now: () => number) {
  return {
    /** In the place of an earlier one of the same, and of the oldest where a content has many. */
    async save(render: Render): Promise<void> {
      const { payloadHash, preset, intensity, format, plan } = render;
      const key = { payload_hash: payloadHash, preset, intensity, format, plan: JSON.stringify(plan) };
      const row = {
        before: JSON.stringify(render.before),
        predicted: JSON.stringify(render.predicted),
        measured: JSON.stringify(render.measured),
        backed_off_db: render.backedOffDb,
        ceiling_exceeded_db: render.ceilingExceededDb,
        mastering_version: render.masteringVersion,
        rendered_at: now(),
      };
      await database.transaction().execute(async (transaction) => {
        await transaction
          .insertInto('renders')
          .values({ ...key, ...row })
          .onConflict((conflict) =>
            conflict.columns(['payload_hash', 'preset', 'intensity', 'format', 'plan']).doUpdateSet(row),
          )
          .execute();
        await sql`delete from renders where payload_hash = ${payloadHash} and id not in (
          select id from renders where payload_hash = ${payloadHash}
          order by rendered_at desc, id desc limit ${MOST_RENDERS})`.execute(transaction);
      });
    },

    /** Newest first. */
    async of(payloadHash: string, limit: number): Promise<readonly KeptRender[]> {
      const rows = await database
        .selectFrom('renders')
        .selectAll()
        .where('payload_hash', '=', payloadHash)
        .orderBy(sql`rendered_at desc, id desc`)
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        payloadHash,
        preset: row.preset,
        intensity: row.intensity,
        format: row.format,
        plan: JSON.parse(row.plan),
        before: JSON.parse(row.before),
        predicted: JSON.parse(row.predicted),
        measured: JSON.parse(row.measured),
        backedOffDb: row.backed_off_db,
        ceilingExceededDb: row.ceiling_exceeded_db,
        masteringVersion: row.mastering_version,
        renderedAt: row.rendered_at,
      }));
    },
  };
}
