import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importM3u8, writeM3u8 } from '../../src/library/index.ts';
import { writeTaggedFlac } from './tagged-flac.ts';
import { openTemporaryLibrary, type TemporaryLibrary } from './temporary-library.ts';

let opened: TemporaryLibrary;
beforeAll(async () => {
  opened = await openTemporaryLibrary();
  const { music, root, library } = opened;
  for (const name of ['one', 'two, é', '# 3', 'gone', '%41'])
    writeTaggedFlac(join(music, 'album', `${name}.flac`));
  await library.scan();
  writeTaggedFlac(join(music, 'new', 'unknown.flac'));
  writeTaggedFlac(join(root, 'outside.flac'));
  writeFileSync(join(music, 'cover.jpg'), '');
  mkdirSync(join(music, 'folder.flac'));
  execFileSync('mkfifo', [join(music, 'pipe.flac')]);
  symlinkSync(join(root, 'outside.flac'), join(music, 'link.flac'));
  symlinkSync(join(music, 'album'), join(root, 'way-in'));
  renameSync(join(music, 'album', 'gone.flac'), join(root, 'gone.flac'));
});
afterAll(() => opened[Symbol.asyncDispose]());

const read = (text: string) => importM3u8(opened.library, Buffer.from(text));
/** What became of one line: the path of the track below `music`, or why there is none. */
const fateOf = async (line: string) => {
  const { trackIds, skipped } = await read(line.replace('MUSIC', opened.music).replace('ROOT', opened.root));
  const [track] = await opened.library.tracksById(trackIds);
  return track?.path.slice(opened.music.length + 1) ?? skipped[0]?.reason;
};

describe('an entry of a playlist file', () => {
  test.each([
    ['MUSIC/album/one.flac', 'album/one.flac'],
    ['MUSIC/new/../album//one.flac', 'album/one.flac'],
    ['album/one.flac', 'album/one.flac'],
    ['./album/two, é.flac', 'album/two, é.flac'],
    ['album\\one.flac', 'album/one.flac'],
    ['album/two,%20%C3%A9.flac', 'album/two, é.flac'],
    ['album/%41.flac', 'album/%41.flac'],
    ['file://MUSIC/album/%23%203.flac', 'album/# 3.flac'],
    ['ROOT/way-in/one.flac', 'album/one.flac'],
    ['album/gone.flac', 'album/gone.flac'], // known, if missing
    ['new/unknown.flac', 'new/unknown.flac'],
  ])('%s is the track %s', async (line, path) => {
    expect(await fateOf(line)).toBe(path);
  });

  test.each([
    ['http://example.com/a.flac', 'not_a_file'],
    ['file://server/a.flac', 'not_a_file'],
    [`${'x/'.repeat(3_000)}a.flac`, 'not_a_file'],
    ['album/never.flac', 'file_not_found'],
    ['C:\\Music\\a.flac', 'file_not_found'],
    ['cover.jpg', 'not_audio'],
    ['album', 'not_audio'],
    ['folder.flac', 'not_audio'],
    ['pipe.flac', 'not_audio'],
    // There or not makes no difference outside.
    ['ROOT/outside.flac', 'outside_library'],
    ['ROOT/never.flac', 'outside_library'],
    ['../outside.flac', 'outside_library'],
    ['link.flac', 'outside_library'],
    ['/etc/passwd', 'outside_library'],
    ['/etc/never', 'outside_library'],
    ['a\0b.flac', 'file_not_found'],
  ])('%s is passed over as %s', async (line, reason) => {
    expect(await fateOf(line)).toBe(reason);
  });
});

test('a file that the library did not know is counted once', async () => {
  writeTaggedFlac(join(opened.music, 'new', 'again.flac'));
  const twice = 'new/again.flac\nnew/again.flac\nalbum/one.flac';
  const first = await read(twice);
  expect(first.newTracks).toBe(1);
  expect(first.trackIds).toHaveLength(3);
  expect(first.trackIds[0]).toBe(first.trackIds[1]);
  expect(await read(twice)).toEqual({ ...first, newTracks: 0 });
});

test('what is passed over is told with its line, its text and its title', async () => {
  const { skipped } = await read('#EXTM3U\nalbum/one.flac\n#EXTINF:1,Ann - Song\n http://x/y.flac \n');
  expect(skipped).toEqual([{ line: 4, text: 'http://x/y.flac', title: 'Ann - Song', reason: 'not_a_file' }]);
});

test('a name is made fit for a playlist', async () => {
  expect((await read('#PLAYLIST: Even\u0007ing ')).name).toBe('Even ing');
  expect((await read(`#PLAYLIST:${'é'.repeat(300)}`)).name).toBe('é'.repeat(200));
  expect((await read('#EXTM3U')).name).toBeNull();
});

test('what the library does not know is looked for only so far; what it knows is found all the same', async () => {
  const fates = async (text: string, limits: { newTracks: number; steps: number }) => {
    const { trackIds, skipped } = await importM3u8(opened.library, Buffer.from(text), limits);
    return [trackIds.length, ...skipped.map(({ reason }) => reason)];
  };
  const depth = join(opened.music, 'x').split('/').length;
  expect(await fates('x\nx\nx\nalbum/one.flac', { newTracks: 1, steps: 2 * depth })).toEqual([
    1,
    'file_not_found',
    'file_not_found',
    'too_many_unknown',
  ]);
  for (const name of ['new 1', 'new 2']) writeTaggedFlac(join(opened.music, 'new', `${name}.flac`));
  const twoNew = 'new/new 1.flac\nnew/new 2.flac\nalbum/one.flac';
  expect(await fates(twoNew, { newTracks: 1, steps: 1_000 })).toEqual([2, 'too_many_unknown']);
  expect(await fates(twoNew, { newTracks: 1, steps: 1_000 })).toEqual([3]);
});

test('more entries than a playlist holds are refused', async () => {
  await expect(read('x\n'.repeat(10_001))).rejects.toThrow(/must have at most 10000 entries, got 10001/);
});

test.each([false, true])('what was exported is imported, relative paths: %s', async (isRelative) => {
  const { library } = opened;
  const { items } = await library.listTracks({ limit: 50, offset: 0, orderBy: 'path', order: 'asc' });
  const text = writeM3u8({ name: 'All', tracks: items }, isRelative ? library.folders() : []);
  expect(await read(text)).toEqual({
    name: 'All',
    trackIds: items.map(({ id }) => id),
    skipped: [],
    newTracks: 0,
  });
});
