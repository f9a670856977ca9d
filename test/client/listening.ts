import { connect } from '../../src/client/connect.ts';
import type { ConnectionStatus, ConnectOptions } from '../../src/client/connect-options.ts';
import type { Message } from '../../src/client/message.ts';
import type { Gap } from '../../src/client/sequence.ts';
import { createWaiting } from '../waiting.ts';

/** Quick enough for a test, and never by chance. */
export const quick: ConnectOptions = { backoff: { firstMs: 5, maxMs: 20, random: () => 0 } };

/** A connection of the client's, with everything that it told, to be waited for. */
export function listening(url: string, options: ConnectOptions = quick) {
  const connection = connect(url, options);
  const messages: Message[] = [];
  const statuses: ConnectionStatus[] = [];
  const gaps: Gap[] = [];
  const waiting = createWaiting();
  // When every handler has had the message, not only this one, which is the first.
  const look = (): void => queueMicrotask(waiting.look);
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
  const { until } = waiting;
  return {
    connection,
    messages,
    statuses,
    gaps,
    /** Resolves once `found` answers something, which is looked at whenever the connection says anything. */
    until,
    message: (fits: (message: Message) => boolean, after = 0) =>
      until(() => messages.slice(after).find(fits)),
    status: (wanted: ConnectionStatus, after = 0) => until(() => statuses.slice(after).includes(wanted)),
    [Symbol.dispose]: () => connection.close(),
  };
}
