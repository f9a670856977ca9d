import { globSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { musicFolder } from '../bench-tracks.ts';

/** Of the tracks, half serve to fit profiles and calibration; the others are never looked at but to report. */
export type Half = 'fitted' | 'keptOut';

/** A piece of real music as it was published. */
export type Reference = { readonly path: string; readonly album: string; readonly half: Half };

/** A second version of a piece: what is learned of one would be known of the other. */
const VERSION = /_enhanced$/;

/** Both albums in the order of their names, every other piece kept out; versions of a piece stay together. */
export function references(): readonly Reference[] {
  const paths = globSync(join(musicFolder, 'albums/*/*.{ogg,opus}')).sort();
  if (paths.length === 0)
    throw new Error(`no music in ${musicFolder}: bash ../shared/tools/real-music.sh lays it out`);
  const pieces = [...new Set(paths.map(pieceOf))];
  return paths.map((path) => ({
    path,
    album: basename(dirname(path)),
    half: pieces.indexOf(pieceOf(path)) % 2 === 0 ? 'fitted' : 'keptOut',
  }));
}

function pieceOf(path: string): string {
  return join(dirname(path), basename(path, extname(path)).replace(VERSION, ''));
}
