import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { changedFolder } from '../../src/library/changed-folder.ts';

const music = mkdtempSync(join(tmpdir(), 'auralis-changed-'));
const known = new Set([join(music, 'take 1.bak'), join(music, 'gone')]);

beforeAll(() => {
  for (const name of ['a.flac', 'Cover.JPG', 'note.txt', 'take 1.bak', '.a.flac.part'])
    writeFileSync(join(music, name), '');
  for (const name of ['cd', 'disc.flac', '.trash']) mkdirSync(join(music, name));
  symlinkSync(join(music, 'cd'), join(music, 'link'));
});
afterAll(() => rmSync(music, { recursive: true }));

test.each([
  ['an audio file', 'a.flac', '.', false],
  ['an audio file that is gone', 'cd/gone.MP3', 'cd', false],
  ['a picture', 'Cover.JPG', '.', false],
  ['a track that was loaded by its name', 'take 1.bak', '.', false],
  ['a folder', 'cd', 'cd', true],
  ['a folder that is called like a file', 'disc.flac', 'disc.flac', true],
  ['a folder of tracks that is gone', 'gone', '.', false],
])('%s (%s) makes %s worth a scan', async (_, path, folder, isItself) => {
  const change = { path: join(music, path), type: 'update' } as const;
  const found = await changedFolder(change, [music], async (at) => known.has(at));
  expect(found).toEqual({ folder: join(music, folder), isItself });
});

test.each([
  ['a note', 'note.txt'],
  ['a link', 'link'],
  ['a folder without tracks that is gone', 'nothing'],
  ['a hidden file', '.a.flac.part'],
  ['a file in a hidden folder', '.trash/a.flac'],
  ['a hidden folder', '.trash'],
  ['the library folder itself', '.'],
  ['what lies outside', '../a.flac'],
])('%s (%s) does not', async (_, path) => {
  const change = { path: join(music, path), type: 'update' } as const;
  expect(await changedFolder(change, [music], async (at) => known.has(at))).toBeNull();
});

test('a library folder below a hidden one is no less visible', async () => {
  const change = { path: join(music, '.trash', 'a.flac'), type: 'create' } as const;
  expect(await changedFolder(change, [join(music, '.trash')], async () => false)).toEqual({
    folder: join(music, '.trash'),
    isItself: false,
  });
});
