import { createHash } from 'node:crypto';
import { type IAudioMetadata, parseFile, selectCover } from 'music-metadata';
import { messageOf } from '#errors';
import { type CarriedPicture, PICTURE_TYPES } from './copying/carried-picture.ts';
import { type EditableTags, withoutEditableTags } from './editable-tags.ts';
import { withoutTags } from './without-tags.ts';

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

const FRONT_COVER = 3;
const LONGEST_TEXT = 1_000;
/** Lyrics and comments. */
const LONGEST_LONG_TEXT = 100_000;
const LONGEST_DURATION_SECONDS = 10_000 * 3600;

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
    return { ...bare, problem: reasonOf(error) };
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

/** All pictures in a file's tags. Rejects where they cannot be read; may hang (see `tag-reader.ts`). */
export async function readPictures(path: string): Promise<readonly CarriedPicture[]> {
  const { common } = await parseFile(path, { duration: false });
  return (common.picture ?? []).map(({ format, data, description, type }) => ({
    // Of MP4, which has covers only, it says nothing.
    type: type === undefined ? FRONT_COVER : Math.max(0, PICTURE_TYPES.indexOf(type)),
    mediaType: format,
    description: description ?? '',
    bytes: data,
  }));
}

/** The fields that can be edited, and what an edit must not touch. Never throws, may hang, as `readTags`. */
export async function readEditableTags(path: string): Promise<EditableTags> {
  try {
    const { common, native } = await parseFile(path, { duration: false });
    // One without a descriptor is what people wrote; iTunes keeps numbers of its own in others.
    const comments = common.comment?.filter(({ text: words }) => words) ?? [];
    const comment = comments.find(({ descriptor }) => !descriptor) ?? comments[0];
    return {
      fields: {
        title: text(common.title),
        artist: text(common.artist),
        album: text(common.album),
        albumartist: text(common.albumartist),
        year: integerBetween(common.year, 1, 9999),
        genre: text(common.genre?.join('; ')),
        track: integerBetween(common.track.no, 0, 99_999),
        disc: integerBetween(common.disk.no, 0, 9_999),
        comment: longText(comment?.text),
        bpm: typeof common.bpm === 'number' && common.bpm > 0 && common.bpm < 10_000 ? common.bpm : null,
        composer: text(common.composer?.join('; ')),
        publisher: text(common.label?.join('; ')),
        lyrics: longText(common.lyrics?.[0]?.text),
        copyright: text(common.copyright),
      },
      gains: gainsOf(native),
      rest: {
        trackTotal: common.track.of,
        discTotal: common.disk.of,
        pictures: (common.picture ?? []).map(({ data }) => createHash('sha256').update(data).digest('hex')),
      },
      problem: null,
    };
  } catch (error) {
    return withoutEditableTags(reasonOf(error));
  }
}

/** By the last part of the name: `TXXX:REPLAYGAIN_TRACK_GAIN`, `----:com.apple.iTunes:replaygain_track_gain`. */
function gainsOf(native: IAudioMetadata['native']): Record<string, string> {
  const gains: Record<string, string> = {};
  for (const { id, value } of Object.values(native).flat()) {
    const name = /(?:^|:)((?:replaygain|r128)_[a-z_]+)$/i.exec(id)?.[1];
    if (name !== undefined) gains[name.toUpperCase()] ??= String(value).slice(0, LONGEST_TEXT);
  }
  return gains;
}

function reasonOf(error: unknown): string {
  return messageOf(error).slice(0, LONGEST_TEXT);
}

/** Tags may hold anything: control characters and what is too long to be meant are left out. */
function text(value: string | undefined): string | null {
  return cleaned(value, /\p{Cc}/gu, LONGEST_TEXT);
}

/** The same for what has lines. */
function longText(value: string | undefined): string | null {
  return cleaned(value?.replace(/\r\n?/g, '\n'), /(?![\n\t])\p{Cc}/gu, LONGEST_LONG_TEXT);
}

function cleaned(value: string | undefined, unwanted: RegExp, longest: number): string | null {
  if (value === undefined) return null;
  const clean = value.replace(unwanted, ' ').trim().slice(0, longest).toWellFormed();
  return clean === '' ? null : clean;
}

function integerBetween(value: number | null | undefined, min: number, max: number): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max ? value : null;
}

function duration(seconds: number | undefined): number | null {
  return seconds !== undefined && seconds > 0 && seconds < LONGEST_DURATION_SECONDS ? seconds : null;
}
