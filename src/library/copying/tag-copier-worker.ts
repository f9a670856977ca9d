/** The thread behind `tag-copier.ts`: reads all tags of one file and puts them into another. */
import { parentPort } from 'node:worker_threads';
import { type AudioFile, type Chapter, TagLib } from 'taglib-wasm';
import { messageOf } from '#errors';
import type { RenderFormat } from '#mastering';
import { readPictures } from '../tags.ts';
import { bextOf, type CarriedChunk } from './carried-chunks.ts';
import type { CarriedPicture } from './carried-picture.ts';
import { carriedTags, type Properties, type TagFamily } from './carried-tags.ts';
import { chapterTags } from './chapter-tags.ts';
import { fileWithoutAudio, id3v2Bytes } from './file-without-audio.ts';
import { putIntoFlac } from './put-into-flac.ts';
import { putIntoMp3 } from './put-into-mp3.ts';
import { putIntoOpus } from './put-into-opus.ts';
import { putIntoWav } from './put-into-wav.ts';
import { isVorbisName } from './vorbis-comment.ts';

export type CopyRequest = { readonly from: string; readonly to: string; readonly format: RenderFormat };
/** What could not go over, in sentences; `failure` is what the disk refused. */
export type CopyAnswer = { readonly warnings: readonly string[]; readonly failure: string | null };

parentPort?.on('message', async (request: CopyRequest) => {
  parentPort?.postMessage(await copy(request));
});

async function copy({ from, to, format }: CopyRequest): Promise<CopyAnswer> {
  const warnings: string[] = [];
  try {
    // A new one each time: the memory of the last file goes with it.
    const taglib = await TagLib.initialize({ forceWasmType: 'emscripten' });
    const source = await readSource(taglib, from, warnings);
    warnings.push(...(await put(taglib, to, format, source)));
    return { warnings, failure: null };
  } catch (error) {
    // Whoever puts tags into a file leaves it as it was, or writes behind its end.
    const message = `the tags of ${from} could not be kept: ${messageOf(error)}`;
    const isOfDisk = error instanceof Error && 'syscall' in error;
    return isOfDisk ? { warnings, failure: message } : { warnings: [...warnings, message], failure: null };
  }
}

/** All that a file says of itself. */
type Source = {
  readonly family: TagFamily;
  readonly tags: Properties;
  readonly pictures: readonly CarriedPicture[];
  readonly chapters: readonly Chapter[];
  readonly ratings: ReturnType<AudioFile['getRatings']>;
  readonly chunks: readonly CarriedChunk[];
};

/** TagLib's own names for properties, behind an `AudioFile`. */
type Handle = {
  getProperties(): Record<string, string[]>;
  setProperties(properties: Record<string, string[]>): void;
  setPictures(pictures: readonly object[]): void;
};

async function readSource(taglib: TagLib, path: string, warnings: string[]): Promise<Source> {
  const pictures = await readPictures(path).catch((error: unknown) => {
    warnings.push(`pictures could not be read: ${messageOf(error)}`);
    return [];
  });
  const bytes = await fileWithoutAudio(path);
  using file = await taglib.open(bytes);
  const format = file.getFormat();
  const left = format === 'MP3' ? leftFrames(file) : [];
  if (left.length > 0) warnings.push(`ID3v2 frames of other programs are not kept: ${left.join(', ')}`);
  return {
    family: familyOf(format),
    tags: handleOf(file).getProperties(),
    pictures,
    chapters: format === 'MP3' || format === 'MP4' ? file.getChapters() : [],
    ratings: format === 'MP3' ? file.getRatings() : [],
    chunks: format === 'WAV' ? bextOf(bytes) : [],
  };
}

