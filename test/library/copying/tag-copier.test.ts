import { copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseFile } from 'music-metadata';
import { TagLib } from 'taglib-wasm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTagCopier, type TagCopier } from '../../../src/library/index.ts';
import { picture } from '../artwork/pictures.ts';
import { hasFfprobe, probe, samplesOf } from '../edited-file.ts';
import { writeTaggedFlac } from '../tagged-flac.ts';

type Format = Parameters<TagCopier['copy']>[2];

const folder = mkdtempSync(join(tmpdir(), 'auralis-copying-'));
const fixtures = join(import.meta.dirname, '../../fixtures');
/** What stands for a rendered file: none of them has tags of its own, but for what encoded it. */
const rendered = {
  wav: 'mono-s16le.wav',
  flac: 'stereo.flac',
  opus: 'stereo.opus',
  mp3: 'stereo.mp3',
} as const;
const formats = Object.keys(rendered) as Format[];
let copier: TagCopier;
beforeAll(() => {
  copier = createTagCopier();
});
afterAll(async () => {
  await copier[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

let count = 0;
/** Copies tags into a new file of a format; answers it, and what could not go over. */
async function copyInto(format: Format, from: string) {
  const path = join(folder, `${++count}.${format}`);
  copyFileSync(join(fixtures, rendered[format]), path);
  const warnings = await copier.copy(from, path, format);
  return { path, warnings, ...(await read(path)) };
}

async function read(path: string) {
  const { common, native } = await parseFile(path);
  const all = Object.values(native).flat();
  /** A tag by the last part of its name. */
  const own = (name: string) =>
    all.find(({ id }) => id.toUpperCase().split(':').at(-1) === name.toUpperCase())?.value;
  return { common, own };
}

const sources = [
  'tagged-stereo.mp3',
  'tagged-stereo.flac',
  'tagged-stereo.ogg',
  'tagged-stereo.opus',
  'tagged-alac.m4a',
  'tagged-stereo.wv',
  'tagged-mono.aiff',
  'tagged-mono.wav',
  'tagged-stereo.wma',
];
const pairs = sources.flatMap((source) => formats.map((format) => [source, format] as const));

test.each(pairs)('%s into %s: its tags and picture go over, and the samples stay', async (source, format) => {
  const from = join(fixtures, source);
  const before = (await read(from)).common;
  const { path, warnings, common, own } = await copyInto(format, from);
  expect(warnings).toEqual([]);
  expect(common).toMatchObject({
    title: 'Old',
    artist: 'Somebody',
    album: 'Before',
    genre: ['Trip Hop'],
    track: { no: 3, of: 12 },
  });
  // FFmpeg writes no date, no number of a disc and no names of one's own where these formats have no place for them.
  if (!/wma$/.test(source)) {
    expect(common.date).toBe('1995-06-13');
    expect(common.comment?.map(({ text }) => text)).toContain('A comment');
  }
  if (!/wav$/.test(source)) expect(common.disk).toEqual({ no: 1, of: 2 });
  if (!/wav|wma|m4a$/.test(source)) expect(own('CUSTOM')).toBe('kept');
  const pictures = (common.picture ?? []).map(({ data }) => Buffer.from(data));
  expect(pictures).toEqual((before.picture ?? []).map(({ data }) => Buffer.from(data)));
  expect(pictures).toHaveLength(/mp3|flac|m4a/.test(source) ? 1 : 0);
  expect(await samplesOf(path)).toBe(await samplesOf(join(fixtures, rendered[format])));
});

describe.skipIf(!hasFfprobe)('ffprobe (scripts/provision.sh installs it) reads', () => {
  test.each(formats)('title, artist, album, date, track and genre of %s', async (format) => {
    const { path } = await copyInto(format, join(fixtures, 'tagged-alac.m4a'));
    const tags = probe(path);
    expect(tags).toMatchObject({ title: 'Old', artist: 'Somebody', album: 'Before', genre: 'Trip Hop' });
    expect(tags.date).toBe('1995-06-13');
    expect(Number.parseInt(tags.track ?? '', 10)).toBe(3);
  });
});

describe('what would be a lie about the new samples stays behind', () => {
  const lies = {
    REPLAYGAIN_TRACK_GAIN: '-7.00 dB',
    REPLAYGAIN_TRACK_PEAK: '1.0',
    REPLAYGAIN_ALBUM_GAIN: '-7.00 dB',
    R128_TRACK_GAIN: '-1000',
    ITUNNORM: '0000',
    ITUNSMPB: '0000',
    ENCODER: 'an old one',
    'ENCODED-BY': 'a program',
    ENCODERSETTINGS: '-V2',
    'DYNAMIC RANGE': '7',
    ACCURATERIPRESULT: 'AccurateRip: Accurate',
  };
  test.each(formats)('in %s', async (format) => {
    const from = join(folder, 'lying.flac');
    writeTaggedFlac(from, { ...lies, TITLE: 'Kept', ACOUSTID_FINGERPRINT: 'AQAA', ACCURATERIPDISCID: '1-2' });
    const { common, own } = await copyInto(format, from);
    expect(common.title).toBe('Kept');
    // A fingerprint names the recording, and the disc is the same one.
    expect(own('ACOUSTID_FINGERPRINT') ?? own('Acoustid Fingerprint')).toBe('AQAA');
    expect(own('ACCURATERIPDISCID')).toBe('1-2');
    for (const [name, value] of Object.entries(lies)) expect(own(name)).not.toBe(value);
  });
});

test('through all four formats and back, several values and pictures are what they were', async () => {
  const from = join(folder, 'rich.flac');
  const [front, back] = [await picture('jpeg'), await picture('png', { width: 300, height: 300 })];
  // Larger than a page of Ogg.
  const large = new Uint8Array(200_000).map((_, index) => (index * 7919) >> 3);
  large.set(front.subarray(0, 20));
  writeTaggedFlac(
    from,
    {
      TITLE: 'Hyperballad – “été”',
      ARTIST: ['Björk', 'Nellee Hooper'],
      ALBUMARTIST: 'Björk Guðmundsdóttir',
      TRACKNUMBER: '2',
      TRACKTOTAL: '11',
      LYRICS: 'We live on a mountain\n\nRight at the top',
      MUSICBRAINZ_TRACKID: '5a8a3b0a-77a8-4b1c-9b8b-8f2f5f1f0c11',
      'MY OWN': 'words',
    },
    60,
    [
      { type: 3, data: front },
      { type: 4, data: back },
      { type: 0, data: large },
    ],
  );
  let path = from;
  for (const format of ['mp3', 'opus', 'wav', 'flac'] as const) {
    const { path: next, warnings, common, own } = await copyInto(format, path);
    expect(warnings).toEqual([]);
    expect(common).toMatchObject({
      title: 'Hyperballad – “été”',
      artists: ['Björk', 'Nellee Hooper'],
      albumartist: 'Björk Guðmundsdóttir',
      track: { no: 2, of: 11 },
      musicbrainz_recordingid: '5a8a3b0a-77a8-4b1c-9b8b-8f2f5f1f0c11',
    });
    expect(common.lyrics?.[0]?.text).toBe('We live on a mountain\n\nRight at the top');
    expect(own('MY OWN')).toBe('words');
    expect(common.picture?.map(({ type }) => type)).toEqual(['Cover (front)', 'Cover (back)', 'Other']);
    expect(common.picture?.map(({ data }) => Buffer.from(data).equals(Buffer.from(front)))[0]).toBe(true);
    expect(Buffer.from(common.picture?.[2]?.data ?? []).equals(Buffer.from(large))).toBe(true);
    path = next;
  }
});

describe('a long file is read without its audio, and written to without holding it', () => {
  /** A file that grows by 100 MB of nothing in its audio. */
  const grown = async (name: string, tagged: string): Promise<string> => {
    const path = join(folder, name);
    copyFileSync(tagged, path);
    const bytes = readFileSync(path);
    if (name.endsWith('wav')) {
      // The audio first, all else behind it.
      const at = bytes.indexOf('data');
      const length = bytes.readUInt32LE(at + 4);
      const behind = bytes.subarray(at + 8 + length + (length % 2));
      bytes.writeUInt32LE(1e8, at + 4);
      bytes.writeUInt32LE(at + 1e8 + behind.length, 4);
      writeFileSync(path, bytes.subarray(0, at + 8));
      truncateSync(path, at + 8 + 1e8);
      writeFileSync(path, behind, { flag: 'a' });
      return path;
    }
    if (name.endsWith('m4a')) {
      const box = Buffer.alloc(8);
      box.writeUInt32BE(1e8);
      box.write('mdat', 4);
      writeFileSync(path, box, { flag: 'a' });
    }
    truncateSync(path, bytes.length + 1e8);
    return path;
  };

  test.each([
    ['long.wav', 'tagged-mono.wav'],
    ['long.m4a', 'tagged-alac.m4a'],
    ['long.flac', 'tagged-stereo.flac'],
    ['long.mp3', 'tagged-stereo.mp3'],
    ['long.ogg', 'tagged-stereo.ogg'],
  ])('%s', async (name, fixture) => {
    const { common, warnings } = await copyInto('flac', await grown(name, join(fixtures, fixture)));
    expect(warnings).toEqual([]);
    expect(common).toMatchObject({ title: 'Old', album: 'Before', track: { no: 3, of: 12 } });
  });

  test('into a WAV file of 100 MB: the chunks are put behind its audio, which stays where it is', async () => {
    const to = await grown('target.wav', join(fixtures, 'mono-s16le.wav'));
    expect(await copier.copy(join(fixtures, 'tagged-stereo.mp3'), to, 'wav')).toEqual([]);
    const { common } = await read(to);
    expect(common).toMatchObject({ title: 'Old', track: { no: 3, of: 12 } });
    expect(common.picture).toHaveLength(1);
    expect(readFileSync(to).readUInt32LE(4)).toBe(readFileSync(to).length - 8);
  });

  test('into an RF64 file', async () => {
    const to = join(folder, 'target-rf64.wav');
    copyFileSync(join(fixtures, 'mono-s16le-rf64.wav'), to);
    expect(await copier.copy(join(fixtures, 'tagged-stereo.flac'), to, 'wav')).toEqual([]);
    const bytes = readFileSync(to);
    expect(bytes.toString('latin1', 0, 4)).toBe('RF64');
    expect(Number(bytes.readBigUInt64LE(20))).toBe(bytes.length - 8);
    expect(bytes.includes('TIT2')).toBe(true);
    expect(await samplesOf(to)).toBe(await samplesOf(join(fixtures, 'mono-s16le-rf64.wav')));
  });
});

describe('what one format alone has', () => {
  /** An MP3 file with chapters, a rating, and a frame of some program's. */
  const special = async (): Promise<string> => {
    const path = join(folder, 'special.mp3');
    const taglib = await TagLib.initialize({ forceWasmType: 'emscripten' });
    using file = await taglib.open(new Uint8Array(readFileSync(join(fixtures, 'stereo.mp3'))));
    file.setProperty('TITLE', 'Special');
    file.setChapters([
      { startTimeMs: 0, endTimeMs: 100, title: 'One' },
      { startTimeMs: 100, endTimeMs: 400, title: 'Two' },
    ]);
    file.setRatings([{ rating: 0.8, email: 'me@example.org', counter: 7 }]);
    file.setId3v2Frames('PRIV', [Buffer.from('program\0gain')]);
    file.save();
    writeFileSync(path, file.getFileBuffer());
    return path;
  };

  test.each(['mp3', 'wav'] as const)('goes over into %s, but for frames of programs', async (format) => {
    const { path, warnings, common } = await copyInto(format, await special());
    expect(warnings).toEqual(['ID3v2 frames of other programs are not kept: PRIV']);
    expect(common.rating?.[0]?.source).toBe('me@example.org');
    expect(readFileSync(path).includes('CHAP')).toBe(true);
    expect(readFileSync(path).includes('PRIV')).toBe(false);
  });

  test.each(['flac', 'opus'] as const)('becomes comments in %s, or is named', async (format) => {
    const { warnings, own } = await copyInto(format, await special());
    expect(warnings).toEqual([
      'ID3v2 frames of other programs are not kept: PRIV',
      `${format.toUpperCase()} has no place for the rating`,
    ]);
    expect([own('CHAPTER002'), own('CHAPTER002NAME')]).toEqual(['00:00:00.100', 'Two']);
  });

  test('bext goes from WAV to WAV, without the loudness of the old samples', async () => {
    const body = Buffer.alloc(602);
    body.write('A description');
    body.writeUInt16LE(2, 346);
    body.writeInt16LE(-2300, 412);
    const head = Buffer.alloc(8);
    head.write('bext');
    head.writeUInt32LE(body.length, 4);
    const wav = Buffer.concat([readFileSync(join(fixtures, 'mono-s16le.wav')), head, body]);
    wav.writeUInt32LE(wav.length - 8, 4);
    const from = join(folder, 'broadcast.wav');
    writeFileSync(from, wav);
    const bytes = readFileSync((await copyInto('wav', from)).path);
    const at = bytes.indexOf('bext') + 8;
    expect(bytes.toString('latin1', at, at + 13)).toBe('A description');
    expect([bytes.readUInt16LE(at + 346), bytes.readInt16LE(at + 412)]).toEqual([1, 0]);
    expect((await copyInto('flac', from)).warnings).toEqual(['FLAC has no place for the bext chunk']);
  });

  test('a name that Vorbis comments do not allow is named', async () => {
    const taglib = await TagLib.initialize({ forceWasmType: 'emscripten' });
    using file = await taglib.open(new Uint8Array(readFileSync(join(fixtures, 'stereo.mp3'))));
    file.setProperty('GRÖSSE', '1');
    file.setProperty('TITLE', 'T');
    file.save();
    const from = join(folder, 'named.mp3');
    writeFileSync(from, file.getFileBuffer());
    const { warnings, common } = await copyInto('flac', from);
    expect(warnings).toEqual(['FLAC cannot hold a tag named "GRÖSSE"']);
    expect(common.title).toBe('T');
  });
});

test.each(formats)(
  'a source without tags leaves %s as it is; one that cannot be read is named',
  async (format) => {
    const { path, warnings } = await copyInto(format, join(fixtures, 'mono-s24le.wav'));
    expect(warnings).toEqual([]);
    expect(readFileSync(path)).toEqual(readFileSync(join(fixtures, rendered[format])));
    const text = join(folder, 'text.flac');
    writeFileSync(text, 'no music\n');
    const spoilt = await copyInto(format, text);
    expect(spoilt.warnings.join('\n')).toContain('could not be kept');
    expect(readFileSync(spoilt.path)).toEqual(readFileSync(join(fixtures, rendered[format])));
  },
);
