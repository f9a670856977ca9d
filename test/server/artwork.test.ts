import { createHash } from 'node:crypto';
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { blackPng, picture } from '../library/artwork/pictures.ts';
import { writeTaggedFlac } from '../library/tagged-flac.ts';
import { type Frame, startTestService, temporaryFolder } from './running-service.ts';

const folder = temporaryFolder();
const music = join(folder.path, 'music');
const dataFolder = join(folder.path, 'data');
let service: Awaited<ReturnType<typeof startTestService>>;
let client: Awaited<ReturnType<typeof service.connect>>;
/** Ids of albums and tracks, by title. */
let album: Readonly<Record<string, number>>;
let track: Readonly<Record<string, number>>;
let embedded: Uint8Array<ArrayBuffer>;
let beside: Uint8Array<ArrayBuffer>;

const isScanned = ({ type, data }: Frame) => type === 'library_updated' && data.action === 'scan';
const isUpdate = ({ type, data }: Frame) => type === 'library_updated' && data.action === 'update';

beforeAll(async () => {
  [embedded, beside] = [await picture('jpeg', { colour: 'green' }), await picture('png', { colour: 'blue' })];
  const front = [{ type: 3, data: embedded }];
  writeTaggedFlac(join(music, 'in', 'a.flac'), { TITLE: 'a', ALBUM: 'Embedded' }, 60, front);
  writeTaggedFlac(join(music, 'by', 'b.flac'), { TITLE: 'b', ALBUM: 'Beside' });
  writeFileSync(join(music, 'by', 'Cover.JPG'), beside);
  writeTaggedFlac(join(music, 'no', 'c.flac'), { TITLE: 'c', ALBUM: 'None' });
  writeTaggedFlac(join(music, 'no', 'd.flac'), { TITLE: 'd', ALBUM: 'None' });
  writeTaggedFlac(join(music, 'single', 'e.flac'), { TITLE: 'e' }, 60, front);
  service = await startTestService(dataFolder, []);
  client = await service.connect();
  await service.post('/api/library/folders', { path: music });
  await service.post('/api/library/scan');
  await client.waitFor(isUpdate);
  const { albums } = (await service.get('/api/albums')).body;
  const { tracks } = (await service.get('/api/library/tracks')).body;
  const byTitle = (items: readonly { readonly title: string; readonly id: number }[]) =>
    Object.fromEntries(items.map(({ title, id }) => [title, id]));
  [album, track] = [byTitle(albums), byTitle(tracks)];
});
afterAll(async () => {
  await client.close();
  await service[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

const fetchFrom = (path: string, init?: RequestInit) =>
  fetch(`http://localhost:${service.port}${path}`, init);

async function send(path: string, body: BodyInit | undefined, headers: Record<string, string> = {}) {
  const response = await fetchFrom(path, { method: 'POST', headers, ...(body !== undefined && { body }) });
  // biome-ignore lint/suspicious/noExplicitAny: tests look into it as a client would
  return { status: response.status, body: (await response.json()) as any };
}

async function bytesOf(path: string): Promise<Buffer> {
  const response = await fetchFrom(path);
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
}

describe('what a scan finds', () => {
  test('is told to every client after the scan, each picture once, and the library once', () => {
    const scanned = client.frames.findIndex(isScanned);
    const told = client.frames.slice(scanned + 1).filter(({ type }) => type === 'artwork_updated');
    const paths = [
      `/api/artwork/album/${album.Embedded}`,
      `/api/artwork/album/${album.Beside}`,
      `/api/artwork/track/${track.e}`,
    ];
    expect(told.map(({ data }) => data.artwork_path).sort()).toEqual(paths.sort());
    expect(told.find(({ data }) => data.type === 'album')?.data).toEqual({
      type: 'album',
      id: expect.any(Number),
      artwork_path: expect.stringMatching(/^\/api\/artwork\/album\/\d+$/),
    });
    expect(client.frames.filter(isUpdate)).toHaveLength(1);
  });

  test('is served byte for byte, with the type of its content', async () => {
    const response = await fetchFrom(`/api/artwork/album/${album.Beside}`); // A PNG that is called Cover.JPG.
    expect(response.headers.get('content-type')).toBe('image/png');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(response.headers.get('cache-control')).toBe('private, no-cache');
    expect(Buffer.from(await response.arrayBuffer())).toEqual(Buffer.from(beside));
    expect(await bytesOf(`/api/artwork/track/${track.b}`)).toEqual(Buffer.from(beside));
    expect(await bytesOf(`/api/artwork/track/${track.e}`)).toEqual(Buffer.from(embedded));
  });

  test('is named by albums and tracks, in lists and in the player', async () => {
    const pathsOf = (items: readonly { readonly title: string; readonly artwork_path: string | null }[]) =>
      Object.fromEntries(items.map(({ title, artwork_path }) => [title, artwork_path]));
    const embeddedPath = `/api/artwork/album/${album.Embedded}`;
    expect(pathsOf((await service.get('/api/albums')).body.albums)).toEqual({
      Embedded: embeddedPath,
      Beside: `/api/artwork/album/${album.Beside}`,
      None: null,
    });
    expect(pathsOf((await service.get('/api/library/tracks')).body.tracks)).toEqual({
      a: embeddedPath,
      b: `/api/artwork/album/${album.Beside}`,
      c: null,
      d: null,
      e: `/api/artwork/track/${track.e}`,
    });
    const current = async () => (await service.get('/api/player/status')).body.currentTrack;
    await service.post('/api/player/load', { track_id: track.d });
    expect(await current()).toMatchObject({ title: 'd', artwork_path: null });
    await send(`/api/artwork/album/${album.None}`, beside);
    expect(await current()).toMatchObject({ title: 'd', artwork_path: `/api/artwork/album/${album.None}` });
    await service.delete(`/api/artwork/album/${album.None}`);
    expect(await current()).toMatchObject({ title: 'd', artwork_path: null });
    await service.post('/api/player/queue/clear');
  });

  test('what has none is 404', async () => {
    expect(await service.get(`/api/artwork/album/${album.None}`)).toMatchObject({
      status: 404,
      body: { code: 'artwork_not_found', detail: `album ${album.None} has no artwork` },
    });
    expect(await service.get(`/api/artwork/track/${track.c}`)).toMatchObject({ status: 404 });
    expect(await service.get('/api/artwork/album/999')).toMatchObject({ body: { code: 'album_not_found' } });
    expect(await service.get('/api/artwork/track/999')).toMatchObject({ body: { code: 'track_not_found' } });
  });
});

describe('a picture that is given', () => {
  const form = (...files: readonly [field: string, bytes: Uint8Array<ArrayBuffer>][]): FormData => {
    const data = new FormData();
    data.append('note', 'not a file');
    for (const [field, bytes] of files) data.append(field, new Blob([bytes]), 'cover.bmp');
    return data;
  };

  test.each([
    ['as the body', async () => [await picture('webp'), { 'content-type': 'image/webp' }]],
    ['as bytes', async () => [await picture('gif'), { 'content-type': 'application/octet-stream' }]],
    ['under a wrong type', async () => [await picture('tiff'), { 'content-type': 'text/plain' }]],
    [
      'as the first file of a form',
      async () => [form(['whatever', await picture('avif')], ['b', beside]), {}],
    ],
  ] as const)('%s is taken, told and served', async (_, make) => {
    const [body, headers] = await make();
    const after = client.frames.length;
    const path = `/api/artwork/album/${album.None}`;
    const answered = await send(path, body as BodyInit, headers);
    expect(answered).toMatchObject({
      status: 200,
      body: { message: 'artwork updated', artwork_path: path, width: 40, height: 30, source: 'uploaded' },
    });
    await client.waitFor(isUpdate, after);
    expect(client.frames.slice(after).filter(({ type }) => !/scan|state/.test(type))).toMatchObject([
      { type: 'artwork_updated', data: { type: 'album', id: album.None, artwork_path: path } },
      { type: 'library_updated', data: { action: 'update', track_count: 5, album_count: 3 } },
    ]);
    const served = await fetchFrom(path);
    expect(served.headers.get('content-type')).toBe(answered.body.content_type);
    expect(await sharp(await served.arrayBuffer()).metadata()).toMatchObject({ width: 40, height: 30 });
  });

  test('to a track is the track’s alone', async () => {
    await send(`/api/artwork/album/${album.None}`, await picture('png'));
    const { body } = await send(`/api/artwork/track/${track.c}`, await picture('gif'));
    expect(body.artwork_path).toBe(`/api/artwork/track/${track.c}`);
    const typeOf = async (path: string) => (await fetchFrom(path)).headers.get('content-type');
    expect(await typeOf(`/api/artwork/track/${track.c}`)).toBe('image/gif');
    expect(await typeOf(`/api/artwork/track/${track.d}`)).toBe('image/png');
    expect((await service.delete(`/api/artwork/track/${track.c}`)).status).toBe(200);
    expect(await typeOf(`/api/artwork/track/${track.c}`)).toBe('image/png');
  });

  const svg = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>';
  test.each<readonly [what: string, make: () => BodyInit, status: number, code: string, detail: string]>([
    [
      'an SVG',
      () => svg,
      422,
      'unsupported_image',
      'the content is an SVG drawing; it must be JPEG, PNG, WebP, GIF',
    ],
    ['a PDF', () => '%PDF-1.7', 422, 'unsupported_image', 'a PDF document'],
    ['a text', () => 'x'.repeat(2_000_000), 422, 'unsupported_image', 'a text'],
    [
      'an SVG in a form',
      () => form(['f', new Uint8Array(Buffer.from(svg))]),
      422,
      'unsupported_image',
      'an SVG drawing',
    ],
    ['an empty file in a form', () => form(['f', new Uint8Array()]), 422, 'unsupported_image', 'empty'],
    ['a form without a file', () => form(), 422, 'invalid_request', 'the form must hold a file'],
    [
      'a PNG of 100,000 × 100,000',
      () => blackPng(100_000, 100_000, 1),
      413,
      'image_too_large',
      '50 megapixels',
    ],
    ['21 MB', () => new Uint8Array(21 * 2 ** 20), 413, 'image_too_large', 'at most 20 MB'],
    [
      '21 MB in a form',
      () => form(['f', new Uint8Array(21 * 2 ** 20)]),
      413,
      'image_too_large',
      'at most 20 MB',
    ],
  ])('%s is refused, and what was there stays', async (_, make, status, code, detail) => {
    const path = `/api/artwork/album/${album.Embedded}`;
    const headers: Record<string, string> = make() instanceof FormData ? {} : { 'content-type': 'image/png' };
    const answered = await send(path, make(), headers);
    expect(answered).toMatchObject({ status, body: { status, code } });
    expect(answered.body.detail).toContain(detail);
    expect(await bytesOf(path)).toEqual(Buffer.from(embedded));
  });

  test('a form that breaks off is refused', async () => {
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };
    const body = '--x\r\ncontent-disposition: form-data; name="f"; filename="f"\r\n\r\n\x89PNG';
    for (const each of [body, body.slice(0, 20), '--y\r\n', ''])
      expect(await send(`/api/artwork/album/${album.Embedded}`, each, headers)).toMatchObject({
        status: 422,
        body: { code: 'invalid_request', detail: expect.stringContaining('the form') },
      });
  });

  test('to what is not there is 404', async () => {
    expect(await send('/api/artwork/album/999', await picture('png'))).toMatchObject({
      status: 404,
      body: { code: 'album_not_found', detail: 'there is no album 999' },
    });
    expect(await send('/api/artwork/track/0', undefined)).toMatchObject({ status: 422 });
  });

  test('may have 20 MB, while other bodies may not', async () => {
    // JPEG: what follows the end of the image is nobody's business.
    const padded = Buffer.concat([await picture('jpeg'), Buffer.alloc(19 * 2 ** 20)]);
    expect(await send(`/api/artwork/album/${album.None}`, padded)).toMatchObject({ status: 200 });
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ directories: ['x'.repeat(2 * 2 ** 20)] });
    expect(await send('/api/library/scan', body, headers)).toMatchObject({ status: 413 });
  });
});

