import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, WebSocket, WebSocketServer } from 'ws';
import {
  clientMessageSchema,
  type MessageData,
  type PersonalMessageType,
  type WebSocketMessageType,
} from '#wire';
import type { Guard } from './guard.ts';
import type { Log } from './log.ts';
import { createOutbox } from './outbox.ts';
import { problem } from './problems.ts';
import { textFrame } from './text-frame.ts';

export type LiveOptions = {
  readonly guard: Guard;
  readonly log: Log;
  /** What a client is told first, sent to it alone. */
  readonly greet: (client: Client) => Promise<void>;
  readonly pingEveryMs?: number;
  readonly maxClients?: number;
};

/** One connection. */
export type Client = {
  readonly id: number;
  readonly socket: WebSocket;
  readonly outbox: ReturnType<typeof createOutbox>;
  isAlive: boolean;
  /** How many messages it may send now; grows with time up to a limit. */
  allowance: number;
  allowanceAtMs: number;
};

type Sent = WebSocketMessageType | PersonalMessageType;

export type Live = AsyncDisposable & {
  /** Takes over the socket of an upgrade request; anything but `/ws` is refused. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** `stream` is what carries `socket`. */
  connect(socket: WebSocket, stream: Duplex): Client;
  disconnect(client: Client, code: number, reason: string): void;
  broadcast<Type extends WebSocketMessageType>(type: Type, data: MessageData<Type>): void;
  /** The same for data that is JSON already: a large state is written out once, not once a client. */
  broadcastJson(type: WebSocketMessageType, json: string): void;
  sendPersonal<Type extends Sent>(client: Client, type: Type, data: MessageData<Type>): void;
  sendPersonalJson(client: Client, type: Sent, json: string): void;
  /** The number of the last broadcast. */
  seq(): number;
  clientCount(): number;
};

const PATH = '/ws';
const MAX_INBOUND_BYTES = 64 * 1024;
const MESSAGES_PER_SECOND = 100;
/** More at once are well behaved still, as after a reconnect. */
const MESSAGES_AT_ONCE = 500;
/** What must not be dropped and is not read: past this the client is given up. */
const OUTBOX_LIMIT_BYTES = 1_000_000;
/** Only the latest of these matters to a client that is behind. */
const REPLACEABLE: ReadonlySet<string> = new Set<WebSocketMessageType>(['player_state', 'scan_progress']);
/** A client that is told to go has this long for its part of the closing handshake. */
const CLOSE_WITHIN_MS = 1_000;

const GOING_AWAY = 1001;
const POLICY_VIOLATION = 1008;
const TRY_AGAIN_LATER = 1013;

