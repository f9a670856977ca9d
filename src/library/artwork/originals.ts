import { randomUUID } from 'node:crypto';
import { access, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ExpectedError } from '#errors';
import { orStorageFull } from '../storage-full.ts';

/** Written and on the disk, but not yet under its own name. */
export type Staged = { readonly hash: string; readonly path: string };

const TEMPORARY = '.incoming-';

/** Pictures as they came, byte for byte, in one folder, each named by its SHA-256. */
export function createOriginals(folder: string) {
  const pathOf = (hash: string): string => join(folder, hash);

  return {
    pathOf,

    /** Throws `storage_full` when it does not fit; nothing is left of it then. */
    async stage(bytes: Uint8Array<ArrayBuffer>): Promise<Staged> {
      const path = join(folder, `${TEMPORARY}${randomUUID()}`);
      try {
        await mkdir(folder, { recursive: true });
        await using file = await open(path, 'wx', 0o600);
        await file.writeFile(bytes);
        await file.sync();
      } catch (cause) {
        await rm(path, { force: true }).catch(() => {});
        throw orStorageFull(cause);
      }
      return { hash: await sha256(bytes), path };
    },

    /** Gives it its name; on the disk when this resolves. */
    async keep({ hash, path }: Staged): Promise<void> {
      await rename(path, pathOf(hash));
      if (process.platform === 'win32') return; // Folders cannot be synchronised there.
      await using directory = await open(folder);
      await directory.sync();
    },

    discard: ({ path }: Staged): Promise<void> => rm(path, { force: true }),

    /** Throws `artwork_not_found` when somebody removed the file. */
    async check(hash: string): Promise<void> {
      await access(pathOf(hash)).catch((cause: Error) => {
        const message = `the picture ${hash} is gone from the data folder`;
        throw new ExpectedError('artwork_not_found', message, { cause });
      });
    },

    read: (hash: string): Promise<Uint8Array> => readFile(pathOf(hash)),

    drop: (hash: string): Promise<void> => rm(pathOf(hash), { force: true }),

    /**
     * Removes what a kill left behind: what has no name yet, and what nothing refers to. Answers with what is referred
     * to and not there.
     */
    async sweep(referenced: ReadonlySet<string>): Promise<readonly string[]> {
      const names = new Set(await readdir(folder).catch(() => []));
      for (const name of names) {
        const isLeft = name.startsWith(TEMPORARY) || (/^[0-9a-f]{64}$/.test(name) && !referenced.has(name));
        if (isLeft) await rm(join(folder, name), { force: true });
      }
      return [...referenced].filter((hash) => !names.has(hash));
    },
  };
}

/** In a thread: 20 MB would hold up the event loop for 15 ms. */
async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex');
}
