import { opendir, stat } from 'node:fs/promises';
import { homedir, userInfo } from 'node:os';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { ExpectedError, messageOf } from '#errors';

/** A folder on the disk of this machine. */
export type ChildFolder = { readonly name: string; readonly path: string };

export type ChildFolders = {
  /** `null` where the list is of places to start from. */
  readonly path: string | null;
  /** The folder that it lies in; `null` at the top. */
  readonly parent: string | null;
  /** By name, hidden ones left out. */
  readonly folders: readonly ChildFolder[];
  /** Whether there are more than are listed. */
  readonly hasMore: boolean;
};

const MOST_FOLDERS = 1_000;
/** Names that are looked at: a folder of a million files must not hold anybody up. */
const MOST_ENTRIES = 100_000;
/** Where systems put the disks that are plugged in: Linux desktops, servers, macOS. */
const MOUNTS = ['/media', '/run/media', '/mnt', '/Volumes'];
const { compare } = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/**
 * The folders in a folder, links to folders among them, for somebody who is choosing one to add. Throws `invalid_request`
 * for what is no absolute path of a folder, `file_not_found` for what is not there, `folder_not_readable`.
 */
export async function childFolders(path: string): Promise<ChildFolders> {
  if (!isAbsolute(path))
    throw new ExpectedError('invalid_request', `path must be absolute, got ${JSON.stringify(path)}`);
  if (path.includes('\0')) throw new ExpectedError('invalid_request', 'path must hold no NUL');
  const folder = resolve(path);
  let first: readonly ChildFolder[] = [];
  let found = 0;
  let looked = 0;
  let unsorted: ChildFolder[] = [];
  const sort = (): void => {
    first = inOrder([...first, ...unsorted]).slice(0, MOST_FOLDERS);
    unsorted = [];
  };
  try {
    for await (const entry of await opendir(folder, { bufferSize: 256 })) {
      if (++looked > MOST_ENTRIES) break;
      if (entry.name.startsWith('.')) continue;
      const path = join(folder, entry.name);
      if (!entry.isDirectory() && !(entry.isSymbolicLink() && (await isFolder(path)))) continue;
      found++;
      unsorted.push({ name: entry.name, path });
      // Now and then: 100,000 at once keep everybody else waiting for a quarter of a second.
      if (unsorted.length === MOST_FOLDERS) sort();
    }
  } catch (cause) {
    throw reasonFor(path, cause);
  }
  sort();
  const parent = dirname(folder);
  return {
    path: folder,
    parent: parent === folder ? null : parent,
    folders: first,
    hasMore: found > MOST_FOLDERS || looked > MOST_ENTRIES,
  };
}

/** Where music is likely to be found: this user's folder, the music in it, disks that are plugged in, the whole disk. */
export async function startingFolders(): Promise<ChildFolders> {
  const home = homedir();
  const music = join(home, 'Music');
  const username = nameOfUser();
  const mounted: ChildFolder[] = [];
  for (const mount of MOUNTS) {
    const of = await childFolders(mount).catch(() => null);
    for (const folder of of?.folders ?? []) {
      // Linux puts a user's disks into a folder of theirs.
      const own = folder.name === username ? await childFolders(folder.path).catch(() => null) : null;
      mounted.push(...(own?.folders ?? [folder]));
    }
  }
  return {
    path: null,
    parent: null,
    folders: [
      ...((await isFolder(music)) ? [{ name: 'Music', path: music }] : []),
      { name: basename(home) || home, path: home },
      ...inOrder(mounted).slice(0, MOST_FOLDERS - 3),
      ...(home === dirname(home) ? [] : [{ name: rootOf(home), path: rootOf(home) }]),
    ],
    hasMore: mounted.length > MOST_FOLDERS - 3,
  };
}

/** `null` where the system knows no name for the user that it runs as, as in many containers. */
function nameOfUser(): string | null {
  try {
    return userInfo().username;
  } catch {
    return null;
  }
}

/** As people count: "Disc 2" before "Disc 10". */
function inOrder(folders: readonly ChildFolder[]): readonly ChildFolder[] {
  return folders.toSorted((a, b) => compare(a.name, b.name));
}

function rootOf(path: string): string {
  const above = dirname(path);
  return above === path ? path : rootOf(above);
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (status) => status.isDirectory(),
    () => false,
  );
}

function reasonFor(path: string, cause: unknown): unknown {
  const { code } = cause as NodeJS.ErrnoException;
  if (code === 'ENOENT') return new ExpectedError('file_not_found', `${path} does not exist`, { cause });
  if (code === 'ENOTDIR')
    return new ExpectedError('invalid_request', `path must be a folder, got the file ${path}`, { cause });
  if (code === 'EACCES' || code === 'EPERM')
    return new ExpectedError('folder_not_readable', `${path} may not be read by this user`, { cause });
  return new ExpectedError('folder_not_readable', `${path} cannot be read: ${messageOf(cause)}`, { cause });
}
