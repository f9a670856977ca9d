import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { CompiledQuery, Kysely, type SqliteDatabase, SqliteDialect, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { initial } from './migrations/0001-initial.ts';
import type { Schema } from './schema.ts';

export { sql };
export type Database = Kysely<Schema>;

/** In order; Kysely remembers by name which ones a file has seen. */
const MIGRATIONS: Readonly<Record<string, readonly string[]>> = { '0001-initial': initial };

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
 * damaged, or written by a newer Auralis.
 */
export async function openDatabase(path: string): Promise<Database & AsyncDisposable> {
  mkdirSync(dirname(path), { recursive: true });
  const database = new Kysely<Schema>({ dialect: new SqliteDialect({ database: () => openFile(path) }) });
  try {
    await migrate(database);
  } catch (cause) {
    await database.destroy();
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`the library ${path} cannot be opened: ${reason}. Move it away to begin a new one.`, {
      cause,
    });
  }
  return Object.assign(database, {
    async [Symbol.asyncDispose]() {
      await database.executeQuery(CompiledQuery.raw('pragma wal_checkpoint(truncate)'));
      await database.destroy();
    },
  });
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
  for (const pragma of PRAGMAS) file.exec(`pragma ${pragma}`);
  return {
    prepare(text) {
      const statement = file.prepare(text);
      const values = (parameters: readonly unknown[]) => parameters as readonly SQLInputValue[];
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...values(parameters)),
        iterate: (parameters) => statement.iterate(...values(parameters)),
        run: (parameters) => statement.run(...values(parameters)),
      };
    },
    close: () => file.close(),
  };
}
