import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { parseOrigin } from '../../src/server/cors.ts';
import { readConfig, type Service } from '../../src/server/index.ts';
import { startSilentService, temporaryFolder } from './running-service.ts';

const DEVELOPMENT = 'http://localhost:5173';
const folders = [temporaryFolder(), temporaryFolder()] as const;
let open: Service;
let closed: Service;

beforeAll(async () => {
  const start = (data: string, allow_origins: string[]) => startSilentService({ data, allow_origins });
  open = await start(folders[0].path, [DEVELOPMENT, 'https://Music.Example:443/']);
  closed = await start(folders[1].path, []);
});
afterAll(async () => {
  await Promise.all([open, closed].map((service) => service[Symbol.asyncDispose]()));
  for (const folder of folders) folder[Symbol.dispose]();
});

/** As a browser asks: fetch would not let us name an origin. */
function ask(service: Service, method: string, path: string, headers: Record<string, string>) {
  return new Promise<{ status: number; headers: Readonly<Record<string, unknown>>; body: string }>(
    (resolve, reject) => {
      const asked = request({ host: 'localhost', port: service.port, method, path, headers }, (answer) => {
        let body = '';
        answer.on('data', (chunk) => {
          body += chunk;
        });
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }));
      });
      asked.on('error', reject).end();
    },
  );
}
const corsHeaders = (headers: Readonly<Record<string, unknown>>): string[] =>
  Object.keys(headers).filter((name) => name.startsWith('access-control-'));

const upgrade = (service: Service, origin: string): Promise<number> =>
  new Promise((resolve) => {
    const socket = new WebSocket(`ws://localhost:${service.port}/ws`, { origin });
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.on('error', () => {});
    socket.on('open', () => {
      socket.close();
      resolve(101);
    });
  });

describe('an origin that was allowed', () => {
  test.each([DEVELOPMENT, 'https://music.example'])('%s may read answers', async (origin) => {
    const { status, headers } = await ask(open, 'GET', '/api/health', { origin });
    expect(status).toBe(200);
    expect(headers).toMatchObject({ 'access-control-allow-origin': origin, vary: 'Origin' });
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
  });

  test.each(['PUT', 'DELETE', 'POST'])('may %s JSON: the preflight says so', async (method) => {
    const { status, headers, body } = await ask(open, 'OPTIONS', '/api/enhancement/settings', {
      origin: DEVELOPMENT,
      'access-control-request-method': method,
      'access-control-request-headers': 'content-type',
    });
    expect([status, body]).toEqual([204, '']);
    expect(headers).toMatchObject({ 'access-control-allow-origin': DEVELOPMENT, vary: 'Origin' });
    expect(String(headers['access-control-allow-methods']).split(', ')).toContain(method);
    expect(String(headers['access-control-allow-headers']).split(', ')).toContain('content-type');
  });

  test('hears of problems, too, those of unknown paths among them', async () => {
    const { status, headers, body } = await ask(open, 'GET', '/api/nothing', { origin: DEVELOPMENT });
    expect(status).toBe(404);
    expect(headers['access-control-allow-origin']).toBe(DEVELOPMENT);
    expect(JSON.parse(body)).toMatchObject({ code: 'not_found' });
  });

  test('may open the WebSocket', async () => {
    expect(await upgrade(open, DEVELOPMENT)).toBe(101);
  });

  test('does not pass the guard of the host by it', async () => {
    const { status, headers } = await ask(open, 'GET', '/api/health', {
      origin: DEVELOPMENT,
      host: `evil.example:${open.port}`,
    });
    expect(status).toBe(403);
    expect(corsHeaders(headers)).toEqual([]);
  });
});