describe('with an empty body', () => {
  test.each([
    [undefined, {}],
    ['{}', { 'content-type': 'application/json' }],
  ])('the picture is taken from the files now (%j)', async (body, headers) => {
    const path = `/api/artwork/album/${album.Embedded}`;
    await send(path, await picture('gif'));
    const answered = await send(path, body, headers as Record<string, string>);
    expect(answered).toMatchObject({
      status: 200,
      body: { message: 'artwork taken from the files', source: 'embedded', content_type: 'image/jpeg' },
    });
    expect(await bytesOf(path)).toEqual(Buffer.from(embedded));
  });

  test('it is 404 where the files hold none, and what was given stays', async () => {
    const path = `/api/artwork/album/${album.None}`;
    const given = await picture('png', { colour: 'yellow' });
    await send(path, given);
    const answered = await send(path, undefined);
    expect(answered).toMatchObject({ status: 404, body: { code: 'artwork_not_found' } });
    expect(answered.body.detail).toBe(
      `there is no picture in the files of album ${album.None} or beside them that can be used`,
    );
    expect(await bytesOf(path)).toEqual(Buffer.from(given));
  });
});

describe('sizes', () => {
  test('are of the longer side, never enlarged, and 16 to 2048', async () => {
    const path = `/api/artwork/album/${album.None}`;
    await send(path, await picture('png', { width: 300, height: 600 }));
    for (const [size, width, height] of [
      [100, 50, 100],
      [2048, 300, 600],
    ]) {
      const bytes: Buffer = await bytesOf(`${path}?size=${size}`);
      expect(await sharp(bytes).metadata()).toMatchObject({ format: 'jpeg', width, height });
    }
    for (const size of ['15', '2049', '1.5', 'huge', '']) {
      expect(await service.get(`${path}?size=${size}`)).toMatchObject({
        status: 422,
        body: { code: 'invalid_request' },
      });
    }
  });

  test('each have an entity tag, and what a client has is not sent again', async () => {
    const path = `/api/artwork/album/${album.None}`;
    const first = await picture('png', { width: 64, height: 64 });
    await send(path, first);
    const tagOf = async (url: string) => (await fetchFrom(url)).headers.get('etag') ?? '';
    const tags = [await tagOf(path), await tagOf(`${path}?size=32`), await tagOf(`${path}?size=16`)];
    expect(tags[0]).toBe(`"${createHash('sha256').update(first).digest('hex')}"`);
    expect(new Set(tags).size).toBe(3);
    const again = (tag: string | undefined) =>
      fetchFrom(`${path}?size=32`, { headers: { 'if-none-match': `"x", W/${tag}` } });
    const same = await again(tags[1]);
    expect([same.status, await same.text(), same.headers.get('etag')]).toEqual([304, '', tags[1]]);
    expect((await again(tags[2])).status).toBe(200);
    await send(path, await picture('png', { width: 64, height: 64, colour: 'black' }));
    expect((await again(tags[1])).status).toBe(200);
  });

  test('asked for by many at once come from one rendering, and are the same bytes', async () => {
    const path = `/api/artwork/album/${album.None}?size=48`;
    const all = await Promise.all(Array.from({ length: 40 }, () => bytesOf(path)));
    for (const each of all) expect(each).toEqual(all[0]);
  });
});

