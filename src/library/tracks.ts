import { type Database, sql } from './database.ts';
import { toSearchQuery } from './search.ts';
import type { Tags } from './tags.ts';
import { type Track, type TrackRow, toTrack } from './track.ts';

export type TrackOrder = 'title' | 'artist' | 'album' | 'year' | 'duration' | 'added_at' | 'path';

export type TrackQuery = {
  readonly limit: number;
  readonly offset: number;
  readonly search?: string | undefined;
  readonly orderBy: TrackOrder;
  readonly order: 'asc' | 'desc';
};

/** A file as the disk has it, with its tags. */
export type ScannedFile = {
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly tags: Tags;
};

/** What a scan compares with the disk. */
export type KnownFile = {
  readonly id: number;
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly isMissing: boolean;
};

export type Counts = { readonly tracks: number; readonly albums: number; readonly artists: number };

const ORDERS: Readonly<Record<TrackOrder, string>> = {
  title: 'title collate nocase',
  artist: 'artist collate nocase',
  album: 'album collate nocase',
  year: 'year',
  duration: 'duration_seconds',
  added_at: 'added_at',
  path: 'path',
};

/** The tracks of one library file. `algorithmVersion` says which analyses count as done. */
export function createTracks(database: Database, algorithmVersion: number, now: () => number) {
  const isAnalysed =
    sql<number>`exists (select 1 from analyses where analyses.payload_hash = tracks.payload_hash
    and analyses.algorithm_version = ${algorithmVersion})`.as('is_analysed');
  const select = () => database.selectFrom('tracks').selectAll('tracks').select(isAnalysed);
  const asTrack = (row: unknown): Track => toTrack(row as TrackRow);

  const idOf = async (db: Database, table: 'artists' | 'albums', row: AlbumOrArtist): Promise<number> => {
    const query = db.insertInto(table).values(row as never);
    const { id } = await query
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ key: sql`excluded.key` } as never))
      .returning('id')
      .executeTakeFirstOrThrow();
    return id;
  };

  return {
    async get(id: number): Promise<Track | null> {
      const row = await select().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : asTrack(row);
    },

    async byPath(path: string): Promise<Track | null> {
      const row = await select().where('path', '=', path).executeTakeFirst();
      return row === undefined ? null : asTrack(row);
    },

    /** In the order of `ids`; unknown ones are left out. */
    async byIds(ids: readonly number[]): Promise<readonly Track[]> {
      const rows = await select()
        .where('id', 'in', sql<number>`(select value from json_each(${JSON.stringify(ids)}))`)
        .execute();
      const byId = new Map(rows.map((row) => [row.id, asTrack(row)]));
      return ids.flatMap((id) => byId.get(id) ?? []);
    },

    async list({
      limit,
      offset,
      search,
      orderBy,
      order,
    }: TrackQuery): Promise<{ items: readonly Track[]; total: number }> {
      const match = search === undefined || search.trim() === '' ? undefined : toSearchQuery(search);
      // Something was typed, but no word: nothing can match it.
      if (match === null) return { items: [], total: 0 };
      const found =
        match === undefined
          ? sql<boolean>`true`
          : sql<boolean>`tracks.id in (select rowid from tracks_search where tracks_search match ${match})`;
      const { total } = await database
        .selectFrom('tracks')
        .select(({ fn }) => fn.countAll<number>().as('total'))
        .where(found)
        .executeTakeFirstOrThrow();
      const direction = sql.raw(order);
      const rows = await select()
        .where(found)
        .orderBy(sql`${sql.raw(ORDERS[orderBy])} ${direction} nulls last, id ${direction}`)
        .limit(limit)
        .offset(offset)
        .execute();
      return { items: rows.map(asTrack), total };
    },

    /** Of what is present. */
    async counts(): Promise<Counts> {
      return database
        .selectFrom('tracks')
        .select(({ fn }) => [
          fn.countAll<number>().as('tracks'),
          fn.count<number>('album_id').distinct().as('albums'),
          fn.count<number>('artist_id').distinct().as('artists'),
        ])
        .where('missing_since', 'is', null)
        .executeTakeFirstOrThrow();
    },

    /** What is known of the files below `folder`, missing ones too. */
    async knownBelow(folder: string): Promise<readonly KnownFile[]> {
      const rows = await database
        .selectFrom('tracks')
        .select(['id', 'path', 'size_bytes', 'modified_ms', 'missing_since'])
        .where(sql<boolean>`substr(path, 1, ${folder.length + 1}) = ${`${folder}/`}`)
        .execute();
      return rows.map((row) => ({
        id: row.id,
        path: row.path,
        sizeBytes: row.size_bytes,
        modifiedMs: row.modified_ms,
        isMissing: row.missing_since !== null,
      }));
    },

    /** Adds or refreshes files in one transaction. A file that changed loses its payload hash and its failure. */
    async upsert(files: readonly ScannedFile[]): Promise<void> {
      await database.transaction().execute(async (transaction) => {
        for (const file of files) {
          const { tags } = file;
          const albumArtist = tags.albumArtist ?? tags.artist;
          const values = {
            path: file.path,
            size_bytes: file.sizeBytes,
            modified_ms: file.modifiedMs,
            title: tags.title,
            artist: tags.artist,
            album: tags.album,
            album_artist: tags.albumArtist,
            artist_id: tags.artist === '' ? null : await idOf(transaction, 'artists', artistRow(tags.artist)),
            album_id:
              tags.album === ''
                ? null
                : await idOf(transaction, 'albums', albumRow(tags.album, albumArtist, tags.year)),
            year: tags.year,
            genre: tags.genre,
            track_number: tags.trackNumber,
            disc_number: tags.discNumber,
            duration_seconds: tags.durationSeconds,
            tag_problem: tags.problem,
            payload_hash: null,
            missing_since: null,
            failure_code: null,
            failure_message: null,
            updated_at: now(),
          };
          await transaction
            .insertInto('tracks')
            .values({ ...values, added_at: now() })
            .onConflict((conflict) => conflict.column('path').doUpdateSet(values))
            .execute();
        }
      });
    },

    async markMissing(ids: readonly number[]): Promise<void> {
      await database
        .updateTable('tracks')
        .set({ missing_since: now() })
        .where('id', 'in', sql<number>`(select value from json_each(${JSON.stringify(ids)}))`)
        .where('missing_since', 'is', null)
        .execute();
    },

    async markPresent(ids: readonly number[]): Promise<void> {
      await database
        .updateTable('tracks')
        .set({ missing_since: null })
        .where('id', 'in', sql<number>`(select value from json_each(${JSON.stringify(ids)}))`)
        .execute();
    },

    /** Present, not failed, and without an analysis by the current algorithm. */
    async toMeasure(limit: number, except: readonly number[]): Promise<readonly Track[]> {
      const rows = await select()
        .where('missing_since', 'is', null)
        .where('failure_code', 'is', null)
        .where(
          sql<boolean>`not exists (select 1 from analyses where analyses.payload_hash = tracks.payload_hash
            and analyses.algorithm_version = ${algorithmVersion})`,
        )
        .where('id', 'not in', sql<number>`(select value from json_each(${JSON.stringify(except)}))`)
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(asTrack);
    },

    /** What the file's content is, while size and time are those that were looked at. False when it has changed. */
    async setPayload(track: Track, payloadHash: string, durationSeconds: number | null): Promise<boolean> {
      const { numUpdatedRows } = await database
        .updateTable('tracks')
        .set({
          payload_hash: payloadHash,
          failure_code: null,
          failure_message: null,
          ...(durationSeconds !== null && { duration_seconds: durationSeconds }),
        })
        .where('id', '=', track.id)
        .where('size_bytes', '=', track.sizeBytes)
        .where('modified_ms', '=', track.modifiedMs)
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },

    async setFailure(
      track: Track,
      { code, message }: { readonly code: string; readonly message: string },
    ): Promise<void> {
      await database
        .updateTable('tracks')
        .set({ failure_code: code, failure_message: message })
        .where('id', '=', track.id)
        .where('size_bytes', '=', track.sizeBytes)
        .where('modified_ms', '=', track.modifiedMs)
        .execute();
    },
  };
}

type AlbumOrArtist = ReturnType<typeof artistRow> | ReturnType<typeof albumRow>;

function artistRow(name: string) {
  return { key: keyOf(name), name };
}

function albumRow(title: string, albumArtist: string, year: number | null) {
  return { key: `${keyOf(albumArtist)}\0${keyOf(title)}`, title, album_artist: albumArtist, year };
}

/** What counts as the same name: case and the form of accents do not. */
function keyOf(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