/** The hub of all WebSocket clients: one order of messages for all, memory bounded for each. */
export function createLive(options: LiveOptions): Live {
  const { guard, log, greet, pingEveryMs = 30_000, maxClients = 1_000 } = options;
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_INBOUND_BYTES,
    perMessageDeflate: false,
  });
  const clients = new Set<Client>();
  let seq = 0;
  let lastId = 0;
  let isClosing = false;

  const frameOf = (type: Sent, json: string): Buffer =>
    textFrame(`{"type":"${type}","data":${json},"timestamp":${Date.now() / 1000},"seq":${seq}}`);

  const upgrade: Live['upgrade'] = (request, socket, head) => {
    const refuse = (status: number, code: string, detail: string): void => {
      log.warn('WS: refused', { status, code, detail });
      const body = JSON.stringify(problem(status, code, detail));
      socket.end(
        `HTTP/1.1 ${status} Refused\r\nconnection: close\r\ncontent-type: application/problem+json\r\n` +
          `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
    };
    socket.on('error', () => socket.destroy());
    if (request.url?.split('?')[0] !== PATH) return refuse(404, 'not_found', `the WebSocket is at ${PATH}`);
    if (isClosing) return refuse(503, 'shutting_down', 'the server is stopping');
    const refusal = guard(request);
    if (refusal) return refuse(403, refusal.code, refusal.detail);
    if (clients.size >= maxClients)
      return refuse(503, 'too_many_clients', `there are ${maxClients} clients already`);
    server.handleUpgrade(request, socket, head, (webSocket) => live.connect(webSocket, socket));
  };

  /** Whether one more message is; a client that floods is told to go. Pings count: each is answered. */
  const isAllowed = (client: Client): boolean => {
    const now = performance.now();
    const earned = ((now - client.allowanceAtMs) / 1_000) * MESSAGES_PER_SECOND;
    client.allowance = Math.min(MESSAGES_AT_ONCE, client.allowance + earned) - 1;
    client.allowanceAtMs = now;
    if (client.allowance >= 0) return true;
    live.disconnect(client, POLICY_VIOLATION, `at most ${MESSAGES_PER_SECOND} messages a second`);
    return false;
  };

  const receive = (client: Client, data: RawData, isBinary: boolean): void => {
    if (!isAllowed(client)) return;
    const message = isBinary ? null : parse(String(data));
    log.debug('WS: received', { client: client.id, type: message?.type ?? null });
    if (message === null) {
      const text = 'send {"type":"ping"} or {"type":"heartbeat"}; everything else goes over REST';
      live.sendPersonal(client, 'error', { code: 'unknown_message', message: text });
    } else if (message.type === 'ping') live.sendPersonal(client, 'pong', {});
  };

  const pinger = setInterval(() => {
    for (const client of clients) {
      if (!client.isAlive) {
        log.info('WS: peer is dead', { client: client.id });
        client.socket.terminate();
        continue;
      }
      client.isAlive = false;
      client.socket.ping();
    }
  }, pingEveryMs);
  pinger.unref();

  const live: Live = {
    upgrade,
    connect(socket, stream) {
      const taken = (): void => {
        // Whoever takes frames is alive, though its pong may stand behind a large one.
        client.isAlive = true;
        client.outbox.taken();
      };
      const client: Client = {
        id: ++lastId,
        socket,
        outbox: createOutbox({
          send(frame) {
            if (socket.readyState !== WebSocket.OPEN) return false;
            stream.write(frame, taken);
            return stream.writableLength === 0;
          },
          onOverflow: () => {
            log.warn('WS: client does not read', { client: client.id });
            live.disconnect(client, TRY_AGAIN_LATER, 'not reading');
          },
          limitBytes: OUTBOX_LIMIT_BYTES,
        }),
        isAlive: true,
        allowance: MESSAGES_AT_ONCE,
        allowanceAtMs: performance.now(),
      };
      clients.add(client);
      socket.on('message', (data, isBinary) => receive(client, data, isBinary));
      socket.on('ping', () => isAllowed(client));
      socket.on('pong', () => {
        client.isAlive = true;
      });
      socket.on('error', (error) => log.info('WS: error', { client: client.id, reason: error.message }));
      socket.on('close', (code) => {
        clients.delete(client);
        client.outbox.close();
        log.info('WS: disconnected', { client: client.id, code, clients: clients.size });
      });
      log.info('WS: connected', { client: client.id, clients: clients.size });
      greet(client).catch((error) => log.error('WS: greeting failed', { client: client.id, err: error }));
      return client;
    },
    disconnect(client, code, reason) {
      clients.delete(client);
      client.outbox.close();
      client.socket.close(code, reason);
      // It may never read the close frame.
      setTimeout(() => client.socket.terminate(), CLOSE_WITHIN_MS).unref();
    },
    broadcast: (type, data) => live.broadcastJson(type, JSON.stringify(data)),
    broadcastJson(type, json) {
      seq++;
      const frame = frameOf(type, json);
      log.debug('WS: broadcast', { type, seq, bytes: frame.byteLength, clients: clients.size });
      for (const client of clients) client.outbox.push(type, frame, REPLACEABLE.has(type));
    },
    sendPersonal: (client, type, data) => live.sendPersonalJson(client, type, JSON.stringify(data)),
    sendPersonalJson: (client, type, json) =>
      client.outbox.push(type, frameOf(type, json), REPLACEABLE.has(type)),
    seq: () => seq,
    clientCount: () => clients.size,
    async [Symbol.asyncDispose]() {
      isClosing = true;
      clearInterval(pinger);
      const closing = [...clients].map(
        ({ socket }) =>
          new Promise((resolve) =>
            socket.readyState === WebSocket.CLOSED ? resolve(null) : socket.once('close', resolve),
          ),
      );
      for (const client of [...clients]) live.disconnect(client, GOING_AWAY, 'the server is stopping');
      await Promise.all(closing);
      server.close();
    },
  };
  return live;
}

function parse(text: string) {
  try {
    return clientMessageSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
