import type { Dirent } from 'node:fs';
import { lstat, readdir, realpath } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { audioExtensions } from '#audio-extensions';
import { messageOf } from '#errors';

/** A regular file as the disk has it. */
export type FoundFile = { readonly path: string; readonly sizeBytes: number; readonly modifiedMs: number };

/** A file or folder that cannot be read, or whose tags cannot, and why. */
export type ScanProblem = { readonly path: string; readonly message: string };

/** What a walk comes upon. */
export type Walked = { readonly file: FoundFile } | { readonly unreadable: ScanProblem };

/**
 * The audio files below a folder, by extension, in the order of their names. Links are not followed: what they lead
 * to inside the library is found in its own place, and outside is outside. Hidden files and folders, pipes, sockets
 * and devices are passed over. A folder that cannot be read is yielded as `unreadable` with its reason.
 */
export async function* walk(folder: string): AsyncGenerator<Walked> {
  let entries: Dirent[];
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    yield { unreadable: { path: folder, message: messageOf(error) } };
    return;
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const visible = entries.filter(({ name }) => !name.startsWith('.'));
  const files = visible.filter(
    (entry) => entry.isFile() && audioExtensions.has(extname(entry.name).toLowerCase()),
  );
  const found = await Promise.all(files.map(({ name }) => look(join(folder, name))));
  for (const walked of found) yield walked;
  for (const entry of visible) if (entry.isDirectory()) yield* walk(join(folder, entry.name));
}

/** A file that was there before, if it is one still, in its own place and not behind a link; else `null`. */
export async function lookAgain(path: string): Promise<FoundFile | null> {
  try {
    const status = await lstat(path);
    if (!status.isFile() || (await realpath(path)) !== path) return null;
    return { path, sizeBytes: status.size, modifiedMs: status.mtimeMs };
  } catch {
    return null;
  }
}

/** Whether size and time are still those that were found. */
export async function isAsFound({ path, sizeBytes, modifiedMs }: FoundFile): Promise<boolean> {
  const now = await look(path);
  return 'file' in now && now.file.sizeBytes === sizeBytes && now.file.modifiedMs === modifiedMs;
}

async function look(path: string): Promise<Walked> {
  try {
    // A name that is not UTF-8 comes out of readdir as something that does not exist.
    const { size, mtimeMs } = await lstat(path);
    return { file: { path, sizeBytes: size, modifiedMs: mtimeMs } };
  } catch (error) {
    return { unreadable: { path, message: messageOf(error) } };
  }
}
