import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect as connectTcp } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { createGuard } from '../../src/server/guard.ts';
import { createLive, type Live } from '../../src/server/live.ts';

type Frame = {
  readonly type: string;
  readonly data: unknown;
  readonly timestamp: number;
  readonly seq: number;
};

const silent = { debug() {}, info() {}, warn() {}, error() {} };
let server: Server;
let live: Live;
let port = 0;

async function start(options: Partial<Parameters<typeof createLive>[0]> = {}): Promise<void> {
  live = createLive({ guard: createGuard(() => port), log: silent, greet: async () => {}, ...options });
  server = createServer().on('upgrade', (request, socket, head) => live.upgrade(request, socket, head));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
}

beforeEach(() => start());
afterEach(async () => {
  await live[Symbol.asyncDispose]();
  server.close();
});

/** A client with its frames; `until` waits for one that fits. */
async function client(headers: Record<string, string> = {}, path = '/ws') {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
  const frames: Frame[] = [];
  socket.on('message', (data) => frames.push(JSON.parse(String(data))));
  const opened = once(socket, 'open');
  await opened;
  const until = async (fits: (frame: Frame) => boolean): Promise<Frame> => {
    for (;;) {
      const found = frames.find(fits);
      if (found) return found;
      await once(socket, 'message');
    }
  };
  return { socket, frames, until };
}

/** The status that an upgrade is refused with. */
function refusal(headers: Record<string, string> = {}, path = '/ws'): Promise<number | undefined> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
  return new Promise((resolve) => {
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode));
    socket.on('error', () => {});
  });
}

const volume = (value: number) => live.broadcast('volume_changed', { volume: value });

describe('connecting', () => {
  test('only at /ws, only by our own name, only from our own page', async () => {
    expect(await refusal({}, '/other')).toBe(404);
    expect(await refusal({ host: 'evil.example' })).toBe(403);
    expect(await refusal({ origin: 'http://evil.example' })).toBe(403);
    expect(await refusal({ origin: `http://localhost:${port + 1}` })).toBe(403);
    const { socket } = await client({ origin: `http://localhost:${port}` });
    expect(socket.readyState).toBe(WebSocket.OPEN);
  });

  test('a client is greeted, by itself, with the current seq', async () => {
    await live[Symbol.asyncDispose]();
    server.close();
    await start({ greet: async (one) => live.sendPersonal(one, 'volume_changed', { volume: 0.5 }) });
    volume(0.1);
    const { until } = await client();
    expect(await until(({ type }) => type === 'volume_changed')).toMatchObject({
      data: { volume: 0.5 },
      seq: 1,
    });
  });

  test('no more clients than are allowed', async () => {
    await live[Symbol.asyncDispose]();
    server.close();
    await start({ maxClients: 1 });
    await client();
    expect(await refusal()).toBe(503);
  });
});

