import { constants } from 'node:os';
import { ExpectedError } from '#errors';

/** No space left on the device, and no more of it for this user. */
const NO_SPACE: ReadonlySet<number | undefined> = new Set([constants.errno.ENOSPC, constants.errno.EDQUOT]);

/** What the system says to writing `path`, by its number: `storage_full`, or `invalid_request` for a path of no use. */
export function writeFailure(path: string, errno: number, reason: string, cause?: unknown): ExpectedError {
  return NO_SPACE.has(Math.abs(errno))
    ? new ExpectedError('storage_full', `there is no room to write ${path}: ${reason}`, { cause })
    : new ExpectedError('invalid_request', `out must be a file that can be written, got ${path}: ${reason}`, {
        cause,
      });
}

/** Does what Node does to a file, its errors as ours. */
export function writing<Result>(path: string, act: () => Result): Result {
  try {
    return act();
  } catch (cause) {
    const { errno, message } = cause as NodeJS.ErrnoException;
    if (errno === undefined) throw cause;
    throw writeFailure(path, errno, message, cause);
  }
}
