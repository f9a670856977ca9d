import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { endpoints } from '../../src/wire/index.ts';
import { writeToneFile } from '../tone-file.ts';
import { type connect, type Frame, startTestService, temporaryFolder } from './running-service.ts';

const folder = temporaryFolder();
const music = join(folder.path, 'music');
const data = join(folder.path, 'data');
let service: Awaited<ReturnType<typeof startTestService>>;
let client: Awaited<ReturnType<typeof connect>>;
/** By name: tones of 0.5 s called a to d. */
const ids: Record<string, number> = {};
const idsOf = (names: string) => [...names].map((name) => ids[name]);
const start = async () => {
  service = await startTestService(data, [music]);
  client = await service.connect();
  await client.waitFor(({ type }) => type === 'library_updated');
};
const stop = async () => {
  await client.close();
  await service[Symbol.asyncDispose]();
};

beforeAll(async () => {
  mkdirSync(join(music, 'sub'), { recursive: true });
  for (const name of 'abcd')
    writeToneFile(join(music, `${name}.wav`), { seconds: 0.5, info: { INAM: name, IART: 'Ann' } });
  await start();
  const { body } = await service.get('/api/library/tracks');
  for (const { id, title } of body.tracks) ids[title] = id;
});
afterAll(async () => {
  await stop();
  folder[Symbol.dispose]();
});

const make = async (names = ''): Promise<number> =>
  (await service.post('/api/playlists', { name: 'Mine', track_ids: idsOf(names) })).body.id;
const namesOf = async (id: number): Promise<string> =>
  (await service.get(`/api/playlists/${id}`)).body.tracks
    .map(({ title }: { title: string }) => title)
    .join('');
/** Does something, and answers with its answer and the data of the first frame of a type that followed it. */
async function following<Answer extends { readonly status: number }>(
  act: () => Promise<Answer>,
  type: string,
) {
  const from = client.frames.length;
  const answer = await act();
  expect(answer.status).toBeLessThan(300);
  return { ...answer, data: (await client.waitFor((frame: Frame) => frame.type === type, from)).data };
}

describe('a playlist', () => {
  test('is made, and everybody hears of it', async () => {
    const asked = { name: ' Evening ', description: 'for\nlater', track_ids: idsOf('aba') };
    const { status, body, data } = await following(
      () => service.post('/api/playlists', asked),
      'playlist_created',
    );
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.any(Number),
      name: 'Evening',
      description: 'for\nlater',
      track_count: 3,
      duration: 1.5,
      created_at: expect.any(Number),
      updated_at: expect.any(Number),
    });
    expect(data).toEqual({ playlist_id: body.id, name: 'Evening' });
    const whole = await service.get(`/api/playlists/${body.id}`);
    expect(whole.body).toEqual({ ...body, tracks: expect.any(Array) });
    // Its schema describes it to the field, although the server writes it without.
    const schema = endpoints['GET /api/playlists/{id}'].answers[200];
    expect(schema.parse(whole.body)).toEqual(whole.body);
    expect(await namesOf(body.id)).toBe('aba');
    expect(whole.body.tracks[0]).toMatchObject({
      id: ids.a,
      filepath: join(music, 'a.wav'),
      favourite: false,
    });
  });

  test('is renamed and described', async () => {
    const id = await make('a');
    const { body, data } = await following(
      () => service.put(`/api/playlists/${id}`, { name: 'Yours', description: '' }),
      'playlist_updated',
    );
    expect(body).toMatchObject({ id, name: 'Yours', description: '', track_count: 1 });
    expect(data).toEqual({ playlist_id: id, action: 'renamed' });
  });

  test('takes tracks, loses them, and has them moved', async () => {
    const id = await make('ab');
    const changed = async (act: () => Promise<{ status: number }>) =>
      (await following(act, 'playlist_updated')).data;
    const path = `/api/playlists/${id}/tracks`;

    expect(await changed(() => service.post(path, { track_ids: idsOf('ca') }))).toEqual({
      playlist_id: id,
      action: 'track_added',
    });
    expect(await namesOf(id)).toBe('abca');
    await service.post(path, { track_ids: idsOf('dd'), position: 1 });
    expect(await namesOf(id)).toBe('addbca');

    expect(await changed(() => service.delete(`${path}/${ids.d}`))).toEqual({
      playlist_id: id,
      action: 'track_removed',
    });
    expect(await namesOf(id)).toBe('adbca');
    await service.delete(`${path}/${ids.a}?index=4`);
    expect(await namesOf(id)).toBe('adbc');

    expect(await changed(() => service.put(`${path}/reorder`, { from_index: 0, to_index: 2 }))).toEqual({
      playlist_id: id,
      action: 'reordered',
    });
    expect(await namesOf(id)).toBe('dbac');
    expect((await service.get(`${path}?limit=2&offset=1`)).body).toEqual({
      tracks: [expect.objectContaining({ title: 'b' }), expect.objectContaining({ title: 'a' })],
      total: 4,
      offset: 1,
      limit: 2,
      has_more: true,
    });
  });

  test('is deleted', async () => {
    const id = await make('a');
    const { body, data } = await following(() => service.delete(`/api/playlists/${id}`), 'playlist_deleted');
    expect(body).toEqual({ message: 'playlist deleted' });
    expect(data).toEqual({ playlist_id: id });
    expect((await service.get(`/api/playlists/${id}`)).body.code).toBe('playlist_not_found');
  });

  test('plays from the track that was asked for, in place of the queue', async () => {
    const id = await make('abc');
    const from = client.frames.length;
    const { status, body } = await service.post(`/api/playlists/${id}/play`, { start_index: 2 });
    expect({ status, body }).toEqual({
      status: 200,
      body: { message: 'playing the playlist', queue_size: 3, current_index: 2 },
    });
    await client.waitFor(({ type }) => type === 'playback_started', from);
    const state = await client.waitFor(({ type, data }) => type === 'player_state' && data.isPlaying, from);
    expect(state.data).toMatchObject({ queueIndex: 2, currentTrack: { title: 'c' } });
    expect((await service.post(`/api/playlists/${id}/play`)).body.current_index).toBe(0);
    await service.post('/api/player/queue/clear');
  });

  test('is found among others', async () => {
    const { body } = await service.post('/api/playlists', { name: 'Zürich by night' });
    const page = await service.get('/api/playlists?search=zurich%20nig&order_by=created_at&order=desc');
    expect(page.body).toEqual({ playlists: [body], total: 1, offset: 0, limit: 50, has_more: false });
    expect((await service.get('/api/playlists?limit=1')).body).toMatchObject({ has_more: true, limit: 1 });
  });
});