describe('broadcasts', () => {
  test('reach everybody in the same order, numbered, with the time of day', async () => {
    const [one, two] = [await client(), await client()];
    const before = Date.now() / 1000;
    for (let i = 1; i <= 50; i++) volume(i / 100);
    await Promise.all([one, two].map(({ until }) => until(({ seq }) => seq === 50)));
    expect(one.frames).toEqual(two.frames);
    expect(one.frames.map(({ seq }) => seq)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
    expect(one.frames[0]?.timestamp).toBeGreaterThanOrEqual(before - 0.001);
    expect(one.frames[0]?.timestamp).toBeLessThan(before + 60);
  });
});

describe('what a client says', () => {
  test('ping gets pong, a heartbeat nothing, anything else an error, and the connection lives on', async () => {
    const { socket, frames, until } = await client();
    volume(0.5);
    for (const message of ['{"type":"heartbeat"}', 'no JSON', '{"type":"play"}', '[]', 'null'])
      socket.send(message);
    socket.send(Buffer.from([1, 2, 3]), { binary: true });
    socket.send('{"type":"ping"}');
    expect(await until(({ type }) => type === 'pong')).toMatchObject({ data: {}, seq: 1 });
    expect(frames.map(({ type }) => type)).toEqual(['volume_changed', ...Array(5).fill('error'), 'pong']);
    expect(frames[1]?.data).toMatchObject({ code: 'unknown_message', message: expect.any(String) });
  });

  test('a flood is told to go, and so is a message of 100 KB', async () => {
    const flooding = await client();
    for (let i = 0; i < 2000; i++) flooding.socket.send('{"type":"heartbeat"}');
    expect((await once(flooding.socket, 'close'))[0]).toBe(1008);
    const large = await client();
    large.socket.send('x'.repeat(100_000));
    expect((await once(large.socket, 'close'))[0]).toBe(1009);
  });
});

test('a peer that answers no ping is dropped', async () => {
  await live[Symbol.asyncDispose]();
  server.close();
  await start({ pingEveryMs: 20 });
  const dead = connectTcp(port, '127.0.0.1');
  dead.write(
    `GET /ws HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n',
  );
  dead.resume();
  const alive = await client();
  await once(dead, 'close');
  expect(alive.socket.readyState).toBe(WebSocket.OPEN);
});

describe('a client that does not read', () => {
  test('is given up past 1 MB of what must not be dropped; the others miss nothing', async () => {
    const [reading, stuck] = [await client(), await client()];
    stuck.socket.pause();
    const padding = 'x'.repeat(100_000);
    // More than the sockets' own buffers hold.
    const count = 200;
    for (let i = 0; i < count; i++) {
      live.broadcastJson('library_updated', `{"action":"update","padding":"${padding}"}`);
      // Who reads is not to fall behind on a busy machine: it would be given up as well.
      if (i % 5 === 4) await reading.until(({ seq }) => seq === i + 1);
    }
    await reading.until(({ seq }) => seq === count);
    expect(reading.frames.map(({ seq }) => seq)).toEqual(Array.from({ length: count }, (_, i) => i + 1));
    expect(live.clientCount()).toBe(1);
    stuck.socket.resume();
    const [code] = await once(stuck.socket, 'close');
    // 1013 where the close frame still came through, 1006 where the connection was cut after a second.
    expect([1013, 1006]).toContain(code);
  });

  test('costs one frame of 10,000 tracks, ten of them ten, while forty others get every last state', async () => {
    const track = {
      id: 1,
      title: 'A title',
      artist: 'An artist',
      album: 'An album',
      duration: 200,
      filepath: '/music/a/b/c.flac',
    };
    const queue = JSON.stringify(Array.from({ length: 10_000 }, (_, id) => ({ ...track, id })));
    const clients = await Promise.all(
      Array.from({ length: 50 }, async () => {
        const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`);
        await once(socket, 'open');
        return socket;
      }),
    );
    const [stuck, reading] = [clients.slice(0, 10), clients.slice(10)];
    for (const socket of stuck) socket.pause();
    const states = 12;
    const last = reading.map(
      (socket) =>
        new Promise<void>((resolve) =>
          socket.on('message', (data: Buffer) => {
            // Only the end is looked at: parsing it forty times is not what is tested.
            if (data.subarray(-80).includes(`"seq":${states}}`)) resolve();
          }),
        ),
    );
    const before = process.memoryUsage().rss;
    for (let i = 1; i <= states; i++) {
      live.broadcastJson('player_state', `{"position":${i},"queue":${queue}}`);
      await new Promise(setImmediate);
    }
    await Promise.all(last);
    expect(live.clientCount()).toBe(50);
    // One frame is 1.1 MB: uncoalesced, the stuck ones alone would hold 130 MB, and as many copies for the readers.
    expect(process.memoryUsage().rss - before).toBeLessThan(400 * 2 ** 20);
    for (const socket of clients) socket.terminate();
  });
});

test('stopping tells everybody that the server goes away, and lets nobody in any more', async () => {
  const clients = [await client(), await client()];
  const closed = clients.map(({ socket }) => once(socket, 'close'));
  await live[Symbol.asyncDispose]();
  for (const [code] of await Promise.all(closed)) expect(code).toBe(1001);
  expect(await refusal()).toBe(503);
});
