import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest';
import WebSocket, { WebSocketServer } from 'ws';
import { connect, type Message, type PlayerState, type SocketConstructor } from '../../src/client/index.ts';
import type { Service } from '../../src/server/serve.ts';
import { startSilentService, temporaryFolder } from '../server/running-service.ts';
import { writeToneFile } from '../tone-file.ts';
import { listening, quick } from './listening.ts';
import { startRelay } from './relay.ts';

const folder = temporaryFolder();
let service: Service;
let origin = '';

beforeAll(async () => {
  writeToneFile(join(folder.path, 'tone.wav'), { seconds: 3, info: { INAM: 'Tone' } });
  service = await startSilentService({ data: join(folder.path, 'data'), library: [folder.path] });
  origin = `http://localhost:${service.port}`;
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

/** A server of our own, for what Auralis itself does not do. */
async function strangeServer(greet: (socket: WebSocket, connection: number) => void) {
  const server = new WebSocketServer({ port: 0, host: 'localhost' });
  await once(server, 'listening');
  let connections = 0;
  server.on('connection', (socket) => greet(socket, ++connections));
  return {
    url: `ws://localhost:${(server.address() as AddressInfo).port}/ws`,
    [Symbol.dispose]() {
      for (const socket of server.clients) socket.terminate();
      server.close();
    },
  };
}

describe('a connection to the service', () => {
  test('is greeted, hears what REST sets off, each type with its own data', async () => {
    using client = listening(origin);
    const { connection } = client;
    const volumes: number[] = [];
    const states: (PlayerState | string)[] = [];
    connection.subscribe('volume_changed', (message) => {
      expectTypeOf(message).toEqualTypeOf<Message<'volume_changed'>>();
      volumes.push(message.data.volume);
    });
    connection.subscribe(['player_state', 'playback_stopped'], (message) => {
      states.push(message.type === 'player_state' ? message.data : message.data.state);
    });
    await client.message(({ type }) => type === 'enhancement_settings_changed');
    const { volume } = await connection.call('POST /api/player/volume', { body: { volume: 0.25 } });
    expectTypeOf(volume).toEqualTypeOf<number>();
    await client.message(
      ({ type, data }) => type === 'player_state' && 'volume' in data && data.volume === 0.25,
    );
    expect(volumes).toEqual([0.25]);
    expect(states.at(-1)).toMatchObject({ volume: 0.25, isPlaying: false });
    expect(connection.latest('player_state')?.data.volume).toBe(0.25);
    expect(connection.latest('enhancement_settings_changed')?.data.preset).toBe('adaptive');
    expect(client.statuses[0]).toBe('open');
    expect(client.gaps).toEqual([]);
  });

  test('an unsubscribed handler hears nothing more', async () => {
    using client = listening(origin);
    await client.status('open');
    const heard: string[] = [];
    const unsubscribe = client.connection.subscribe('pong', () => heard.push('first'));
    client.connection.subscribe('pong', () => heard.push('second'));
    client.connection.send({ type: 'ping' });
    await client.until(() => heard.length === 2);
    unsubscribe();
    client.connection.send({ type: 'ping' });
    await client.until(() => client.messages.filter(({ type }) => type === 'pong').length === 2);
    expect(heard).toEqual(['first', 'second', 'second']);
  });

  test('takes another WebSocket than the platform’s', async () => {
    using client = listening(origin, { WebSocket });
    expect(client.connection.send({ type: 'ping' })).toBe('queued');
    await client.message(({ type }) => type === 'pong');
  });

  test('an address that is none is refused at once', () => {
    expect(() => connect('localhost:8765')).toThrow('must begin with ws:, wss:, http: or https:');
    expect(() => connect('nonsense')).toThrow(TypeError);
  });
});

describe('the connection is cut', () => {
  test('it comes back by itself, hears on, and brings the state of the meantime', async () => {
    await using relay = await startRelay(service.port);
    using client = listening(relay.url);
    await client.message(({ type }) => type === 'enhancement_settings_changed');
    relay.rules.isRefusing = true;
    relay.cut();
    await client.status('waiting');
    await client.connection.call('POST /api/player/volume', { body: { volume: 0.5 } });
    relay.rules.isRefusing = false;
    const fresh = await client.message(({ refreshed }) => refreshed === true);
    expect(fresh).toMatchObject({ type: 'player_state', data: { volume: 0.5 } });
    expect(client.gaps).toMatchObject([{ reason: 'reconnected' }]);
    await client.connection.call('POST /api/player/volume', { body: { volume: 0.75 } });
    await client.message(
      ({ type, data }) => type === 'volume_changed' && 'volume' in data && data.volume === 0.75,
    );
    expect(client.statuses.filter((status) => status === 'open')).toHaveLength(2);
  });

  test('a first attempt that fails is followed by others', async () => {
    await using relay = await startRelay(service.port);
    relay.rules.isRefusing = true;
    using client = listening(relay.url);
    await client.until(() => client.statuses.filter((status) => status === 'waiting').length >= 3);
    relay.rules.isRefusing = false;
    await client.message(({ type }) => type === 'player_state');
    expect(client.gaps).toEqual([]);
  });

  test('what is sent meanwhile waits, in order, up to its limit, and then arrives', async () => {
    await using relay = await startRelay(service.port);
    relay.rules.isRefusing = true;
    using client = listening(relay.url, { ...quick, queueLimit: 5 });
    const sent = (['ping', 'heartbeat', 'heartbeat', 'ping', 'heartbeat', 'ping'] as const).map((type) =>
      client.connection.send({ type }),
    );
    expect(sent).toEqual(['queued', 'queued', 'queued', 'queued', 'queued', 'refused']);
    relay.rules.isRefusing = false;
    await client.until(() => client.messages.filter(({ type }) => type === 'pong').length === 2);
    expect(relay.seen.fromClient.map((text) => JSON.parse(text).type)).toEqual([
      'ping',
      'heartbeat',
      'heartbeat',
      'ping',
      'heartbeat',
    ]);
    expect(client.connection.send({ type: 'ping' })).toBe('sent');
  });

  test('after close() there is no further attempt, wherever it was', async () => {
    await using relay = await startRelay(service.port);
    using waiting = listening(relay.url);
    await waiting.status('open');
    relay.rules.isRefusing = true;
    relay.cut();
    await waiting.status('waiting');
    waiting.connection.close();
    using connecting = listening(relay.url);
    connecting.connection.close();
    const attempts = relay.seen.attempts;
    relay.rules.isRefusing = false;
    // Another client's whole outage lasts longer than any wait of theirs would.
    using other = listening(relay.url, { backoff: { firstMs: 60, random: () => 0 } });
    await other.status('open');
    relay.cut();
    await other.status('open', other.statuses.length);
    expect(relay.seen.attempts - attempts).toBeLessThanOrEqual(3);
    expect(relay.seen.connections).toBe(3);
    expect(waiting.connection.status).toBe('closed');
    expect(waiting.connection.send({ type: 'ping' })).toBe('refused');
    expect(await waiting.connection.call('GET /api/health')).toMatchObject({ status: 'alive' });
  });

  test.each([1001, 1008, 1013])('a server that closes with %i is tried again', async (code) => {
    using server = await strangeServer((socket, connection) => {
      if (connection === 1) socket.close(code);
      else socket.send('{"type":"pong","data":{},"timestamp":0,"seq":0}');
    });
    using client = listening(server.url);
    await client.message(({ type }) => type === 'pong');
  });
});

test('the service is restarted on its port: the client waits, and hears the new one', async () => {
  using own = temporaryFolder();
  const first = await startSilentService({ data: own.path });
  const { port } = first;
  using client = listening(`ws://localhost:${port}/ws`);
  await client.message(({ type }) => type === 'enhancement_settings_changed');
  await client.connection.call('POST /api/player/volume', { body: { volume: 0.125 } });
  await client.message(({ type }) => type === 'volume_changed');
  await first[Symbol.asyncDispose]();
  await client.status('waiting');
  await expect(client.connection.call('GET /api/health')).rejects.toMatchObject({ code: 'unreachable' });
  for (let n = 0; n < 3; n++) expect(client.connection.send({ type: 'ping' })).toBe('queued');
  const before = client.messages.length;
  const second = await startSilentService({ port, data: own.path });
  try {
    const fresh = await client.message(({ refreshed }) => refreshed === true, before);
    expect(fresh).toMatchObject({ type: 'player_state', data: { volume: 0.125 } });
    expect(client.gaps.map(({ reason }) => reason)).toEqual(['restarted']);
    await client.until(
      () => client.messages.slice(before).filter(({ type }) => type === 'pong').length === 3,
    );
    await client.connection.call('PUT /api/enhancement/settings', { body: { preset: 'warm' } });
    await client.message(({ data }) => 'preset' in data && data.preset === 'warm', before);
  } finally {
    await second[Symbol.asyncDispose]();
  }
});

describe('frames are lost', () => {
  const setVolume = (client: ReturnType<typeof listening>, volume: number) =>
    client.connection.call('POST /api/player/volume', { body: { volume } });

  test('a gap in seq brings the state from REST', async () => {
    await using relay = await startRelay(service.port);
    using client = listening(relay.url);
    await client.message(({ type }) => type === 'enhancement_settings_changed');
    relay.rules.drops = ({ type }) => type === 'player_state';
    await setVolume(client, 0.3);
    await setVolume(client, 0.4);
    const fresh = await client.message(({ refreshed }) => refreshed === true);
    expect(fresh.type).toBe('player_state');
    expect(client.gaps[0]?.reason).toBe('missed');
    expect(relay.seen.requests).toContain('GET /api/player/status');
  });

  test('a question for the state that fails is asked again', async () => {
    await using relay = await startRelay(service.port);
    using client = listening(relay.url);
    await client.message(({ type }) => type === 'enhancement_settings_changed');
    await setVolume(client, 0.35);
    relay.rules.drops = ({ type }) => type !== 'pong';
    await setVolume(client, 0.45);
    relay.rules.failures = 3;
    client.connection.send({ type: 'ping' });
    expect(await client.message(({ refreshed }) => refreshed === true)).toMatchObject({
      data: { volume: 0.45 },
    });
    const asked = relay.seen.requests.filter((path) => path === 'GET /api/player/status');
    // fetch asks once more by itself where a kept-alive connection breaks.
    expect(asked.length).toBeGreaterThanOrEqual(4);
  });

  test('the last frame of all is missed, too: the next pong tells', async () => {
    await using relay = await startRelay(service.port);
    using client = listening(relay.url);
    await client.message(({ type }) => type === 'enhancement_settings_changed');
    relay.rules.drops = ({ type }) => type !== 'pong';
    await setVolume(client, 0.6);
    client.connection.send({ type: 'ping' });
    const fresh = await client.message(({ refreshed }) => refreshed === true);
    expect(fresh).toMatchObject({ data: { volume: 0.6 } });
  });

  test('an answer that is overtaken by a newer state is not shown', async () => {
    await using relay = await startRelay(service.port);
    using client = listening(relay.url);
    await client.message(({ type }) => type === 'enhancement_settings_changed');
    const setDirectly = (volume: number) =>
      fetch(`${origin}/api/player/volume?volume=${volume}`, { method: 'POST' });
    const shows = (volume: number) =>
      client.message(
        ({ type, data }) => type === 'player_state' && 'volume' in data && data.volume === volume,
      );
    relay.rules.isHoldingAnswers = true;
    relay.rules.drops = ({ type }) => type === 'player_state';
    const held = relay.answerHeld();
    await setDirectly(0.1);
    await setDirectly(0.2);
    await held;
    relay.rules.drops = () => false;
    await setDirectly(0.9);
    await shows(0.9);
    relay.releaseAnswers();
    await client.connection.call('GET /api/health');
    await setDirectly(0.95);
    await shows(0.95);
    const shown = client.messages.flatMap((message) => (message.type === 'player_state' ? [message] : []));
    expect(shown.map(({ data }) => data.volume)).not.toContain(0.2);
    const seqs = shown.map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
  });
});

describe('a peer that is strange or dead', () => {
  test('a connection that says nothing is asked, and given up when it does not answer', async () => {
    await using relay = await startRelay(service.port);
    relay.rules.drops = () => true;
    using client = listening(relay.url, { ...quick, quietMs: 10, answerWithinMs: 10 });
    await client.until(() => client.statuses.filter((status) => status === 'open').length >= 2);
    expect(relay.seen.fromClient).toContain('{"type":"ping"}');
    relay.rules.drops = () => false;
    // The greeting may be lost already; the answer to the next ping is not.
    await client.message(() => true);
  });

  test('a quiet connection that answers is kept', async () => {
    await using relay = await startRelay(service.port);
    using client = listening(relay.url, { ...quick, quietMs: 5, answerWithinMs: 5_000 });
    await client.until(() => client.messages.filter(({ type }) => type === 'pong').length >= 3);
    expect(relay.seen.connections).toBe(1);
  });

  test('an attempt that nobody answers is given up', async () => {
    const silent = createServer(() => {}).listen(0, 'localhost');
    await once(silent, 'listening');
    using client = listening(`ws://localhost:${(silent.address() as AddressInfo).port}`, {
      ...quick,
      connectWithinMs: 20,
    });
    await client.until(() => client.statuses.filter((status) => status === 'waiting').length >= 2);
    client.connection.close();
    silent.close();
  });

  test('a WebSocket that fails as Node 22’s does, in an error without a close, is followed by others', async () => {
    let attempts = 0;
    class Failing extends EventTarget {
      readonly readyState = 0;
      constructor() {
        super();
        if (++attempts <= 3) queueMicrotask(() => this.close());
      }
      send(): void {}
      close(): void {
        this.dispatchEvent(new Event('error'));
      }
    }
    using client = listening('ws://localhost:1', {
      ...quick,
      WebSocket: Failing as unknown as SocketConstructor,
    });
    await client.until(() => attempts === 4);
    expect(client.statuses.filter((status) => status === 'waiting')).toHaveLength(3);
  });

  test('a ping in a message is answered with a heartbeat', async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    using server = await strangeServer((socket) => {
      socket.on('message', (data) => resolve(String(data)));
      socket.send('{"type":"ping"}');
    });
    using client = listening(server.url);
    expect(await promise).toBe('{"type":"heartbeat"}');
    expect(client.gaps).toEqual([]);
  });

  test('what is no message is passed over', async () => {
    using server = await strangeServer((socket) => {
      for (const text of ['', 'no JSON', 'null', '[]', '{"type":7}', '{}']) socket.send(text);
      socket.send(Buffer.from([1, 2, 3]));
      socket.send('{"type":"pong","data":{},"timestamp":0,"seq":0}');
    });
    using client = listening(server.url);
    await client.message(({ type }) => type === 'pong');
    expect(client.messages).toHaveLength(1);
  });

  test('a connection that is thrown out again and again is tried more and more rarely', async () => {
    using server = await strangeServer((socket) => socket.close(1011));
    const waits: number[] = [];
    using client = listening(server.url, {
      backoff: {
        firstMs: 1,
        maxMs: 8,
        random: () => {
          waits.push(waits.length);
          return 0;
        },
      },
    });
    const startedMs = performance.now();
    await client.until(() => client.statuses.filter((status) => status === 'open').length >= 6);
    expect(waits.length).toBeGreaterThanOrEqual(5);
    // 1 + 2 + 4 + 8 + 8: no timer fires early.
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(21);
  });
});
