import { sep } from 'node:path';

/** The bounds, both left out, of the paths below a folder, as SQLite compares them. */
export function pathsBelow(folder: string): readonly [string, string] {
  const base = folder.endsWith(sep) ? folder.slice(0, -1) : folder;
  return [`${base}${sep}`, `${base}${String.fromCharCode(sep.charCodeAt(0) + 1)}`];
}
