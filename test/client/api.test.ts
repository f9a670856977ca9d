import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import type { AnswerOf, RequestTo } from '../../src/client/api-types.ts';
import {
  type ApiAnswer,
  ApiError,
  type ApiRequest,
  createApi,
  type TrackInfo,
} from '../../src/client/index.ts';
import { requestUrl } from '../../src/client/request-url.ts';
import type { Service } from '../../src/server/serve.ts';
import { startSilentService, temporaryFolder } from '../server/running-service.ts';
import { writeToneFile } from '../tone-file.ts';
import { listening } from './listening.ts';

const folder = temporaryFolder();
let service: Service;
let origin = '';

beforeAll(async () => {
  for (const title of ['Alpha', 'Beta & Gamma'])
    writeToneFile(join(folder.path, `${title}.wav`), { seconds: 1, info: { INAM: title } });
  service = await startSilentService({ data: join(folder.path, 'data'), library: [folder.path] });
  origin = `http://localhost:${service.port}`;
  using client = listening(origin);
  await client.message(({ type, data }) => type === 'library_updated' && 'track_count' in data);
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

/** What a call fails with. */
const failure = (call: Promise<unknown>): Promise<ApiError> =>
  call.then(
    () => Promise.reject(new Error('it succeeded')),
    (error: ApiError) => error,
  );

describe('calls of the service', () => {
  test('path, query and body go where they belong, and the answer is typed by the contract', async () => {
    const { call } = createApi(origin);
    const page = await call('GET /api/library/tracks', {
      query: { search: 'beta', limit: 10, order_by: 'title' },
    });
    expectTypeOf(page.has_more).toEqualTypeOf<boolean>();
    expect(page).toMatchObject({ total: 1, limit: 10, has_more: false });
    const [found] = page.tracks;
    expect(found?.title).toBe('Beta & Gamma');
    const id = found?.id ?? 0;
    const track = await call('GET /api/library/tracks/{id}', { params: { id } });
    expectTypeOf(track).toExtend<TrackInfo>();
    expect(track.title).toBe('Beta & Gamma');
    const loaded = await call('POST /api/player/load', { body: { track_id: id } });
    expect(loaded).toMatchObject({ queue_index: 0, track: { id } });
    expect((await call('GET /api/player/status')).currentTrack?.id).toBe(id);
  });

  test('where something is heard is a URL that an <audio> element takes', async () => {
    const { url } = createApi(origin);
    const query = { preset: 'warm', intensity: 0.5, match_loudness: '1' } as const;
    expect(url('GET /api/tracks/{id}/master', { params: { id: 7 }, query })).toBe(
      `${origin}/api/tracks/7/master?preset=warm&intensity=0.5&match_loudness=1`,
    );
    const heard = await fetch(url('GET /api/tracks/{id}/stream', { params: { id: 1 } }), {
      headers: { range: 'bytes=0-3' },
    });
    expect([heard.status, await heard.text()]).toEqual([206, 'RIFF']);
    // @ts-expect-error only what can be got has an answer at a URL
    expect(() => url('POST /api/player/play', {})).not.toThrow();
  });

  test('a request that does not fit is no TypeScript', () => {
    const { call } = createApi(origin);
    const never = (): unknown[] => [
      // @ts-expect-error there is no such endpoint
      call('GET /api/nothing'),
      // @ts-expect-error the id is missing
      call('GET /api/library/tracks/{id}'),
      // @ts-expect-error volume is a number
      call('POST /api/player/volume', { body: { volume: 'loud' } }),
      // @ts-expect-error it takes no body
      call('GET /api/health', { body: {} }),
      // @ts-expect-error it takes no such body
      call('POST /api/player/volume', { body: 'raw' }),
    ];
    expect(never).toBeTypeOf('function');
    expectTypeOf<ApiAnswer<'GET /api/health'>>().toEqualTypeOf<{ status: 'alive'; uptime_seconds: number }>();
  });

  test('a playlist goes out as text and comes in again as such', async () => {
    const { call } = createApi(origin);
    const { tracks } = await call('GET /api/library/tracks');
    const { id } = await call('POST /api/playlists', { body: { name: 'Tones' } });
    await call('POST /api/playlists/{id}/tracks', {
      params: { id },
      body: { track_ids: tracks.map((track) => track.id) },
    });
    const file = await call('GET /api/playlists/{id}/export', { params: { id } });
    expect(file).toMatch(/^#EXTM3U\n/);
    const { imported } = await call('POST /api/playlists/import', { query: { name: 'Again' }, body: file });
    expect(imported).toBe(2);
  });

  test('a picture is given as bytes and comes back as a Blob', async () => {
    const { call } = createApi(origin);
    const [track] = (await call('GET /api/library/tracks')).tracks;
    const params = { id: track?.id ?? 0 };
    // A white pixel.
    const png =
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg==';
    const body = new Blob([Buffer.from(png, 'base64')], { type: 'image/png' });
    await call('POST /api/artwork/track/{id}', { params, body });
    const picture = await call('GET /api/artwork/track/{id}', { params, query: { size: 64 } });
    expect(picture).toBeInstanceOf(Blob);
    expect(picture).toMatchObject({ type: expect.stringMatching(/^image\//) });
  });

  test('what an endpoint takes and answers follows from its place in the table', () => {
    const id = z.object({ id: z.coerce.number<string>().int() });
    const picture = {
      params: id,
      otherBodies: { 'image/*': 'a picture' },
      answers: { 200: null, 304: null },
    };
    expectTypeOf<{ params: { id: number } }>().toExtend<RequestTo<typeof picture>>();
    expectTypeOf<{ params: { id: string }; body: Blob }>().toExtend<RequestTo<typeof picture>>();
    expectTypeOf<{ params: { id: number }; body: { a: 1 } }>().not.toExtend<RequestTo<typeof picture>>();
    expectTypeOf<AnswerOf<typeof picture>>().toEqualTypeOf<string | Blob>();

    const list = { query: z.object({ limit: z.coerce.number<string>().default(50) }), answers: { 201: id } };
    expectTypeOf<object>().toExtend<RequestTo<typeof list>>();
    expectTypeOf<{ query: { limit: number } }>().toExtend<RequestTo<typeof list>>();
    expectTypeOf<{ query: { limit: boolean } }>().not.toExtend<RequestTo<typeof list>>();
    expectTypeOf<AnswerOf<typeof list>>().toEqualTypeOf<{ id: number }>();

    const either = { body: z.union([z.object({ a: z.number() }), z.object({ b: z.string() })]), answers: {} };
    expectTypeOf<{ body: { b: string } }>().toExtend<RequestTo<typeof either>>();
    expectTypeOf<{ body: { b: number } }>().not.toExtend<RequestTo<typeof either>>();
    expectTypeOf<object>().not.toExtend<RequestTo<typeof either>>();

    expectTypeOf<ApiRequest<'POST /api/library/scan'>['body']>().toExtend<object | null | undefined>();
    expectTypeOf<object>().toExtend<ApiRequest<'POST /api/library/scan'>>();
  });

  test('a problem is thrown with its status, its code and what to do', async () => {
    const { call } = createApi(origin);
    const unknown = await failure(call('POST /api/player/load', { body: { track_id: 4_711 } }));
    expect(unknown).toBeInstanceOf(ApiError);
    expect(unknown).toMatchObject({
      status: 404,
      code: 'track_not_found',
      endpoint: 'POST /api/player/load',
    });
    expect(unknown.message).toContain(unknown.detail);
    const invalid = await failure(call('POST /api/player/volume', { body: { volume: 2 } }));
    expect(invalid).toMatchObject({ status: 422, code: 'invalid_request' });
    expect(invalid.errors).toEqual([{ path: 'volume', message: expect.stringContaining('between 0 and 1') }]);
  });

  test('an aborted call throws what it was aborted with', async () => {
    const { call } = createApi(origin);
    const reason = new Error('not wanted any more');
    await expect(call('GET /api/health', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

describe('answers that Auralis would not give, or only for what is no JSON', () => {
  /** Answers by the name asked for. */
  const answers: Readonly<Record<string, readonly [status: number, type: string, body: string | Buffer]>> = {
    html: [502, 'text/html', '<h1>Bad Gateway</h1>'],
    ready: [503, 'application/json', '{"ready":false}'],
    broken: [200, 'application/json', '{"status":'],
    picture: [200, 'image/png', Buffer.from([0x89, 0x50, 0x4e, 0x47])],
    list: [200, 'audio/x-mpegurl; charset=utf-8', '#EXTM3U\n'],
    problem: [409, 'application/problem+json; charset=utf-8', '{"code":"queue_full","detail":"full"}'],
  };
  const asked: { url: string; type: string | undefined; body: string }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const url = request.url ?? '';
      asked.push({ url, type: request.headers['content-type'], body });
      const answer = answers[url.split('/').at(-1) ?? ''];
      // An unknown name is never answered.
      if (answer) response.writeHead(answer[0], { 'content-type': answer[1] }).end(answer[2]);
    });
  });
  // The types know only real endpoints; what comes back is the point here.
  let call: (endpoint: string, request?: object) => Promise<unknown>;
  beforeAll(async () => {
    server.listen(0, 'localhost');
    await once(server, 'listening');
    call = createApi(`http://localhost:${(server.address() as AddressInfo).port}`).call as typeof call;
  });
  afterAll(() => server.close().closeAllConnections());

  test('a failure without problem details still has a code; its JSON is kept', async () => {
    expect(await failure(call('GET /html'))).toMatchObject({
      status: 502,
      code: 'unknown_problem',
      detail: '502 Bad Gateway',
    });
    expect(await failure(call('GET /ready'))).toMatchObject({ status: 503, body: { ready: false } });
    expect(await failure(call('GET /problem'))).toMatchObject({ status: 409, code: 'queue_full' });
    expect(await failure(call('GET /broken'))).toMatchObject({ status: 0, code: 'malformed_answer' });
  });

  test('a picture is a Blob with its type, an M3U8 list is text', async () => {
    const picture = await call('GET /picture');
    expect(picture).toBeInstanceOf(Blob);
    expect(picture).toMatchObject({ type: 'image/png', size: 4 });
    expect(await call('GET /list')).toBe('#EXTM3U\n');
  });

  test('bodies that are no JSON go as they are, with their type', async () => {
    await call('POST /list', { body: '#EXTM3U', contentType: 'audio/x-mpegurl' });
    await call('POST /list', { body: new Blob(['x'], { type: 'image/png' }) });
    await call('POST /list', { body: new Uint8Array([65]), contentType: 'image/jpeg' });
    await call('POST /list', { body: { a: 1 } });
    await call('POST /list');
    expect(asked.slice(-5).map(({ type, body }) => [type, body])).toEqual([
      ['audio/x-mpegurl', '#EXTM3U'],
      ['image/png', 'x'],
      ['image/jpeg', 'A'],
      ['application/json', '{"a":1}'],
      [undefined, ''],
    ]);
  });

  test('no answer in time, and no server at all, have codes of their own', async () => {
    expect(await failure(call('GET /never', { timeoutMs: 20 }))).toMatchObject({
      status: 0,
      code: 'timed_out',
    });
    const closed = createServer().listen(0, 'localhost');
    await once(closed, 'listening');
    const { port } = closed.address() as AddressInfo;
    closed.close();
    await once(closed, 'close');
    const nobody = createApi(`http://localhost:${port}`);
    expect(await failure(nobody.call('GET /api/health'))).toMatchObject({ status: 0, code: 'unreachable' });
  });
});

describe('the URL of a call', () => {
  const url = (endpoint: string, parts: Parameters<typeof requestUrl>[2]) =>
    requestUrl(endpoint, 'http://h:1', parts).url;

  test('parameters and query are encoded, what is undefined is left out', () => {
    expect(url('GET /a/{x}/b/{y}', { params: { x: 'ü/?#', y: 7 } })).toBe('http://h:1/a/%C3%BC%2F%3F%23/b/7');
    expect(url('GET /a', { query: { q: 'a&b=c d', n: 0, yes: true, no: undefined } })).toBe(
      'http://h:1/a?q=a%26b%3Dc+d&n=0&yes=true',
    );
  });

  test('a parameter cannot be left out, nor lead to another path', () => {
    for (const x of [undefined, null, '', '.', '..'])
      expect(() => url('GET /a/{x}', { params: { x } })).toThrow(TypeError);
  });
});
