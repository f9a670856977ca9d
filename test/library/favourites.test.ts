import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeTaggedFlac } from './tagged-flac.ts';
import { openTemporaryLibrary, type TemporaryLibrary } from './temporary-library.ts';

let opened: TemporaryLibrary;
beforeAll(async () => {
  opened = await openTemporaryLibrary();
  for (const title of ['one', 'two', 'three'])
    writeTaggedFlac(join(opened.music, `${title}.flac`), { TITLE: title });
  await opened.library.scan();
});
afterAll(() => opened[Symbol.asyncDispose]());

const idOf = async (name: string) => (await opened.tracks()).get(`${name}.flac`)?.id ?? 0;
const favourites = async (search?: string) => {
  const query = { limit: 2, offset: 0, orderBy: 'title', order: 'asc', isFavourite: true, search } as const;
  const { items, total } = await opened.library.listTracks(query);
  expect(items.every(({ isFavourite }) => isFavourite)).toBe(true);
  return `${items.map(({ title }) => title).join(' ')} of ${total}`;
};

test('a track is a favourite or not, whoever says so how often, and stays it', async () => {
  const [one, two] = [await idOf('one'), await idOf('two')];
  const { set } = opened.library.favourites;
  expect(await favourites()).toBe(' of 0');
  expect(await set(one, true)).toBe(true);
  expect(await set(one, true)).toBe(false);
  expect(await set(two, true)).toBe(true);
  expect(await set(await idOf('three'), false)).toBe(false);
  expect(await favourites()).toBe('one two of 2');
  expect(await favourites('tw')).toBe('two of 1');
  expect(await favourites('three')).toBe(' of 0');

  writeTaggedFlac(join(opened.music, 'one.flac'), { TITLE: 'one, again' }, 99);
  await opened.library.scan();
  await opened.reopen();
  expect(await favourites()).toBe('one, again two of 2');
  expect((await opened.library.track(one))?.isFavourite).toBe(true);
  expect(await opened.library.favourites.set(one, false)).toBe(true);
  expect((await opened.library.track(one))?.isFavourite).toBe(false);
  expect(await favourites()).toBe('two of 1');
});
