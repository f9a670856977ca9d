import { lstat } from 'node:fs/promises';
import { dirname, extname, relative, sep } from 'node:path';
import { audioExtensions } from '#audio-extensions';
import { isWithin } from './folders.ts';
import type { Change } from './watcher.ts';

/** Files that an album's cover may be. */
const PICTURE_EXTENSIONS: ReadonlySet<string> = new Set(['.jpg', '.jpeg', '.png', '.webp', '.gif']);

/** What is to be scanned. `isItself`: the folder has come or changed itself, rather than something in it. */
export type ChangedFolder = { readonly folder: string; readonly isItself: boolean };

/**
 * The folder that a change makes worth a scan: one with audio or pictures that came, went or changed, or with a track
 * of another name; one that has come itself. `null` for all else: hidden files and folders, notes, playlists.
 * `hasTracksAt` says whether the library knows present tracks at a path or below it.
 */
export async function changedFolder(
  { path }: Change,
  libraryFolders: readonly string[],
  hasTracksAt: (path: string) => Promise<boolean>,
): Promise<ChangedFolder | null> {
  const within = libraryFolders.filter((folder) => path !== folder && isWithin(path, folder));
  if (within.every((folder) => isHidden(relative(folder, path)))) return null;
  const status = await lstat(path).catch(() => null);
  if (status?.isDirectory()) return { folder: path, isItself: true };
  const extension = extname(path).toLowerCase();
  const matters =
    audioExtensions.has(extension) || PICTURE_EXTENSIONS.has(extension) || (await hasTracksAt(path));
  return matters ? { folder: dirname(path), isItself: false } : null;
}

function isHidden(path: string): boolean {
  return path.split(sep).some((name) => name.startsWith('.'));
}