async function put(
  taglib: TagLib,
  path: string,
  format: RenderFormat,
  source: Source,
): Promise<readonly string[]> {
  const name = format.toUpperCase();
  const warnings: string[] = [];
  const isVorbis = format === 'flac' || format === 'opus';
  const tags = carriedTags(source.tags, source.family, isVorbis ? 'vorbis' : 'id3');
  if (source.chunks.length > 0 && format !== 'wav') warnings.push(`${name} has no place for the bext chunk`);
  if (isVorbis) {
    const all = { ...tags, ...chapterTags(source.chapters) };
    const fitting = Object.fromEntries(Object.entries(all).filter(([key]) => isVorbisName(key)));
    for (const key of Object.keys(all))
      if (!isVorbisName(key)) warnings.push(`${name} cannot hold a tag named "${key}"`);
    if (source.ratings.length > 0) warnings.push(`${name} has no place for the rating`);
    if (isNothing(fitting) && source.pictures.length === 0) return warnings;
    if (format === 'flac') warnings.push(...(await putIntoFlac(path, fitting, source.pictures)));
    else await putIntoOpus(path, fitting, source.pictures);
    return warnings;
  }
  const isEmpty =
    isNothing(tags) && [source.pictures, source.chapters, source.ratings].every((list) => list.length === 0);
  const id3v2 = isEmpty ? null : await makeId3v2(taglib, tags, source, warnings);
  if (format === 'wav') await putIntoWav(path, id3v2, tags, source.chunks);
  else if (id3v2 !== null) await putIntoMp3(path, id3v2);
  return warnings;
}

function isNothing(tags: Properties): boolean {
  return Object.keys(tags).length === 0;
}

/** Four frames of silence (MPEG-1 layer III, 128 kbit/s, 44.1 kHz): what TagLib needs to write a tag before. */
function silentMp3(): Uint8Array {
  const frame = new Uint8Array(417);
  frame.set([0xff, 0xfb, 0x90, 0x00]);
  const bytes = new Uint8Array(4 * frame.length);
  for (let i = 0; i < 4; i++) bytes.set(frame, i * frame.length);
  return bytes;
}

/** An ID3v2.4 tag. */
async function makeId3v2(
  taglib: TagLib,
  tags: Properties,
  { pictures, chapters, ratings }: Source,
  warnings: string[],
): Promise<Uint8Array> {
  using file = await taglib.open(silentMp3());
  const handle = handleOf(file);
  handle.setProperties(Object.fromEntries(Object.entries(tags).map(([name, values]) => [name, [...values]])));
  if (pictures.length > 0)
    handle.setPictures(
      pictures.map(({ bytes, mediaType, ...rest }) => ({ ...rest, mimeType: mediaType, data: bytes })),
    );
  if (chapters.length > 0) file.setChapters([...chapters]);
  if (ratings.length > 0) file.setRatings(ratings);
  const held = handle.getProperties();
  for (const name of Object.keys(tags))
    if (!(name in held)) warnings.push(`ID3v2 cannot hold a tag named "${name}"`);
  if (!file.save()) throw new Error('TagLib made no ID3v2 tag');
  const bytes = Buffer.from(file.getFileBuffer());
  return bytes.subarray(0, id3v2Bytes(bytes));
}

function handleOf(file: AudioFile): Handle {
  return (file as unknown as { readonly handle: Handle }).handle;
}

function familyOf(format: string): TagFamily {
  if (/^(FLAC|OGG|OPUS)/i.test(format)) return 'vorbis';
  return /^(MP3|WAV|AIFF)$/.test(format) ? 'id3' : 'other';
}

/**
 * Frames that are read as tags, pictures, ratings and chapters, or that speak of the old stream (its gains, its
 * seek points): nobody misses these. The others are programs' own, and may hold gains or peaks for all we know.
 */
const KNOWN_FRAMES =
  /^(T|W|COMM|USLT|APIC|POPM|PCNT|CHAP|CTOC|UFID|RVA|RGAD|XRVA|EQU|MLLT|ASPI|SEEK|RBUF|NCON|IPLS)/;

function leftFrames(file: AudioFile): readonly string[] {
  const ids = file.getId3v2Frames().map(({ id }) => id);
  return [...new Set(ids)].filter((id) => !KNOWN_FRAMES.test(id));
}
