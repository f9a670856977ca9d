import {
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  statfs,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ExpectedError } from '#errors';
import { RENDER_FORMATS, type RenderFormat } from '#mastering';

/** A render by its name: what it is, and which making of it. */
export type RenderName = { readonly key: string; readonly id: string; readonly format: RenderFormat };

/** A finished one. */
export type FoundRender = RenderName & {
  readonly bytes: number;
  readonly inode: number;
  readonly usedMs: number;
  /** Of the file as it came out, LUFS. */
  readonly integratedLufs: number | null;
};

export type RenderFolder = Awaited<ReturnType<typeof openRenderFolder>>;

const NAME = new RegExp(`^([0-9a-f]{64})-([0-9a-f]{8})\\.(${RENDER_FORMATS.join('|')})$`);
const GROWING = '.growing-';
/** Left alone on the disk: the database must be able to go on. */
const RESERVE_BYTES = 64 * 2 ** 20;

const noteSchema = z.object({ bytes: z.int(), integrated_lufs: z.number().nullable() });

/**
 * The folder of finished renders, each with a note beside it (JSON: its length, its loudness), and of those that grow.
 * When one was last used is its modification time. Opening it removes whatever a kill has left half done.
 */
export async function openRenderFolder(folder: string) {
  await mkdir(folder, { recursive: true });
  const pathOf = ({ key, id, format }: RenderName): string => join(folder, `${key}-${id}.${format}`);
  const growingPathOf = ({ key, id, format }: RenderName): string =>
    join(folder, `${GROWING}${key}-${id}.${format}`);
  const noteOf = (name: RenderName): string => `${pathOf(name)}.json`;

  const remove = async (name: RenderName): Promise<void> => {
    for (const path of [pathOf(name), noteOf(name), growingPathOf(name)]) await rm(path, { force: true });
  };

  const look = async (name: RenderName): Promise<FoundRender | null> => {
    try {
      const note = noteSchema.parse(JSON.parse(await readFile(noteOf(name), 'utf8')));
      const { size, mtimeMs, ino } = await stat(pathOf(name));
      if (size !== note.bytes) return null;
      return { ...name, bytes: size, inode: ino, usedMs: mtimeMs, integratedLufs: note.integrated_lufs };
    } catch {
      return null;
    }
  };

  const sweep = async (): Promise<readonly FoundRender[]> => {
    const found: FoundRender[] = [];
    const kept = new Set<string>();
    const names = await readdir(folder);
    for (const file of names) {
      const [, key = '', id = '', format] = NAME.exec(file) ?? [];
      if (format === undefined) continue;
      const render = await look({ key, id, format: format as RenderFormat });
      if (render === null) continue;
      found.push(render);
      kept.add(file).add(`${file}.json`);
    }
    for (const file of names) {
      const isOurs = file.startsWith(GROWING) || NAME.test(file.replace(/\.json$/, ''));
      if (isOurs && !kept.has(file)) await rm(join(folder, file), { force: true });
    }
    return found.sort((a, b) => a.usedMs - b.usedMs);
  };

  return {
    /** What was there when it was opened, the least recently used first. */
    found: await sweep(),
    pathOf,
    growingPathOf,

    /** How much of it is written; `null` where there is none. */
    grown: (name: RenderName): Promise<Pick<FoundRender, 'bytes' | 'inode'> | null> =>
      stat(growingPathOf(name)).then(
        ({ size, ino }) => ({ bytes: size, inode: ino }),
        () => null,
      ),

    /** Throws `storage_full` unless so much more fits on the disk. Somebody may have removed all of the folder. */
    async checkRoom(bytes: number): Promise<void> {
      await mkdir(folder, { recursive: true });
      const { bavail, bsize } = await statfs(folder);
      if (bavail * bsize >= bytes + RESERVE_BYTES) return;
      throw new ExpectedError('storage_full', `the data folder has no room for a render of ${bytes} bytes`);
    },

    /** Gives a finished one its name; answers what it has become. On the disk when this resolves. Throws `storage_full`. */
    async keep(
      name: RenderName,
      integratedLufs: number | null,
    ): Promise<Pick<FoundRender, 'bytes' | 'inode'>> {
      try {
        await using file = await open(growingPathOf(name), 'r+');
        await file.datasync();
        const { size, ino } = await file.stat();
        await writeFile(noteOf(name), JSON.stringify({ bytes: size, integrated_lufs: integratedLufs }));
        await rename(growingPathOf(name), pathOf(name));
        return { bytes: size, inode: ino };
      } catch (cause) {
        const { code } = cause as NodeJS.ErrnoException;
        if (code === 'ENOSPC' || code === 'EDQUOT')
          throw new ExpectedError('storage_full', 'the data folder has no room for a render', { cause });
        throw cause;
      }
    },

    /** Whether a finished one is still there: somebody may have tidied up. */
    has: (name: RenderName): Promise<boolean> =>
      stat(pathOf(name)).then(
        () => true,
        () => false,
      ),

    /** Remembered over a restart. */
    async touch(name: RenderName): Promise<void> {
      const now = new Date();
      await utimes(pathOf(name), now, now);
    },

    remove,
  };
}
