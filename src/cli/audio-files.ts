import { opendir, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { audioExtensions } from '#audio-extensions';

/** A file that arguments mean, and its name: below the folder that was given, for files in folders of it. */
export type AudioFile = { readonly path: string; readonly name: string; readonly isOfFolder: boolean };

/**
 * The files that arguments mean: a file is itself, whatever its name; a folder means the audio files below it by
 * extension, in the order of their names, hidden ones and links left out, and folders that `isLeftOut`. What does not
 * exist stays in the list, to be reported where it is used.
 */
export async function audioFiles(
  paths: readonly string[],
  isLeftOut: (folder: string) => boolean = () => false,
): Promise<readonly AudioFile[]> {
  const files: AudioFile[] = [];
  for (const path of paths) {
    const status = await stat(path).catch(() => null);
    if (!status?.isDirectory()) files.push({ path, name: basename(path), isOfFolder: false });
    else
      for (const name of await namesBelow(path, '', isLeftOut))
        files.push({ path: join(path, name), name, isOfFolder: true });
  }
  return files;
}

async function namesBelow(
  root: string,
  folder: string,
  isLeftOut: (folder: string) => boolean,
): Promise<readonly string[]> {
  const entries = [];
  for await (const entry of await opendir(join(root, folder)))
    if (!entry.name.startsWith('.')) entries.push(entry);
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const names: string[] = [];
  for (const entry of entries) {
    const name = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!isLeftOut(join(root, name))) names.push(...(await namesBelow(root, name, isLeftOut)));
    } else if (entry.isFile() && audioExtensions.has(extname(entry.name).toLowerCase())) names.push(name);
  }
  return names;
}