describe('every other origin is turned away as ever', () => {
  const strangers = [
    'http://localhost:5174',
    'https://localhost:5173',
    'http://localhost',
    'http://localhost:51730',
    'http://localhost:5173.evil.example',
    'http://evil.example',
    'null',
    '*',
  ];

  test.each(strangers)('%s: no answer, no preflight, no WebSocket', async (origin) => {
    for (const method of ['GET', 'OPTIONS']) {
      const { status, headers, body } = await ask(open, method, '/api/health', {
        origin,
        'access-control-request-method': 'PUT',
      });
      expect(status).toBe(403);
      expect(JSON.parse(body)).toMatchObject({ code: 'origin_not_allowed' });
      expect(corsHeaders(headers)).toEqual([]);
    }
    expect(await upgrade(open, origin)).toBe(403);
  });

  test('without --allow-origin nobody is let in, and the server’s own page needs no such headers', async () => {
    expect((await ask(closed, 'GET', '/api/health', { origin: DEVELOPMENT })).status).toBe(403);
    expect(await upgrade(closed, DEVELOPMENT)).toBe(403);
    const own = await ask(closed, 'GET', '/api/health', { origin: `http://localhost:${closed.port}` });
    expect(own.status).toBe(200);
    expect(corsHeaders(own.headers)).toEqual([]);
    expect(own.headers).not.toHaveProperty('vary');
  });

  test('the server’s own page and programs are served beside those allowed, without such headers', async () => {
    for (const headers of [{ origin: `http://localhost:${open.port}` }, {}]) {
      const answer = await ask(open, 'GET', '/api/health', headers as Record<string, string>);
      expect(answer.status).toBe(200);
      expect(corsHeaders(answer.headers)).toEqual([]);
      expect(answer.headers.vary).toBe('Origin');
    }
  });
});

describe('what counts as an origin', () => {
  test('it is kept as browsers send it', () => {
    expect(parseOrigin('HTTP://LocalHost:5173/')).toBe('http://localhost:5173');
    expect(parseOrigin('https://music.example:443')).toBe('https://music.example');
    expect(parseOrigin('http://[::1]:5173')).toBe('http://[::1]:5173');
    expect(parseOrigin('tauri://localhost')).toBe('tauri://localhost');
  });

  const wrong = [
    '*',
    'null',
    'localhost:5173',
    'http://*.example',
    'http://a/path',
    'http://a@b',
    'http://',
    '',
  ];
  test.each(wrong)('"%s" is none, and the service says so instead of starting', (text) => {
    expect(parseOrigin(text)).toBeNull();
    expect(() => readConfig({ allow_origins: [text] }, {})).toThrow(/allow_origins must hold whole origins/);
  });
});

describe('what a page has as a part of itself', () => {
  const embedded = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'audio' };
  const sameSite = { ...embedded, 'sec-fetch-site': 'same-site' };
  const frame = { ...embedded, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' };
  const link = { ...frame, 'sec-fetch-dest': 'document' };
  const port = (): string => `http://127.0.0.1:${open.port}/`;

  test.each([
    ['of a foreign page', embedded],
    ['of a foreign page that says who it is', { ...embedded, referer: 'https://evil.example/' }],
    ['of a page on another port of this machine', { ...sameSite, referer: 'http://localhost:3000/' }],
    ['that is a frame', { ...frame, referer: 'https://evil.example/' }],
    ['with nonsense in Referer', { ...embedded, referer: 'localhost' }],
  ])('%s is refused', async (_, headers) => {
    const { status, body } = await ask(open, 'GET', '/api/health', headers);
    expect([status, JSON.parse(body).code]).toEqual([403, 'origin_not_allowed']);
  });

  test.each([
    ['of a page that is allowed', () => ({ ...sameSite, referer: `${DEVELOPMENT}/` })],
    ['of its own page under its other name', () => ({ ...embedded, referer: port() })],
    ['of its own page', () => ({ ...embedded, 'sec-fetch-site': 'same-origin' })],
    ['when a person enters its address', () => ({ ...link, 'sec-fetch-site': 'none' })],
    ['when a person follows a link', () => ({ ...link, referer: 'https://elsewhere.example/' })],
  ])('%s is answered', async (_, headers) => {
    expect((await ask(open, 'GET', '/api/health', headers())).status).toBe(200);
  });
});
