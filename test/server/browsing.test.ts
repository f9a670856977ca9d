import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeTaggedFlac } from '../library/tagged-flac.ts';
import { startTestService, temporaryFolder } from './running-service.ts';

const folder = temporaryFolder();
const music = join(folder.path, 'music');
let service: Awaited<ReturnType<typeof startTestService>>;

beforeAll(async () => {
  const write = (name: string, ARTIST: string, ALBUM: string, TRACKNUMBER: string, more = {}) =>
    writeTaggedFlac(join(music, `${name}.flac`), { TITLE: name, ARTIST, ALBUM, TRACKNUMBER, ...more }, 60);
  write('one', 'Björk', 'Début', '2', { DATE: '1993' });
  write('two', 'Björk', 'Début', '1', { DATE: '1993' });
  write('three', 'Ann', 'Quiet Hours', '1', { DISCNUMBER: '2', DATE: '2001' });
  write('four', 'Ann', 'Quiet Hours', '9', { DISCNUMBER: '1', DATE: '2001' });
  write('five', 'Ann', '', '1');
  service = await startTestService(join(folder.path, 'data'), [music]);
  await using client = Object.assign(await service.connect(), { [Symbol.asyncDispose]: async () => {} });
  await client.waitFor(({ type }) => type === 'library_updated');
  await client.close();
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

// biome-ignore lint/suspicious/noExplicitAny: tests look into it as a client would
const titles = (items: any[]) => items.map(({ title, name }) => title ?? name);

describe('albums', () => {
  test('are listed with what they hold', async () => {
    const { body } = await service.get('/api/albums');
    expect(body).toMatchObject({ total: 2, offset: 0, limit: 50, has_more: false });
    expect(body.albums[0]).toMatchObject({
      title: 'Début',
      albumartist: 'Björk',
      year: 1993,
      track_count: 2,
      duration: 120,
    });
  });

  test.each([
    ['order_by=title&order=desc', ['Quiet Hours', 'Début']],
    ['order_by=artist', ['Quiet Hours', 'Début']],
    ['order_by=year', ['Début', 'Quiet Hours']],
    ['search=bjor', ['Début']],
    ['search=DEBUT', ['Début']],
    ['search=hours%20qui', ['Quiet Hours']],
    ['search=nothing', []],
    ['search=%22', []],
  ])('by %s', async (query, expected) => {
    expect(titles((await service.get(`/api/albums?${query}`)).body.albums)).toEqual(expected);
  });

  test('come in pages', async () => {
    const { body } = await service.get('/api/albums?limit=1&offset=0');
    expect(body).toMatchObject({ total: 2, has_more: true });
    expect(titles(body.albums)).toEqual(['Début']);
  });

  test('have their tracks by disc and number, or as asked for', async () => {
    const [debut, quiet] = (await service.get('/api/albums')).body.albums;
    const tracksOf = async (id: number, query = '') =>
      titles((await service.get(`/api/albums/${id}/tracks${query}`)).body.tracks);
    expect(await tracksOf(debut.id)).toEqual(['two', 'one']);
    expect(await tracksOf(quiet.id)).toEqual(['four', 'three']);
    expect(await tracksOf(quiet.id, '?order_by=title&order=desc')).toEqual(['three', 'four']);
    expect((await service.get(`/api/albums/${quiet.id}`)).body).toEqual(quiet);
  });
});

describe('artists', () => {
  test('are listed by name with how much there is of them', async () => {
    const { body } = await service.get('/api/artists');
    expect(body).toMatchObject({ total: 2, has_more: false });
    expect(body.artists).toMatchObject([
      { name: 'Ann', track_count: 3, album_count: 1 },
      { name: 'Björk', track_count: 2, album_count: 1 },
    ]);
    const [ann] = body.artists;
    expect((await service.get(`/api/artists/${ann.id}`)).body).toEqual(ann);
    expect(titles((await service.get(`/api/artists/${ann.id}/tracks`)).body.tracks)).toEqual([
      'five',
      'four',
      'three',
    ]);
    expect(titles((await service.get('/api/artists?search=BJÖ')).body.artists)).toEqual(['Björk']);
  });
});

test.each([
  ['/api/albums/999', 'album_not_found'],
  ['/api/albums/999/tracks', 'album_not_found'],
  ['/api/artists/999', 'artist_not_found'],
  ['/api/artists/999/tracks', 'artist_not_found'],
])('%s is not there, and the answer says what is missing', async (path, code) => {
  expect(await service.get(path)).toMatchObject({ status: 404, body: { code } });
});

test.each([
  ['/api/albums?limit=501', 'limit must be at most 500, got 501'],
  ['/api/artists?offset=-1', 'offset must be at least 0, got -1'],
  ['/api/albums?order_by=mood', 'order_by must be one of title, artist, year, got "mood"'],
  ['/api/albums/x', 'id must be a number, got "x"'],
  ['/api/library/tracks?limit=many', 'limit must be a number, got "many"'],
  ['/api/artwork/album/1?size=big', 'size must be between 16 and 2048, got "big"'],
  ['/api/library/tracks?state=fine', 'state must be one of failed, missing, unmeasured, got "fine"'],
  ['/api/search', 'search is required'],
])('%s is refused with the rule', async (path, detail) => {
  const { status, body } = await service.get(path);
  expect(status).toBe(422);
  expect(body.detail).toBe(detail);
});

test('one search finds tracks, albums and artists, accents and case aside', async () => {
  const { body } = await service.get('/api/search?search=bjork');
  expect(titles(body.tracks)).toEqual(['one', 'two']);
  expect(titles(body.albums)).toEqual(['Début']);
  expect(titles(body.artists)).toEqual(['Björk']);
});

test('statistics say how much there is, and of what', async () => {
  const { body } = await service.get('/api/library/statistics');
  expect(body).toMatchObject({ tracks: 5, albums: 2, artists: 2, duration_seconds: 300, missing: 0 });
  expect(body.size_bytes).toBeGreaterThan(5 * 100);
  expect(body.analysed + body.failed).toBeLessThanOrEqual(5);
});
