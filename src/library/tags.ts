import { basename, extname } from 'node:path';
import { parseFile, selectCover } from 'music-metadata';

/** What a file says about itself. Texts that it does not give are empty, or `null` where that differs from empty. */
export type Tags = {
  /** The title, or the file's name without its extension. */
  readonly title: string;
  readonly artist: string;
  readonly album: string;
  readonly albumArtist: string | null;
  readonly year: number | null;
  readonly genre: string | null;
  readonly trackNumber: number | null;
  readonly discNumber: number | null;
  /** As the header states it; `null` where that takes reading the whole file. */
  readonly durationSeconds: number | null;
  /** Why the tags could not be read; the other fields are then those of a file without any. */
  readonly problem: string | null;
};

const LONGEST_TEXT = 1_000;
const LONGEST_DURATION_SECONDS = 10_000 * 3600;

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

/** Reads a file's tags. Never throws for what is in the file: `problem` says what was wrong. May hang (see `tag-reader.ts`). */
export async function readTags(path: string): Promise<Tags> {
  const bare = withoutTags(path, null);
  try {
    const { common, format } = await parseFile(path, { skipCovers: true, duration: false });
    return {
      title: text(common.title) ?? bare.title,
      artist: text(common.artist) ?? '',
      album: text(common.album) ?? '',
      albumArtist: text(common.albumartist),
      year: integerBetween(common.year, 1, 9999),
      genre: text(common.genre?.join('; ')),
      trackNumber: integerBetween(common.track.no, 0, 99_999),
      discNumber: integerBetween(common.disk.no, 0, 9_999),
      durationSeconds: duration(format.duration),
      problem: null,
    };
  } catch (error) {
    return {
      ...bare,
      problem: (error instanceof Error ? error.message : String(error)).slice(0, LONGEST_TEXT),
    };
  }
}

/**
 * The picture in a file's tags that shows its front, or the first one, as it is: whatever it may be. `null` when there
 * is none, or nothing can be read. May hang (see `tag-reader.ts`).
 */
export async function readPicture(path: string): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    const { common } = await parseFile(path, { duration: false });
    const picture = selectCover(common.picture);
    // Copied: it may be a view of something larger.
    return picture === null ? null : new Uint8Array(picture.data);
  } catch {
    return null;
  }
}

/** Tags may hold anything: control characters and what is too long to be meant are left out. */
function text(value: string | undefined): string | null {
  if (value === undefined) return null;
  const clean = value
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, LONGEST_TEXT)
    .toWellFormed();
  return clean === '' ? null : clean;
}

function integerBetween(value: number | null | undefined, min: number, max: number): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max ? value : null;
}

function duration(seconds: number | undefined): number | null {
  return seconds !== undefined && seconds > 0 && seconds < LONGEST_DURATION_SECONDS ? seconds : null;
}