describe('what is removed', () => {
  test('is told, is gone, and no scan brings it back, nor a restart', async () => {
    const path = `/api/artwork/album/${album.Beside}`;
    const after = client.frames.length;
    expect(await service.delete(path)).toMatchObject({ status: 200, body: { message: 'artwork removed' } });
    expect(await client.waitFor(({ type }) => type === 'artwork_updated', after)).toMatchObject({
      data: { type: 'album', id: album.Beside, artwork_path: path },
    });
    await client.waitFor(isUpdate, after);
    expect(await service.delete(path)).toMatchObject({ status: 404, body: { code: 'artwork_not_found' } });
    expect((await service.get(path)).status).toBe(404);

    // The album changed, and so did another one, whose picture says that all have been looked at.
    utimesSync(join(music, 'by', 'b.flac'), 1_000, 1_000);
    mkdirSync(join(music, 'new'));
    writeTaggedFlac(join(music, 'new', 'z.flac'), { TITLE: 'z', ALBUM: 'New' });
    writeFileSync(join(music, 'new', 'front.png'), beside);
    const beforeScan = client.frames.length;
    await service.post('/api/library/scan');
    await client.waitFor(isUpdate, beforeScan);
    const told = client.frames.slice(beforeScan).filter(({ type }) => type === 'artwork_updated');
    expect(told.map(({ data }) => data.id)).toEqual([Math.max(...Object.values(album)) + 1]);
    expect((await service.get(path)).status).toBe(404);

    const kept = await bytesOf(`/api/artwork/album/${album.Embedded}`);
    await client.close();
    await service[Symbol.asyncDispose]();
    service = await startTestService(dataFolder, [music]);
    client = await service.connect();
    expect((await service.get(path)).status).toBe(404);
    expect(await bytesOf(`/api/artwork/album/${album.Embedded}`)).toEqual(kept);
    expect(await send(path, undefined)).toMatchObject({ status: 200, body: { source: 'folder' } });
  });
});
