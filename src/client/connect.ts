import type { Connection, ConnectOptions } from './connect-options.ts';
import { createConnection } from './connection.ts';

/**
 * Connects to Auralis at `ws://localhost:8765/ws` (or `http://localhost:8765`), and again whenever the connection is
 * lost, also when the first attempt fails, until `close()`. Throws `TypeError` for an address that is none, and where
 * the platform has no WebSocket and `options` gives none.
 */
export function connect(url: string | URL, options: ConnectOptions = {}): Connection {
  const connection = createConnection(url, options);
  connection.open();
  return connection;
}
