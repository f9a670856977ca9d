import { ExpectedError } from '#errors';

/** SQLITE_FULL, of sqlite.org/rescode.html. */
const SQLITE_FULL = 13;
/** No space left on the device, and no more of it for this user. */
const NO_SPACE: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT']);

/** `storage_full` for what the disk or SQLite says when the data folder has no room; anything else as it was. */
export function orStorageFull(cause: unknown): unknown {
  const { code, errcode } = cause as { code?: unknown; errcode?: number };
  const isFull = NO_SPACE.has(code) || ((errcode ?? 0) & 0xff) === SQLITE_FULL;
  if (!isFull) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new ExpectedError('storage_full', `the data folder has no room: ${reason}`, { cause });
}
