import { once } from 'node:events';
import type { IncomingMessage, RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer } from './node-http.ts';

export type Listening = AsyncDisposable & { readonly port: number; readonly addresses: readonly string[] };

export type Handlers = {
  readonly request: RequestListener;
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
};

/** Both loopback addresses: clients say `localhost`, which is either. */
const LOOPBACK = ['127.0.0.1', '::1'] as const;
/** What a client may take to send its headers, and the whole request. */
const HEADERS_WITHIN_MS = 10_000;
const REQUEST_WITHIN_MS = 60_000;

/** The port is taken, or may not be used: a message for people, exit code 1. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

/**
 * Listens on `host`, or on both loopback addresses (a machine without IPv6 has one) when it is `localhost`. Port 0
 * takes a free one, the same for both. Throws `ListenError`.
 */
export async function listen(
  handlers: Handlers,
  { port, host = 'localhost' }: { readonly port: number; readonly host?: string },
): Promise<Listening> {
  const servers: Server[] = [];
  const addresses: string[] = [];
  let boundPort = port;
  try {
    for (const address of host === 'localhost' ? LOOPBACK : [host]) {
      const server = createServer(
        { headersTimeout: HEADERS_WITHIN_MS, requestTimeout: REQUEST_WITHIN_MS },
        handlers.request,
      );
      server.on('upgrade', handlers.upgrade);
      // A client that sends nonsense gets the plain answer; without this the socket would just vanish.
      server.on('clientError', (_error, socket) =>
        socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n'),
      );
      if (!(await bind(server, boundPort, address))) continue;
      servers.push(server);
      boundPort = (server.address() as AddressInfo).port;
      addresses.push(`http://${address.includes(':') ? `[${address}]` : address}:${boundPort}`);
    }
  } catch (error) {
    for (const server of servers) server.close();
    throw error;
  }
  if (servers.length === 0) throw new ListenError(`no address of ${host} can be listened on`);
  return {
    port: boundPort,
    addresses,
    async [Symbol.asyncDispose]() {
      await Promise.all(
        servers.map((server) => {
          const closed = once(server, 'close');
          server.close();
          server.closeIdleConnections();
          // What is still being answered gets a second.
          setTimeout(() => server.closeAllConnections(), 1_000).unref();
          return closed;
        }),
      );
    },
  };
}

/** False where the address does not exist on this machine. */
async function bind(server: Server, port: number, address: string): Promise<boolean> {
  server.listen(port, address);
  try {
    await once(server, 'listening');
    return true;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT') return false;
    const why =
      code === 'EADDRINUSE'
        ? 'is already in use: stop what uses it or choose another with --port'
        : `cannot be used (${code})`;
    throw new ListenError(`port ${port} on ${address} ${why}`, { cause });
  }
}
