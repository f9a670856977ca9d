import { lstat, realpath, stat } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import { ExpectedError } from '#errors';
import type { Database } from './database.ts';

/** The folders that make up the library, as real paths. */
export async function createFolders(database: Database, now: () => number) {
  const rows = await database.selectFrom('folders').select('path').orderBy('path').execute();
  const paths = new Set(rows.map(({ path }) => path));

  const contains = (path: string): boolean => [...paths].some((folder) => isWithin(path, folder));

  /** Whether what is not there would lie inside: where the nearest folder that is there really is. */
  const wouldContain = async (absolute: string): Promise<boolean> => {
    for (let at = absolute; ; at = dirname(at)) {
      const real = await realpath(at).catch(() => null);
      if (real !== null) return contains(real);
      // A link that leads nowhere may lead out: whether something is behind it stays unsaid.
      if (await isLink(at)) return false;
      if (paths.has(at)) return true; // A library folder that is gone, with its disk perhaps.
    }
  };

  const resolveInside = async (path: string): Promise<string> => {
    const absolute = resolve(path);
    const real = await realpath(absolute).catch(() => null);
    if (real !== null && contains(real)) return real;
    if (real === null && (await wouldContain(absolute))) {
      throw new ExpectedError('file_not_found', `${path} does not exist`);
    }
    throw new ExpectedError('outside_library', `${path} is not inside a library folder`);
  };

  return {
    all: (): readonly string[] => [...paths].sort(),

    /** Throws `invalid_request` for what is no folder. Answers its real path. */
    async add(folder: string): Promise<string> {
      // Known, and its disk is not there yet perhaps.
      const absolute = resolve(folder);
      if (paths.has(absolute)) return absolute;
      const path = await realpath(absolute).catch((cause: Error) => {
        throw new ExpectedError(
          'invalid_request',
          `library folder ${folder} cannot be used: ${cause.message}`,
          { cause },
        );
      });
      if (!(await stat(path)).isDirectory()) {
        throw new ExpectedError('invalid_request', `library folder must be a folder, got the file ${folder}`);
      }
      await database
        .insertInto('folders')
        .values({ path, added_at: now() })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      paths.add(path);
      return path;
    },

    async remove(folder: string): Promise<void> {
      const absolute = resolve(folder);
      const path = paths.has(absolute) ? absolute : await realpath(absolute).catch(() => absolute);
      await database.deleteFrom('folders').where('path', '=', path).execute();
      paths.delete(path);
    },

    /**
     * The real path of something inside the library, links resolved. Throws `outside_library` for all else, there or
     * not, so that nothing is learnt about the rest of the disk; `file_not_found` for what is missing inside.
     */
    resolveInside,

    /** Likewise, of a folder that is to be scanned: a library folder itself may be gone, and its tracks are then missing. */
    resolveForScan: async (path: string): Promise<string> =>
      paths.has(resolve(path)) ? resolve(path) : resolveInside(path),
  };
}

/** Whether a path is a folder's own, or lies anywhere below it; both absolute, links resolved. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

async function isLink(path: string): Promise<boolean> {
  return lstat(path).then(
    (status) => status.isSymbolicLink(),
    () => false,
  );
}
