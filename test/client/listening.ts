import { connect } from '../../src/client/connect.ts';
import type { ConnectionStatus, ConnectOptions } from '../../src/client/connect-options.ts';
import type { Message } from '../../src/client/message.ts';
import type { Gap } from '../../src/client/sequence.ts';
import { readConfig, startService } from '../../src/server/index.ts';

/** Quick enough for a test, and never by chance. */
export const quick: ConnectOptions = { backoff: { firstMs: 5, maxMs: 20, random: () => 0 } };

/** A connection of the client's, with everything that it told, to be waited for. */
export function listening(url: string, options: ConnectOptions = quick) {
  const connection = connect(url, options);
  const messages: Message[] = [];
  const statuses: ConnectionStatus[] = [];
  const gaps: Gap[] = [];
  const waiting = new Set<() => void>();
  // When every handler has had the message, not only this one, which is the first.
  const look = (): void =>
    queueMicrotask(() => {
      for (const one of [...waiting]) one();
    });
  connection.subscribe('*', (message) => {
    messages.push(message);
    look();
  });
  connection.onStatus((status) => {
    statuses.push(status);
    look();
  });
  connection.onGap((gap) => {
    gaps.push(gap);
    look();
  });
  /** Resolves once `found` answers something, which is looked at whenever the connection says anything. */
  const until = <Found>(found: () => Found | undefined | false): Promise<Found> =>
    new Promise((resolve) => {
      const one = (): void => {
        const value = found();
        if (value === undefined || value === false) return;
        waiting.delete(one);
        resolve(value);
      };
      waiting.add(one);
      one();
    });
  return {
    connection,
    messages,
    statuses,
    gaps,
    until,
    message: (fits: (message: Message) => boolean, after = 0) =>
      until(() => messages.slice(after).find(fits)),
    status: (wanted: ConnectionStatus, after = 0) => until(() => statuses.slice(after).includes(wanted)),
    [Symbol.dispose]: () => connection.close(),
  };
}

/** The real service on a port of one's choice; 0 takes a free one. */
export function serviceAt(port: number, dataFolder: string, libraryFolders: readonly string[] = []) {
  const config = { port, data: dataFolder, library: [...libraryFolders], log: 'silent' };
  return startService(readConfig(config, {}, undefined), { watching: 'off' });
}
