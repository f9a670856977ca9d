import { link, lstat, mkdir, mkdtemp, open, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ExpectedError, messageOf } from '#errors';

/** Hidden, so that nobody takes what is in it for music. */
const PREFIX = '.auralis-';
const HIDDEN = /^\.auralis-[A-Za-z0-9]{6}$/;
/** Whatever runs writes there more often: what is older was left by a kill. */
const ABANDONED_AFTER_MS = 24 * 3600 * 1000;
/** What file systems without hard links answer. */
const NO_LINKS: ReadonlySet<unknown> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);
const NO_SPACE: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT']);

/**
 * Makes a file that has its name only once it is whole and on the disk: `write` fills another one in a hidden folder
 * beside, which is gone afterwards; one that a killed run has left there goes, too, when it is a day old. `refuse` is asked at the last moment; without `force` a file that has come to the
 * name meanwhile is `taken`. Rejects with `storage_full`, with `invalid_request` where the disk does not let us, and
 * with what those two and `write` throw.
 */
export async function newFile<Result>(
  out: string,
  options: {
    readonly force: boolean;
    readonly makesFolders: boolean;
    readonly refuse: () => Promise<void>;
    readonly taken: () => Error;
  },
  write: (temporary: string) => Promise<Result>,
): Promise<Result> {
  const { force, makesFolders, refuse, taken } = options;
  const folder = dirname(out);
  const hidden = await hiddenBeside(out, makesFolders);
  // To tidy up is a courtesy: what it fails of is no reason not to write.
  await sweep(folder).catch(() => {});
  try {
    const temporary = join(hidden, basename(out));
    const result = await write(temporary);
    await orNotWritable(out, () => synchronize(temporary));
    await refuse();
    await orNotWritable(out, async () => {
      if (force) return rename(temporary, out);
      await giveName(temporary, out).catch((error: NodeJS.ErrnoException) => {
        throw error.code === 'EEXIST' ? taken() : error;
      });
    });
    // The file is in its place by now; not every system can synchronize a folder.
    await synchronize(folder).catch(() => {});
    return result;
  } finally {
    await rm(hidden, { recursive: true, force: true });
  }
}

/** For work that takes long: rejects before it as `newFile` would after it, where nothing can be written beside `out`. */
export async function requireWritable(out: string): Promise<void> {
  await rmdir(await hiddenBeside(out, false));
}

function hiddenBeside(out: string, makesFolders: boolean): Promise<string> {
  const folder = dirname(out);
  return orNotWritable(out, async () => {
    if (makesFolders) await mkdir(folder, { recursive: true });
    return mkdtemp(join(folder, PREFIX));
  });
}

/** A rename that never replaces anything. */
async function giveName(temporary: string, out: string): Promise<void> {
  try {
    await link(temporary, out);
  } catch (error) {
    if (!NO_LINKS.has((error as NodeJS.ErrnoException).code)) throw error;
    // What is replaced then is our own empty file.
    await (await open(out, 'wx')).close();
    await rename(temporary, out);
  }
}

async function synchronize(path: string): Promise<void> {
  await using file = await open(path);
  await file.sync();
}

async function orNotWritable<Result>(out: string, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === undefined || cause instanceof ExpectedError) throw cause;
    if (NO_SPACE.has(code))
      throw new ExpectedError('storage_full', `no room for ${out}: ${messageOf(cause)}`, { cause });
    throw new ExpectedError(
      'invalid_request',
      `OUT must be a file that can be written, got ${out}: ${messageOf(cause)}`,
      {
        cause,
      },
    );
  }
}

/** Removes hidden folders of ours that neither they nor anything in them has been written to for a day. */
async function sweep(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isDirectory() || !HIDDEN.test(entry.name)) continue;
    const hidden = join(folder, entry.name);
    const paths = [hidden, ...(await readdir(hidden)).map((name) => join(hidden, name))];
    const writtenMs = await Promise.all(paths.map(async (path) => (await lstat(path)).mtimeMs));
    if (Date.now() - Math.max(...writtenMs) > ABANDONED_AFTER_MS) await rm(hidden, { recursive: true });
  }
}
