import { setImmediate } from 'node:timers/promises';
import { isAnalysed } from './analyses.ts';
import { type Database, listOf, sql } from './database.ts';
import { createLeftToDo, type Turn, turnOf } from './left-to-do.ts';
import { pathsBelow } from './paths-below.ts';
import { isUnsolved } from './solutions.ts';
import { spellAs, tagColumns } from './tag-columns.ts';
import type { Tags } from './tags.ts';
import { type Track, type TrackRow, toTrack } from './track.ts';
import { listTracks, selectTracks, type TrackPage, type TrackQuery } from './track-list.ts';

/** A file as the disk has it, with its tags. */
export type ScannedFile = {
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly tags: Tags;
};

/** A file whose tags were written by us: its samples are what they were. */
export type RetaggedFile = Omit<ScannedFile, 'path'> & { readonly id: number; readonly payloadHash: string };

/** What a scan compares with the disk. */
export type KnownFile = {
  readonly id: number;
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly isMissing: boolean;
  /** Why its tags could not be read. */
  readonly tagProblem: string | null;
};

/** How much the library holds, of what is present. */
export type Counts = { readonly tracks: number; readonly albums: number; readonly artists: number };

/** Files that a transaction writes before it lets others have the event loop: 2 to 3 ms. */
const FILES_A_TURN = 20;
/** Rows read at once, likewise. */
const ROWS_A_TURN = 2_000;

/** The tracks of one library file. */
export type Tracks = ReturnType<typeof createTracks>;

