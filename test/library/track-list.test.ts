import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TrackOrder } from '../../src/library/index.ts';
import { writeTaggedFlac } from './tagged-flac.ts';
import { openTemporaryLibrary, type TemporaryLibrary } from './temporary-library.ts';

let opened: TemporaryLibrary;
beforeAll(async () => {
  opened = await openTemporaryLibrary();
  const write = (
    name: string,
    seconds: number,
    title: string,
    artist: string,
    album: string,
    date?: string,
  ) =>
    writeTaggedFlac(
      join(opened.music, `${name}.flac`),
      { TITLE: title, ARTIST: artist, ALBUM: album, ...(date && { DATE: date }) },
      seconds,
    );
  write('1', 30, 'beta', 'Zed', 'Same', '2001');
  write('2', 20, 'Alpha', 'Ann', 'Same', '1999');
  write('3', 10, 'gamma', 'ann', 'Same');
  write('4', 40, 'Bjo\u0308rk in NFD', 'AC/DC', '“Quoted” (Live)', '2010');
  await opened.library.scan();
});
afterAll(() => opened[Symbol.asyncDispose]());

const names = async (query: {
  orderBy: TrackOrder;
  order?: 'asc' | 'desc';
  limit?: number;
  offset?: number;
}) => {
  const page = await opened.library.listTracks({ order: 'asc', limit: 50, offset: 0, ...query });
  return page.items.map(({ path }) => path.slice(-6, -5)).join('');
};

describe('tracks are listed', () => {
  test.each([
    ['title', 'asc', '2143'],
    ['title', 'desc', '3412'],
    ['artist', 'asc', '4231'], // Ann and ann are the same name: as they were added
    ['artist', 'desc', '1324'],
    ['year', 'asc', '2143'], // unknown is last
    ['year', 'desc', '4123'], // either way
    ['duration', 'asc', '3214'],
    ['duration', 'desc', '4123'],
    ['path', 'asc', '1234'],
    ['path', 'desc', '4321'],
  ] as const)('by %s %s', async (orderBy, order, expected) => {
    expect(await names({ orderBy, order })).toBe(expected);
  });

  test('in pages that together hold each once, equal ones too', async () => {
    for (const orderBy of ['album', 'added_at', 'artist'] as const) {
      const pages = await Promise.all([0, 1, 2, 3, 4].map((offset) => names({ orderBy, offset, limit: 1 })));
      expect(pages.join('')).toBe(await names({ orderBy }));
      expect(pages[4]).toBe('');
    }
  });

  test.each([
    ['bjork', 1],
    ['björk', 1],
    ['BJO\u0308RK', 1],
    ['ac/dc', 1],
    ['ac dc', 1],
    ['quoted liv', 1],
    ['same ann', 2],
    ['  ', 4],
    ['\0', 0],
    ['NEAR(a b)', 0],
    ["' or 1=1 --", 0],
    ['x'.repeat(10_000), 0],
    ['a '.repeat(10_000), 3], // Alpha and Ann, ann, AC
  ])('by what is searched for: "%s" finds %d', async (search, total) => {
    const query = { limit: 2, offset: 0, orderBy: 'title', order: 'asc' } as const;
    const page = await opened.library.listTracks({ ...query, search });
    expect(page.total).toBe(total);
    expect(page.items).toHaveLength(Math.min(2, total));
  });
});

test('an album is one by its title and its artist, whatever the case', async () => {
  expect(await opened.library.counts()).toEqual({ tracks: 4, albums: 3, artists: 3 });
});