describe('what a playlist cannot be or do is refused in words', () => {
  test.each([
    ['GET', '', undefined],
    ['GET', '/tracks', undefined],
    ['GET', '/export', undefined],
    ['PUT', '', { name: 'x' }],
    ['DELETE', '', undefined],
    ['POST', '/tracks', { track_ids: [1] }],
    ['DELETE', '/tracks/1', undefined],
    ['PUT', '/tracks/reorder', { from_index: 0, to_index: 0 }],
    ['POST', '/play', undefined],
  ] as const)('%s %s of an unknown one', async (method, path, sent) => {
    const send = { GET: service.get, PUT: service.put, POST: service.post, DELETE: service.delete }[method];
    const { status, body } = await send(`/api/playlists/987654${path}`, sent);
    expect({ status, code: body.code, detail: body.detail }).toEqual({
      status: 404,
      code: 'playlist_not_found',
      detail: 'there is no playlist 987654',
    });
  });

  let id: number;
  beforeEach(async () => {
    id = await make('ab');
  });
  test.each([
    ['POST', '', { name: '' }, 'name must be at least 1 characters, got ""'],
    ['POST', '', { name: '   ' }, /^name must be at least 1 characters/],
    ['POST', '', { name: 'x'.repeat(201) }, /^name must be at most 200 characters, got "xxx/],
    ['POST', '', { name: 'a\u0000b' }, /^name must not hold control characters/],
    ['POST', '', { name: 7 }, 'name must be a string, got 7'],
    ['POST', '', {}, 'name is required'],
    [
      'POST',
      '',
      { name: 'x', description: 'x'.repeat(2_001) },
      /^description must be at most 2000 characters/,
    ],
    ['POST', '', { name: 'x', track_ids: ['1'] }, 'track_ids.0 must be a number, got "1"'],
    ['POST', '', { name: 'x', track_ids: Array(10_001).fill(1) }, 'track_ids must be at most 10000 items'],
    ['PUT', '/ID', {}, 'must give name, description or both'],
    ['POST', '/ID/tracks', { track_ids: [] }, 'track_ids must be at least 1 items'],
    ['POST', '/ID/tracks', { track_ids: 1 }, 'track_ids must be an array, got 1'],
    [
      'POST',
      '/ID/tracks',
      { track_ids: [1], position: 3 },
      'position must be a whole number from 0 to 2, got 3',
    ],
    ['POST', '/ID/tracks', { track_ids: [1], position: -1 }, 'position must be at least 0, got -1'],
    ['PUT', '/ID/tracks/reorder', { from_index: 0 }, 'to_index is required'],
    [
      'PUT',
      '/ID/tracks/reorder',
      { from_index: 2, to_index: 0 },
      'from_index must be a whole number from 0 to 1, got 2',
    ],
    [
      'PUT',
      '/ID/tracks/reorder',
      { from_index: 0, to_index: 9 },
      'to_index must be a whole number from 0 to 1, got 9',
    ],
    ['POST', '/ID/play', { start_index: 2 }, 'start_index must be a whole number from 0 to 1, got 2'],
  ] as const)('%s %s %j', async (method, path, sent, detail) => {
    const from = client.frames.length;
    const send = { PUT: service.put, POST: service.post }[method];
    const { status, type, body } = await send(`/api/playlists${path.replace('ID', String(id))}`, sent);
    expect({ status, code: body.code }).toEqual({ status: 422, code: 'invalid_request' });
    expect(type).toMatch(/^application\/problem\+json/);
    if (typeof detail === 'string') expect(body.detail).toBe(detail);
    else expect(body.detail).toMatch(detail);
    expect(await namesOf(id)).toBe('ab');
    expect(client.frames.slice(from).filter(({ type }) => type.startsWith('playlist'))).toEqual([]);
  });

  test('unknown tracks, all of them or none', async () => {
    const added = await service.post(`/api/playlists/${id}/tracks`, { track_ids: [ids.a, 987_654] });
    expect(added).toMatchObject({
      status: 404,
      body: { code: 'track_not_found', detail: 'there is no track 987654' },
    });
    const removed = await service.delete(`/api/playlists/${id}/tracks/${ids.c}`);
    expect(removed).toMatchObject({ status: 404, body: { code: 'track_not_found' } });
    expect(await namesOf(id)).toBe('ab');
  });

  test('an empty one cannot play', async () => {
    const answer = await service.post(`/api/playlists/${await make()}/play`);
    expect(answer).toMatchObject({ status: 409, body: { code: 'playlist_empty' } });
  });
});

describe('a playlist file', () => {
  const send = async (text: string | Uint8Array<ArrayBuffer>, type = 'audio/x-mpegurl', query = '') => {
    const response = await fetch(`http://localhost:${service.port}/api/playlists/import${query}`, {
      method: 'POST',
      body: text,
      headers: { 'content-type': type },
    });
    // biome-ignore lint/suspicious/noExplicitAny: tests look into it as a client would
    return { status: response.status, body: (await response.json()) as any };
  };

  test('is written with a name that can be saved, and read back', async () => {
    const { body } = await service.post('/api/playlists', { name: 'Été "1/2"', track_ids: idsOf('ba') });
    const response = await fetch(`http://localhost:${service.port}/api/playlists/${body.id}/export`);
    expect(response.headers.get('content-type')).toBe('audio/x-mpegurl; charset=utf-8');
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="Ete _1_2_.m3u8"; filename*=UTF-8''%C3%89t%C3%A9%20_1_2_.m3u8`,
    );
    const text = await response.text();
    expect(text).toBe(
      `#EXTM3U\n#EXTENC: UTF-8\n#PLAYLIST:Été "1/2"\n#EXTINF:1,Ann - b\n${music}/b.wav\n#EXTINF:1,Ann - a\n${music}/a.wav\n`,
    );
    const relative = await fetch(
      `http://localhost:${service.port}/api/playlists/${body.id}/export?paths=relative`,
    );
    expect((await relative.text()).split('\n').slice(4)).toEqual(['b.wav', '#EXTINF:1,Ann - a', 'a.wav', '']);

    const read = await following(() => send(text), 'playlist_created');
    expect(read).toMatchObject({
      status: 201,
      body: { name: 'Été "1/2"', imported: 2, skipped: [], track_count: 2 },
    });
    expect(read.data).toEqual({ playlist_id: read.body.id, name: 'Été "1/2"' });
    expect(await namesOf(read.body.id)).toBe('ba');
  });

  test('brings in what the library did not know, and says what it passed over', async () => {
    writeToneFile(join(music, 'sub', 'new.wav'), { seconds: 0.5, info: { INAM: 'n' } });
    writeFileSync(join(folder.path, 'secret.wav'), '');
    const text = `#EXTM3U\r\na.wav\r\n#EXTINF:5,X - Y\r\n../secret.wav\r\n/nowhere/x.wav\r\nsub\\new.wav\r\nhttp://x/y.wav\r\n${'z'.repeat(600)}.wav`;
    const { body, data } = await following(
      () => send(text, 'text/plain; charset=utf-8', '?name=Brought%20in'),
      'library_updated',
    );
    expect(data).toEqual({ action: 'import', track_count: 5, album_count: 0, artist_count: 1 });
    expect(body).toMatchObject({ name: 'Brought in', imported: 2, track_count: 2 });
    expect(body.skipped).toEqual([
      { line: 4, entry: '../secret.wav', title: 'X - Y', reason: 'outside_library' },
      { line: 5, entry: '/nowhere/x.wav', title: null, reason: 'outside_library' },
      { line: 7, entry: 'http://x/y.wav', title: null, reason: 'not_a_file' },
      { line: 8, entry: 'z'.repeat(500), title: null, reason: 'file_not_found' },
    ]);
    expect(await namesOf(body.id)).toBe('an');
  });

  test.each(['audio/mpegurl', 'application/vnd.apple.mpegurl', 'Audio/X-MPEGURL; charset=utf-8'])(
    'may come as %s',
    async (type) => {
      expect(await send('a.wav', type)).toMatchObject({
        status: 201,
        body: { name: 'Imported playlist', imported: 1 },
      });
    },
  );

  test('is refused when it is none, or too much of one', async () => {
    expect(await send('{}', 'application/json')).toMatchObject({
      status: 415,
      body: { code: 'unsupported_media_type' },
    });
    expect(await send('')).toMatchObject({ status: 422, body: { code: 'invalid_request' } });
    expect(await send('x\n'.repeat(10_001))).toMatchObject({
      status: 422,
      body: { detail: 'the playlist file must have at most 10000 entries, got 10001' },
    });
    expect(await send(new Uint8Array(5_000_001))).toMatchObject({ status: 413, body: { code: 'too_large' } });
    expect(await send('a.wav', 'text/plain', '?name=')).toMatchObject({ status: 422 });
  });
});

