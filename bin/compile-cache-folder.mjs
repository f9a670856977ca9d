import { accessSync, constants, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where Node keeps what it has compiled of this program, so that it starts in half the time from the second time on: in
 * the user's own cache folder, which is made. An installation may not be writable, and from a folder that others can
 * write to, their code would run. `null` where there is no such place: Node does without.
 */
export function compileCacheFolder(env = process.env, platform = process.platform) {
  try {
    const own = join(cacheFolder(env, platform), 'auralis');
    // One folder after the other: below one that can have none (/proc), Node's recursive way never ends.
    for (const folder of [join(own, '..'), own]) makeFolder(folder);
    return join(own, 'compiled');
  } catch {
    return null;
  }
}

function cacheFolder(env, platform) {
  if (platform === 'win32') return env.LOCALAPPDATA || join(homedir(), 'AppData', 'Local');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches');
  // A relative one is to be ignored (XDG Base Directory Specification).
  return env.XDG_CACHE_HOME?.startsWith('/') ? env.XDG_CACHE_HOME : join(homedir(), '.cache');
}

function makeFolder(path) {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch {
    accessSync(path, constants.W_OK);
  }
}
