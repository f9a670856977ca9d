import { constants } from 'node:fs';
import { chmod, chown, copyFile, lstat, open, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ExpectedError } from '#errors';
import { refuseUnfaithful } from './compare-tags.ts';
import type { TagReader } from './tag-reader.ts';
import type { TagChanges, TagWriter } from './tag-writer.ts';
import type { TemporaryFiles } from './temporary-files.ts';

/** All that editing a file rests on. */
export type FileEditor = {
  readonly reader: TagReader;
  readonly writer: TagWriter;
  readonly temporaryFiles: TemporaryFiles;
  /** The identity of a file's samples, whatever its tags. */
  readonly payloadHash: (path: string) => Promise<string>;
};

/** A file once its tags are written: what a scan would find, and the identity of its samples. */
export type EditedFile = {
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly payloadHash: string;
};

/** TagLib's wasm build counts bytes in 31 bits: it wrote 2.03 GB, and lost the tags of 2.84 GB. */
const LARGEST_BYTES = 2 ** 31 - 1;

/**
 * Writes tags into a file so that there is either the old file or the whole new one, whatever happens: into a copy
 * beside it, which takes its place once its tags read as asked and its samples are proven the same. Rejects with
 * `tags_not_writable`, `file_changed`, `file_not_found` and what the reader and the hash reject with; the original is
 * then what it was, byte for byte.
 */
export async function editFile(
  path: string,
  changes: TagChanges,
  { reader, writer, temporaryFiles, payloadHash }: FileEditor,
): Promise<EditedFile> {
  const original = await lookAt(path);
  const before = await reader.readEditable(path);
  if (before.problem !== null) throw notWritable(`its tags cannot be read: ${before.problem}`);
  const hash = await payloadHash(path);

  const temporary = await temporaryFiles.beside(path);
  try {
    await orNotWritable(copyFile(path, temporary, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE));
    await chmod(temporary, 0o600);
    await writer.write(temporary, Number(original.size), changes, before);
    refuseUnfaithful(before, await reader.readEditable(temporary), changes);
    if ((await payloadHash(temporary)) !== hash) throw notWritable('writing them would change the audio');

    // Before the mode: a change of owner takes some of its bits away. Who may not give files away keeps the new one.
    await chown(temporary, Number(original.uid), Number(original.gid)).catch(() => {});
    await chmod(temporary, Number(original.mode & 0o7777n));
    await orNotWritable(synchronize(temporary));
    const { size, mtimeMs } = await stat(temporary);

    const now = await lookAt(path);
    if (now.ino !== original.ino || now.size !== original.size || now.mtimeNs !== original.mtimeNs)
      throw new ExpectedError('file_changed', `${path} was changed by somebody else meanwhile`);
    await orNotWritable(rename(temporary, path));
    // The new file is in its place by now; not every system can synchronize a folder.
    await synchronize(dirname(path)).catch(() => {});
    return { sizeBytes: size, modifiedMs: mtimeMs, payloadHash: hash };
  } finally {
    await temporaryFiles.remove(temporary);
  }
}

/** Its state, if it is a regular file that may be written. */
async function lookAt(path: string) {
  const status = await lstat(path, { bigint: true }).catch((cause: Error) => {
    throw new ExpectedError('file_not_found', `${path} cannot be found: ${cause.message}`, { cause });
  });
  if (!status.isFile()) throw notWritable(`${path} is not a regular file`);
  if (status.size > LARGEST_BYTES)
    throw notWritable(`files of 2 GiB and more cannot be edited, and ${path} has ${status.size} bytes`);
  await (await orNotWritable(open(path, 'r+'))).close();
  return status;
}

async function synchronize(path: string): Promise<void> {
  await using file = await open(path);
  await file.sync();
}

/** What the disk refuses (EACCES, EROFS, ENOSPC, …) is foreseen. */
async function orNotWritable<Result>(work: Promise<Result>): Promise<Result> {
  return work.catch((cause: NodeJS.ErrnoException) => {
    throw cause.code === undefined ? cause : notWritable(cause.message, cause);
  });
}

function notWritable(reason: string, cause?: unknown): ExpectedError {
  return new ExpectedError('tags_not_writable', `the tags cannot be written: ${reason}`, { cause });
}
