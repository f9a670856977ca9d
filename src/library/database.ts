import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { CompiledQuery, Kysely, type SqliteDatabase, SqliteDialect, type SqliteStatement, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { messageOf } from '#errors';
import { initial } from './migrations/0001-initial.ts';
import { playlists } from './migrations/0002-playlists.ts';
import { temporaryFiles } from './migrations/0003-temporary-files.ts';
import { artwork } from './migrations/0004-artwork.ts';
import { albumsAndArtists } from './migrations/0005-albums-and-artists.ts';
import { durationsOfCopies } from './migrations/0006-durations-of-copies.ts';
import { mastering } from './migrations/0007-mastering.ts';
import { longestFirst } from './migrations/0008-longest-first.ts';
import { listedFigures } from './migrations/0009-listed-figures.ts';
import type { Schema } from './schema.ts';
import { orStorageFull } from './storage-full.ts';

export { sql };
/** A library file, or a transaction in one. */
export type Database = Kysely<Schema>;

/** Any number of values as one parameter, for `where(column, 'in', …)`: one statement, however many they are. */
export function listOf<Value extends string | number>(values: readonly Value[]) {
  return sql<Value>`(select value from json_each(${JSON.stringify(values)}))`;
}

/** In order; Kysely remembers by name which ones a file has seen. */
const MIGRATIONS: Readonly<Record<string, readonly string[]>> = {
  '0001-initial': initial,
  '0002-playlists': playlists,
  '0003-temporary-files': temporaryFiles,
  '0004-artwork': artwork,
  '0005-albums-and-artists': albumsAndArtists,
  '0006-durations-of-copies': durationsOfCopies,
  '0007-mastering': mastering,
  '0008-longest-first': longestFirst,
  '0009-listed-figures': listedFigures,
};

const BUSY = 5;
const LOCKED = 6;
const CORRUPT = 11;
const NOT_A_DATABASE = 26;

/** The code has about 50 different queries; lists add some for each order. */
const MOST_STATEMENTS = 200;

/**
 * What the one connection is told. FULL: a commit that was answered is on the disk, whatever happens next; there are
 * few commits, since scans write in batches.
 */
const PRAGMAS = [
  'journal_mode = wal',
  'synchronous = full',
  'foreign_keys = on',
  'busy_timeout = 5000',
  'cache_size = -32000',
  'journal_size_limit = 67108864',
];

/**
 * Opens a library file, made or brought up to date as needed. Throws an `Error` for people when it is no database,
 * damaged, in use by another process, or written by a newer Auralis.
 */
export async function openDatabase(path: string): Promise<Database & AsyncDisposable> {
  const database = new Kysely<Schema>({ dialect: new SqliteDialect({ database: () => openFile(path) }) });
  try {
    mkdirSync(dirname(path), { recursive: true });
    await refuseNewer(database);
    await migrate(database);
  } catch (cause) {
    await database.destroy();
    throw new Error(`the library ${path} cannot be opened: ${reasonOf(cause)}`, { cause });
  }
  return Object.assign(database, {
    async [Symbol.asyncDispose]() {
      await database.executeQuery(CompiledQuery.raw('pragma wal_checkpoint(truncate)'));
      await database.destroy();
    },
  });
}

/**
 * Keeps a data folder for this process, until it is disposed of or the process ends, however that happens: a second
 * service would sweep away what the first is about to write. `null` when another process has it. Whoever cannot write there
 * at all is told so by `openDatabase`.
 */
export function lockDataFolder(dataFolder: string): Disposable | null {
  let lock: DatabaseSync | undefined;
  try {
    mkdirSync(dataFolder, { recursive: true });
    lock = new DatabaseSync(join(dataFolder, 'auralis.lock'));
    lock.exec('begin exclusive');
  } catch (cause) {
    lock?.close();
    return (cause as { errcode?: number }).errcode === BUSY ? null : { [Symbol.dispose]: () => {} };
  }
  return { [Symbol.dispose]: () => lock.close() };
}

/** Migrations that this code does not know have been applied: what they changed must not be touched. */
async function refuseNewer(database: Database): Promise<void> {
  const log = await sql`select 1 from sqlite_schema where name = 'kysely_migration'`.execute(database);
  if (log.rows.length === 0) return; // Just made.
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(database);
  const unknown = rows.find(({ name }) => !(name in MIGRATIONS));
  if (unknown === undefined) return;
  throw new Error(
    `it was written by a newer Auralis (${unknown.name}); use that one, or another data folder`,
  );
}

/** What SQLite says, with what can be done about it (result codes of sqlite.org/rescode.html). */
function reasonOf(cause: unknown): string {
  const reason = messageOf(cause);
  const code = (cause as { errcode?: number }).errcode ?? 0;
  const primary = code & 0xff; // The bits above tell variants apart.
  if (primary === BUSY || primary === LOCKED) return `${reason}; another process is using it`;
  if (primary === CORRUPT || primary === NOT_A_DATABASE) return `${reason}; move it away to begin a new one`;
  return reason;
}

async function migrate(database: Database): Promise<void> {
  const migrator = new Migrator({
    db: database,
    provider: {
      getMigrations: async () =>
        Object.fromEntries(
          Object.entries(MIGRATIONS).map(([name, statements]) => [
            name,
            {
              async up(db: Kysely<unknown>) {
                for (const statement of statements) await sql.raw(statement).execute(db);
              },
            },
          ]),
        ),
    },
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}

/** node:sqlite with the face of better-sqlite3, which is what Kysely's dialect expects. */
async function openFile(path: string): Promise<SqliteDatabase> {
  const file = new DatabaseSync(path);
  try {
    for (const pragma of PRAGMAS) file.exec(`pragma ${pragma}`);
  } catch (error) {
    file.close();
    throw error;
  }
  const prepared = new Map<string, SqliteStatement>();
  return {
    prepare(text) {
      const known = prepared.get(text);
      if (known !== undefined) return known;
      if (prepared.size === MOST_STATEMENTS) prepared.clear();
      const statement = asSqliteStatement(file.prepare(text));
      // A full disk has rolled back already; to do it again would fail, and hide why (sqlite.org/lang_transaction.html).
      if (text === 'rollback') {
        const { run } = statement;
        statement.run = (parameters) =>
          file.isTransaction ? run(parameters) : { changes: 0, lastInsertRowid: 0 };
      }
      prepared.set(text, statement);
      return statement;
    },
    close: () => file.close(),
  };
}

function asSqliteStatement(statement: StatementSync): SqliteStatement {
  const values = (parameters: readonly unknown[]) => parameters as readonly SQLInputValue[];
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => foreseeing(() => statement.all(...values(parameters))),
    iterate: (parameters) => statement.iterate(...values(parameters)),
    run: (parameters) => foreseeing(() => statement.run(...values(parameters))),
  };
}

/** Throws `storage_full` where SQLite says so. */
function foreseeing<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    throw orStorageFull(cause);
  }
}
