import { constants } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { MAX_IMAGE_BYTES } from './image-format.ts';

/** What people and rippers call a cover, the likelier first; in any case. */
const NAMES = ['cover', 'folder', 'front', 'album', 'artwork'];
const EXTENSIONS = ['.jpg', '.jpeg', '.png', '.webp', '.gif'];

/** A part of an album: its cover may lie beside it. */
const DISC_FOLDER = /^(?:cd|dis[ck])[\s_-]*\d{1,2}$/i;

/** Where an album's folder pictures are looked for: where its tracks lie, and above the folder of one disc. */
export function foldersToLookIn(trackPath: string): readonly string[] {
  const folder = dirname(trackPath);
  return DISC_FOLDER.test(basename(folder)) ? [folder, dirname(folder)] : [folder];
}

/** The folder's pictures by the names that covers have, best first. Regular files only, never links. */
export async function* folderPictures(folder: string): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const pictures = entries
    .filter((entry) => entry.isFile())
    .map(({ name }) => ({ name, rank: rankOf(name.toLowerCase()) }))
    .filter(({ rank }) => rank >= 0)
    .sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : 1));
  for (const { name } of pictures) {
    const bytes = await readRegular(join(folder, name));
    if (bytes !== null) yield bytes;
  }
}

function rankOf(name: string): number {
  const extension = extname(name);
  const kind = NAMES.indexOf(basename(name, extension));
  const format = EXTENSIONS.indexOf(extension);
  return kind < 0 || format < 0 ? -1 : kind * EXTENSIONS.length + format;
}

/** Whatever stands there by now: a link is not followed and a pipe not waited for. */
async function readRegular(path: string): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    await using file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const status = await file.stat();
    return status.isFile() && status.size <= MAX_IMAGE_BYTES ? await file.readFile() : null;
  } catch {
    return null;
  }
}
