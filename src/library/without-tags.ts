import { basename, extname } from 'node:path';
import type { Tags } from './tags.ts';

/** The tags of a file whose tags cannot be read, or that has none. */
export function withoutTags(path: string, problem: string | null): Tags {
  return {
    title: basename(path, extname(path)),
    artist: '',
    album: '',
    albumArtist: null,
    year: null,
    genre: null,
    trackNumber: null,
    discNumber: null,
    durationSeconds: null,
    problem,
  };
}
