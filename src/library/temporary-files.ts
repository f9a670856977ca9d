import { randomUUID } from 'node:crypto';
import { rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { Database } from './database.ts';

/** Hidden, so that no scan takes it for music. */
const PREFIX = '.auralis-';

export type TemporaryFiles = {
  /** The name for a new file beside another, remembered before it exists. */
  beside(path: string): Promise<string>;
  /** Removes the file, if it is there still, and forgets it; not as long as its folder is away. */
  remove(temporary: string): Promise<void>;
};

/** Files that are written beside music, remembered so that one left behind by `kill -9` is removed at the next start. */
export async function openTemporaryFiles(database: Database, now: () => number): Promise<TemporaryFiles> {
  const forget = async (path: string): Promise<void> => {
    await database.deleteFrom('temporary_files').where('path', '=', path).execute();
  };
  const remove = async (path: string): Promise<void> => {
    // A disk that is not mounted, or a folder that was moved for a while, may hold it still: at the next start.
    if (!(await isThere(dirname(path)))) return;
    if (basename(path).startsWith(PREFIX)) await rm(path, { force: true });
    await forget(path);
  };

  for (const { path } of await database.selectFrom('temporary_files').select('path').execute()) {
    await remove(path).catch(() => {});
  }

  return {
    async beside(path) {
      const temporary = join(dirname(path), `${PREFIX}${randomUUID()}${extname(path)}`);
      await database.insertInto('temporary_files').values({ path: temporary, made_at: now() }).execute();
      return temporary;
    },
    remove,
  };
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