/** `algorithmVersion` says which analyses count as done; `now` is in Unix seconds. */
export function createTracks(database: Database, algorithmVersion: number, now: () => number) {
  const select = () => selectTracks(database, algorithmVersion);
  const trackById = select().where('id', '=', 0).compile();
  const unmeasured = createLeftToDo(database, select);
  const isUnmeasured = sql<boolean>`not ${isAnalysed(algorithmVersion)}`;
  const unsolved = createLeftToDo(database, select);
  const lookAgainAt = (changed: readonly Turn[]): void => {
    unmeasured.lookAgainAt(changed);
    unsolved.lookAgainAt(changed);
  };

  return {
    async get(id: number): Promise<Track | null> {
      // What nearly every request begins with: built once. The id is its last parameter.
      const parameters = trackById.parameters.with(-1, id);
      const [row] = (await database.executeQuery<TrackRow>({ ...trackById, parameters })).rows;
      return row === undefined ? null : toTrack(row);
    },

    async byPath(path: string): Promise<Track | null> {
      const row = await select().where('path', '=', path).executeTakeFirst();
      return row === undefined ? null : toTrack(row);
    },

    /** In the order of `ids`; unknown ones are left out. */
    async byIds(ids: readonly number[]): Promise<readonly Track[]> {
      const rows = await select().where('id', 'in', listOf(ids)).execute();
      const byId = new Map(rows.map((row) => [row.id, toTrack(row)]));
      return ids.flatMap((id) => byId.get(id) ?? []);
    },

    async idsByPath(paths: readonly string[]): Promise<ReadonlyMap<string, number>> {
      const rows = await database
        .selectFrom('tracks')
        .select(['id', 'path'])
        .where('path', 'in', listOf(paths))
        .execute();
      return new Map(rows.map(({ id, path }) => [path, id]));
    },

    list: (query: TrackQuery): Promise<TrackPage> => listTracks(database, algorithmVersion, query),

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
      const known: KnownFile[] = [];
      const [first, end] = pathsBelow(folder);
      for (let after = first; ; ) {
        const rows = await database
          .selectFrom('tracks')
          .select(['id', 'path', 'size_bytes', 'modified_ms', 'missing_since', 'tag_problem'])
          .where('path', '>', after)
          .where('path', '<', end)
          .orderBy('path')
          .limit(ROWS_A_TURN)
          .execute();
        for (const row of rows) {
          known.push({
            id: row.id,
            path: row.path,
            sizeBytes: row.size_bytes,
            modifiedMs: row.modified_ms,
            isMissing: row.missing_since !== null,
            tagProblem: row.tag_problem,
          });
        }
        const last = rows.at(-1);
        if (last === undefined || rows.length < ROWS_A_TURN) return known;
        after = last.path;
        await setImmediate();
      }
    },

    /** Whether a track that is present lies at `path` or below it. */
    async liesAt(path: string): Promise<boolean> {
      const [first, end] = pathsBelow(path);
      const row = await database
        .selectFrom('tracks')
        .select('id')
        .where('missing_since', 'is', null)
        .where(sql<boolean>`(path = ${path} or (path > ${first} and path < ${end}))`)
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },

    /**
     * Adds or refreshes files in one transaction. A file that changed loses its payload hash and its failure. Those of
     * which `unless` says so are passed over: what was seen of them has become old.
     */
    async upsert(
      files: readonly ScannedFile[],
      unless: (path: string) => boolean = () => false,
    ): Promise<void> {
      const changed: Turn[] = [];
      await database.transaction().execute(async (transaction) => {
        for (const [index, file] of files.entries()) {
          if (index % FILES_A_TURN === FILES_A_TURN - 1) await setImmediate();
          if (unless(file.path)) continue;
          const values = {
            ...(await tagColumns(transaction, file.tags)),
            updated_at: now(),
            path: file.path,
            size_bytes: file.sizeBytes,
            modified_ms: file.modifiedMs,
            duration_seconds: file.tags.durationSeconds,
            payload_hash: null,
            missing_since: null,
            failure_code: null,
            failure_message: null,
          };
          const track = await transaction
            .insertInto('tracks')
            .values({ ...values, added_at: now() })
            .onConflict((conflict) => conflict.column('path').doUpdateSet(values))
            .returning(['id', turnOf.as('turn')])
            .executeTakeFirstOrThrow();
          changed.push(track);
        }
      });
      lookAgainAt(changed);
    },

    /**
     * The new tags of files that we wrote, all in one transaction or none. Payload, measurements and a failure to
     * measure stay, since the samples have stayed; size and time are the new ones, so that a scan finds nothing to do.
     */
    async retag(files: readonly RetaggedFile[]): Promise<void> {
      const changed: Turn[] = [];
      await database.transaction().execute(async (transaction) => {
        for (const [index, { id, sizeBytes, modifiedMs, payloadHash, tags }] of files.entries()) {
          if (index % FILES_A_TURN === FILES_A_TURN - 1) await setImmediate();
          const columns = await tagColumns(transaction, tags);
          await spellAs(transaction, columns, tags);
          const isSame = sql<boolean>`coalesce(payload_hash, ${payloadHash}) = ${payloadHash}`;
          const rows = await transaction
            .updateTable('tracks')
            .set({
              ...columns,
              updated_at: now(),
              size_bytes: sizeBytes,
              modified_ms: modifiedMs,
              payload_hash: payloadHash,
              missing_since: null,
              failure_code: sql<string | null>`case when ${isSame} then failure_code end`,
              failure_message: sql<string | null>`case when ${isSame} then failure_message end`,
            })
            .where('id', '=', id)
            .returning(['id', turnOf.as('turn')])
            .execute();
          changed.push(...rows);
        }
      });
      lookAgainAt(changed);
    },

    /** The present tracks of an album, in its order. */
    async presentInAlbum(albumId: number): Promise<readonly Track[]> {
      const rows = await select()
        .where('album_id', '=', albumId)
        .where('missing_since', 'is', null)
        .orderBy(sql`disc_number, track_number, path`)
        .execute();
      return rows.map(toTrack);
    },

    async markMissing(ids: readonly number[]): Promise<void> {
      await database
        .updateTable('tracks')
        .set({ missing_since: now() })
        .where('id', 'in', listOf(ids))
        .where('missing_since', 'is', null)
        .execute();
    },

    async markPresent(ids: readonly number[]): Promise<void> {
      const changed = await database
        .updateTable('tracks')
        // Back again: what failed because it was gone deserves another try.
        .set({ missing_since: null, failure_code: null, failure_message: null })
        .where('id', 'in', listOf(ids))
        .returning(['id', turnOf.as('turn')])
        .execute();
      lookAgainAt(changed);
    },

    /** Marks as missing what lies in none of the folders. */
    async markMissingOutside(folders: readonly string[]): Promise<void> {
      const isBelow = folders.map((folder) => {
        const [first, end] = pathsBelow(folder);
        return sql<boolean>`(path > ${first} and path < ${end})`;
      });
      await database
        .updateTable('tracks')
        .set({ missing_since: now() })
        .where('missing_since', 'is', null)
        .where(sql<boolean>`not (${sql.join([sql`false`, ...isBelow], sql` or `)})`)
        .execute();
    },

    /** Present, not failed, and without an analysis by the current algorithm. */
    toMeasure: (limit: number, except: readonly number[]) => unmeasured.find(isUnmeasured, limit, except),

    /** Present, measured, and nothing known of what is recommended on this basis: the same each time. */
    toSolve: (basis: string, limit: number, except: readonly number[]) =>
      unsolved.find(isUnsolved(algorithmVersion, basis), limit, except),

    /** What the file's content is, while size and time are those that were looked at. False when it has changed. */
    async setPayload(track: Track, payloadHash: string, durationSeconds: number | null): Promise<boolean> {
      const changed = await database
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
        .returning(['id', turnOf.as('turn')])
        .execute();
      lookAgainAt(changed);
      return changed.length > 0;
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
