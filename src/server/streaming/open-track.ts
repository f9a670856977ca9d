import { constants } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';
import { ExpectedError } from '#errors';
import type { Library } from '#library';

/**
 * Opens a track's file for reading, if a regular file stands in its own place inside the library: a link is not
 * followed and a pipe not waited for, and what was opened is what lies there afterwards, so that nothing else can have
 * been put in its way meanwhile. Throws `file_not_found`, `outside_library`.
 */
export async function openTrack(library: Pick<Library, 'resolveInside'>, path: string): Promise<FileHandle> {
  const gone = (cause?: unknown) => new ExpectedError('file_not_found', `${path} does not exist`, { cause });
  if ((await library.resolveInside(path)) !== path) throw gone();
  // Windows knows neither of the two flags, and gives links to administrators only.
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const file = await open(path, flags).catch((cause) => {
    throw gone(cause);
  });
  try {
    const [opened, lying] = await Promise.all([file.stat({ bigint: true }), lstat(path, { bigint: true })]);
    const isInPlace = (await library.resolveInside(path)) === path;
    const isSame = opened.ino === lying.ino && opened.dev === lying.dev;
    if (!opened.isFile() || !isSame || !isInPlace) throw gone();
    return file;
  } catch (error) {
    await file.close();
    throw error instanceof ExpectedError ? error : gone(error);
  }
}