describe('a favourite', () => {
  test('is told to everybody, in the list, in the state of the player, and once', async () => {
    await service.post('/api/player/load', { track_id: ids.a });
    const from = client.frames.length;
    const { body, data } = await following(
      () => service.put(`/api/library/tracks/${ids.a}/favourite`),
      'library_updated',
    );
    expect(body).toMatchObject({ id: ids.a, favourite: true });
    expect(data).toMatchObject({ action: 'update', track_count: expect.any(Number) });
    await client.waitFor(
      ({ type, data: state }) =>
        type === 'player_state' && state.currentTrack.favourite === true && state.queue[0].favourite === true,
      from,
    );
    expect((await service.get('/api/player/status')).body.currentTrack.favourite).toBe(true);

    const listed = await service.get('/api/library/tracks?favourite=true&search=a');
    expect(listed.body).toMatchObject({ total: 1, tracks: [{ id: ids.a, favourite: true }] });
    const others = await service.get('/api/library/tracks?favourite=false&limit=1');
    expect(others.body.total).toBe((await service.get('/api/library/statistics')).body.tracks - 1);

    const after = client.frames.length;
    await service.put(`/api/library/tracks/${ids.a}/favourite`);
    await following(() => service.delete(`/api/library/tracks/${ids.a}/favourite`), 'library_updated');
    expect(client.frames.slice(after).filter(({ type }) => type === 'library_updated')).toHaveLength(1);
    expect((await service.get('/api/library/tracks?favourite=true')).body.total).toBe(0);
  });

  test('must be a track, and the filter one of two words', async () => {
    expect(await service.put('/api/library/tracks/987654/favourite')).toMatchObject({
      status: 404,
      body: { code: 'track_not_found' },
    });
    expect(await service.get('/api/library/tracks?favourite=yes')).toMatchObject({
      status: 422,
      body: { detail: 'favourite must be one of true, false, got "yes"' },
    });
  });
});

test('a restart keeps everything; a track whose file is gone stays in its place, marked', async () => {
  const id = await make('abca');
  await service.put(`/api/library/tracks/${ids.c}/favourite`);
  const before = (await service.get(`/api/playlists/${id}`)).body;
  await stop();
  renameSync(join(music, 'b.wav'), join(folder.path, 'b.wav'));
  await start();
  const after = (await service.get(`/api/playlists/${id}`)).body;
  expect(after.updated_at).toBe(before.updated_at);
  expect(
    after.tracks.map(({ id: trackId, missing, favourite }: never) => [trackId, missing, favourite]),
  ).toEqual([
    [ids.a, false, false],
    [ids.b, true, false],
    [ids.c, false, true],
    [ids.a, false, false],
  ]);
});
