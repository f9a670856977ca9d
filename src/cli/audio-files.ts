import { opendir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { audioExtensions } from '#audio-extensions';

/**
 * The files that arguments mean: a file is itself, whatever its name; a folder means the audio files below it by
 * extension, in the order of their names, hidden ones and links left out. What does not exist stays in the list, to be
 * reported where it is used.
 */
export async function audioFiles(paths: readonly string[]): Promise<readonly string[]> {
  const files: string[] = [];
  for (const path of paths) {
    const status = await stat(path).catch(() => null);
    if (status?.isDirectory()) files.push(...(await filesBelow(path)));
    else files.push(path);
  }
  return files;
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = [];
  for await (const entry of await opendir(folder)) if (!entry.name.startsWith('.')) entries.push(entry);
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const files: string[] = [];
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) files.push(...(await filesBelow(path)));
    else if (entry.isFile() && audioExtensions.has(extname(entry.name).toLowerCase())) files.push(path);
  }
  return files;
}
