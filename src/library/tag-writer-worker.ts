/** The thread behind `tag-writer.ts`: writes tags into a file, in place; to be given a copy only. */
import { readFile, writeFile } from 'node:fs/promises';
import { parentPort } from 'node:worker_threads';
import { type AudioFile, TagLib } from 'taglib-wasm';
import { messageOf } from '#errors';
import { type FieldChanges, type GainTags, severalOf } from './editable-tags.ts';

export type WriteRequest = {
  readonly path: string;
  readonly fields: FieldChanges;
  readonly gains: GainTags;
  /**
   * True: TagLib works on the whole file in memory and leaves everything else as it is. False: it seeks in the file
   * and takes little memory; its writer then forgets what stands behind the slash in "3/12".
   */
  readonly inMemory: boolean;
  readonly trackTotal: number | null;
  readonly discTotal: number | null;
};
/** `problem` is `null` when the tags are written. */
export type WriteAnswer = { readonly problem: string | null };

parentPort?.on('message', async (request: WriteRequest) => {
  parentPort?.postMessage({ problem: await write(request) } satisfies WriteAnswer);
});

async function write({ path, inMemory, ...changes }: WriteRequest): Promise<string | null> {
  try {
    // A new one each time: the memory of the last file goes with it.
    const taglib = await TagLib.initialize({ forceWasmType: inMemory ? 'emscripten' : 'wasi' });
    using file = await taglib.open(inMemory ? new Uint8Array(await readFile(path)) : path);
    apply(file, { inMemory, ...changes });
    if (!file.save()) return 'nothing could be saved';
    if (inMemory) await writeFile(path, file.getFileBuffer());
    return null;
  } catch (error) {
    return messageOf(error);
  }
}

/** Other names under which a field may stand already (Vorbis comments, APEv2): they would say the old thing still. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  ALBUMARTIST: ['ALBUM ARTIST'],
  DATE: ['YEAR'],
  BPM: ['TEMPO'],
  LABEL: ['PUBLISHER', 'ORGANIZATION'],
  LYRICS: ['UNSYNCEDLYRICS', 'USLT'],
};

/** What stands behind an `AudioFile`: TagLib's own names for properties, and pictures that can be left alone. */
type Handle = {
  getProperties(): Record<string, string[]>;
  setProperties(properties: Record<string, string[]>): void;
  setPictures(pictures: undefined): void;
};

function apply(file: AudioFile, request: Omit<WriteRequest, 'path'>): void {
  const { fields, gains, inMemory, trackTotal, discTotal } = request;
  const { handle } = file as unknown as { readonly handle: Handle };
  const before = handle.getProperties();
  const changes: Record<string, string[]> = {};
  const set = (name: string, values: readonly string[] | undefined): void => {
    if (values === undefined) return;
    for (const alias of ALIASES[name] ?? []) changes[alias] = [];
    if (name === 'LYRICS')
      for (const key of Object.keys(before)) if (key.startsWith('LYRICS:')) changes[key] = [];
    changes[name] = [...values];
  };
  set('TITLE', one(fields.title));
  set('ARTIST', one(fields.artist));
  set('ALBUM', one(fields.album));
  set('ALBUMARTIST', one(fields.albumartist));
  set('DATE', one(fields.year));
  set('GENRE', several(fields.genre));
  set('TRACKNUMBER', numbered(fields.track, before.TRACKNUMBER));
  set('DISCNUMBER', numbered(fields.disc, before.DISCNUMBER));
  set('COMMENT', one(fields.comment));
  set('BPM', one(fields.bpm));
  set('COMPOSER', several(fields.composer));
  // TPUB of ID3v2 goes by this name in TagLib.
  set('LABEL', several(fields.publisher));
  set('LYRICS', one(fields.lyrics));
  set('COPYRIGHT', one(fields.copyright));

  const isMp4 = file.isMP4();
  for (const [name, value] of Object.entries(gains)) set(name, isMp4 ? [] : one(value));
  if (!inMemory) {
    // Else the pictures would be written anew, without their dimensions.
    handle.setPictures(undefined);
    const disc = changes.DISCNUMBER ?? before.DISCNUMBER ?? [];
    if (discTotal !== null && disc[0] !== undefined)
      set('DISCNUMBER', [`${Number.parseInt(disc[0], 10)}/${discTotal}`]);
    // No other format has a place of its own for it.
    if (trackTotal !== null && /^(FLAC|OGG|OPUS)$/.test(file.getFormat()))
      set('TRACKTOTAL', [`${trackTotal}`]);
  }
  const properties = { ...before, ...changes };
  // In memory they replace all that there are: an empty one would become an empty frame of ID3v2.
  if (inMemory)
    for (const [name, values] of Object.entries(changes)) if (values.length === 0) delete properties[name];
  handle.setProperties(properties);
  // The lower case is what other programs write and look for.
  if (isMp4) {
    for (const [name, value] of Object.entries(gains)) {
      const item = `----:com.apple.iTunes:${name.toLowerCase()}`;
      if (value === null) file.removeMP4Item(item);
      else file.setMP4Item(item, value);
    }
  }
}

function one(value: string | number | null | undefined): readonly string[] | undefined {
  return value === undefined ? undefined : value === null ? [] : [`${value}`];
}

function several(value: string | null | undefined): readonly string[] | undefined {
  return typeof value === 'string' ? severalOf(value) : one(value);
}

/** A number that may stand before a total: "3/12". */
function numbered(
  value: number | null | undefined,
  before: readonly string[] | undefined,
): readonly string[] | undefined {
  const total = before?.[0]?.split('/')[1];
  return typeof value === 'number' && total !== undefined ? [`${value}/${total}`] : one(value);
}
