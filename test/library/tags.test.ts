import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readTags } from '../../src/library/tags.ts';
import { writeToneFile } from '../tone-file.ts';
import { writeTaggedFlac } from './tagged-flac.ts';

const folder = mkdtempSync(join(tmpdir(), 'auralis-tags-'));
afterAll(() => rmSync(folder, { recursive: true }));

const tagsOf = (comments: Parameters<typeof writeTaggedFlac>[1], seconds?: number) => {
  const path = join(folder, 'track.flac');
  writeTaggedFlac(path, comments, seconds);
  return readTags(path);
};

test('Vorbis comments of a FLAC file are read, its duration from the header', async () => {
  const tags = await tagsOf(
    {
      TITLE: 'Hyperballad',
      ARTIST: 'Björk',
      ALBUM: 'Post',
      ALBUMARTIST: 'Björk Guðmundsdóttir',
      DATE: '1995-06-13',
      GENRE: ['Electronic', 'Pop'],
      TRACKNUMBER: '2',
      DISCNUMBER: '1',
    },
    321.5,
  );
  expect(tags).toEqual({
    title: 'Hyperballad',
    artist: 'Björk',
    album: 'Post',
    albumArtist: 'Björk Guðmundsdóttir',
    year: 1995,
    genre: 'Electronic; Pop',
    trackNumber: 2,
    discNumber: 1,
    durationSeconds: 321.5,
    problem: null,
  });
});

test('RIFF INFO tags of a WAV file are read', async () => {
  const path = join(folder, 'tone.wav');
  writeToneFile(path, { seconds: 0.5, info: { INAM: 'A tone', IART: 'Generator', IPRD: 'Signals' } });
  expect(await readTags(path)).toMatchObject({
    title: 'A tone',
    artist: 'Generator',
    album: 'Signals',
    durationSeconds: 0.5,
    problem: null,
  });
});

test('a file without tags is called by its name', async () => {
  const path = join(folder, '07 - Très Loin.v2.flac');
  writeTaggedFlac(path);
  expect(await readTags(path)).toMatchObject({
    title: '07 - Très Loin.v2',
    artist: '',
    album: '',
    albumArtist: null,
    year: null,
    genre: null,
    trackNumber: null,
    discNumber: null,
    problem: null,
  });
});

test('control characters, blanks around and endless texts are cut off', async () => {
  const { title, artist, album } = await tagsOf({
    TITLE: '  Two\0 \u001b[31mwords\n',
    ARTIST: 'x'.repeat(5_000),
    ALBUM: ' \0\t ',
  });
  expect(title).toBe('Two   [31mwords');
  expect(artist).toHaveLength(1_000);
  expect(album).toBe('');
});

test('numbers that cannot be are not there', async () => {
  const tags = await tagsOf({ TITLE: 'x', DATE: 'MCMXCV', TRACKNUMBER: '-3', DISCNUMBER: '123456789' });
  expect(tags).toMatchObject({ title: 'x', year: null, trackNumber: null, discNumber: null, problem: null });
});

test('a text named .flac has a problem, and the name of its file as title', async () => {
  const path = join(folder, 'shopping list.flac');
  writeFileSync(path, 'This is not music.');
  const { title, problem } = await readTags(path);
  expect(title).toBe('shopping list');
  expect(problem).toMatch(/\w/);
});
