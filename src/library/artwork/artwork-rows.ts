import type { Selectable } from 'kysely';
import { type Database, listOf, sql } from '../database.ts';
import type { Schema } from '../schema.ts';
import type { ArtworkSubject, Finding, Picture } from './picture.ts';

/** What has no picture of a person's choice, and when its files changed and were looked through (Unix seconds). */
export type Candidate = {
  readonly id: number;
  readonly changedAt: number;
  readonly lookedAt: number | null;
  readonly hasPicture: boolean;
  /** Of one of its files. */
  readonly path: string;
};

/** What a change left without a row that refers to it. */
type Released = { readonly released: readonly string[] };

/** Which picture each album and track has, in the database. */
export function createArtworkRows(database: Database) {
  const rowOf = (db: Database, { kind, id }: ArtworkSubject) =>
    db.selectFrom('artwork').selectAll().where('kind', '=', kind).where('id', '=', id).executeTakeFirst();

  const write = async (db: Database, { kind, id }: ArtworkSubject, values: Values): Promise<void> => {
    await db
      .insertInto('artwork')
      .values({ kind, id, ...values })
      .onConflict((conflict) => conflict.columns(['kind', 'id']).doUpdateSet(values))
      .execute();
  };

  const released = async (
    db: Database,
    hashes: readonly (string | null | undefined)[],
  ): Promise<Released> => {
    const unused: string[] = [];
    for (const hash of new Set(hashes)) {
      if (hash === null || hash === undefined) continue;
      const row = await db.selectFrom('artwork').select('id').where('hash', '=', hash).executeTakeFirst();
      if (row === undefined) unused.push(hash);
    }
    return { released: unused };
  };

  return {
    async get(subject: ArtworkSubject): Promise<Picture | null> {
      const row = await rowOf(database, subject);
      return row === undefined ? null : toPicture(row);
    },

    /** A picture of these bytes, whoever has it. */
    async byHash(hash: string): Promise<Picture | null> {
      const row = await database
        .selectFrom('artwork')
        .selectAll()
        .where('hash', '=', hash)
        .executeTakeFirst();
      return row === undefined ? null : toPicture(row);
    },

    async hashes(): Promise<ReadonlySet<string>> {
      const rows = await database
        .selectFrom('artwork')
        .select('hash')
        .distinct()
        .where('hash', 'is not', null)
        .execute();
      return new Set(rows.flatMap(({ hash }) => hash ?? []));
    },

    /** Pictures whose files somebody removed: as if nobody had looked for any. */
    async forget(hashes: readonly string[]): Promise<void> {
      await database.deleteFrom('artwork').where('hash', 'in', listOf(hashes)).execute();
    },

    /** As a person asked. */
    put: (picture: Picture, lookedAt: number | null): Promise<Released> =>
      database.transaction().execute(async (transaction) => {
        const before = await rowOf(transaction, picture.subject);
        await write(transaction, picture.subject, valuesOf(picture, lookedAt ?? before?.looked_at ?? null));
        return released(transaction, [before?.hash]);
      }),

    /** As a person asked. `null` when there was none. */
    remove: (subject: ArtworkSubject): Promise<Released | null> =>
      database.transaction().execute(async (transaction) => {
        const before = await rowOf(transaction, subject);
        if (before === undefined || before.hash === null) return null;
        await write(transaction, subject, { ...NO_PICTURE, is_removed: 1, looked_at: before.looked_at });
        return released(transaction, [before.hash]);
      }),

    /**
     * What a scan found, in one transaction. A picture that was there stays when nothing was found, and whatever a
     * person did meanwhile has precedence. `taken` is what is new.
     */
    settle: (
      findings: readonly Finding[],
      lookedAt: number,
    ): Promise<Released & { readonly taken: readonly Picture[] }> =>
      database.transaction().execute(async (transaction) => {
        const taken: Picture[] = [];
        const touched: (string | null)[] = [];
        for (const { subject, picture } of findings) {
          const before = await rowOf(transaction, subject);
          touched.push(before?.hash ?? null, picture?.hash ?? null);
          if (before?.source === 'uploaded' || before?.is_removed === 1) continue;
          const isNew = picture !== null && picture.hash !== before?.hash;
          if (isNew) taken.push(picture);
          const values = isNew ? valuesOf(picture, lookedAt) : { looked_at: lookedAt };
          await write(transaction, subject, values);
        }
        return { taken, ...(await released(transaction, touched)) };
      }),

    /** Albums, or tracks without album, by id. */
    async toLookAt(
      kind: ArtworkSubject['kind'],
      after: number,
      limit: number,
    ): Promise<readonly Candidate[]> {
      const subject = kind === 'album' ? sql.ref('tracks.album_id') : sql.ref('tracks.id');
      const { rows } = await sql<Omit<Candidate, 'hasPicture'> & { readonly hasPicture: number }>`
        select ${subject} as id, max(tracks.updated_at) as changedAt, min(tracks.path) as path,
          artwork.looked_at as lookedAt, artwork.hash is not null as hasPicture
        from tracks left join artwork on artwork.kind = ${kind} and artwork.id = ${subject}
        where ${subject} > ${after} and tracks.missing_since is null
          and ${kind === 'album' ? sql`true` : sql`tracks.album_id is null`}
          and coalesce(artwork.is_removed, 0) = 0 and artwork.source is not 'uploaded'
        group by ${subject} order by ${subject} limit ${limit}`.execute(database);
      return rows.map((row) => ({ ...row, hasPicture: row.hasPicture === 1 }));
    },
  };
}

/** Whether an album or a track has a picture of its own, as an expression for other queries. */
export function hasArtwork(kind: ArtworkSubject['kind'], id: ReturnType<typeof sql>) {
  return sql<number>`exists (select 1 from artwork
    where artwork.kind = ${sql.lit(kind)} and artwork.id = ${id} and artwork.hash is not null)`;
}

type Row = Selectable<Schema['artwork']>;
type Values = Partial<Omit<Row, 'kind' | 'id'>>;

const NO_PICTURE = { hash: null, format: null, width: null, height: null, source: null };

function valuesOf({ hash, format, width, height, source }: Picture, lookedAt: number | null): Values {
  return { hash, format, width, height, source, is_removed: 0, looked_at: lookedAt };
}

function toPicture({ kind, id, hash, format, width, height, source }: Row): Picture | null {
  if (hash === null || format === null || width === null || height === null || source === null) return null;
  return { subject: { kind, id }, hash, format, width, height, source };
}
