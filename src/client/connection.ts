import { createApi } from './api.ts';
import { createBackoff } from './backoff.ts';
import type { Connection, ConnectionStatus, ConnectOptions } from './connect-options.ts';
import { debugLog } from './debug-log.ts';
import { createLatest } from './latest.ts';
import { createListeners } from './listeners.ts';
import { type Liveness, watchLiveness } from './liveness.ts';
import { type ClientMessage, type Frame, parseFrame } from './message.ts';
import { createOutbox } from './outbox.ts';
import { createRefresh } from './refresh.ts';
import { createSequence, type Gap } from './sequence.ts';
import { openSocket, type Socket, type SocketConstructor } from './socket.ts';
import { createSubscriptions } from './subscriptions.ts';
import { urlsOf } from './urls.ts';

/** The server closes a connection over anything longer. */
const LONGEST_MESSAGE = 64 * 1024;

/** A connection that is not opened yet, and may be opened again after `close`: what React needs. */
export type OpenableConnection = Connection & { open(): void };

/** Everything of `connect` but the connecting. Throws `TypeError` for an address that is none. */
export function createConnection(url: string | URL, options: ConnectOptions = {}): OpenableConnection {
  const { queueLimit = 100, steadyAfterMs = 5_000, connectWithinMs = 10_000 } = options;
  const { quietMs = 30_000, answerWithinMs = 10_000, onError = console.error } = options;
  const urls = urlsOf(url);
  const api = createApi(options.apiOrigin ?? urls.origin, options.fetch ? { fetch: options.fetch } : {});
  const backoff = createBackoff(options.backoff);
  const outbox = createOutbox(queueLimit);
  const subscriptions = createSubscriptions(onError);
  const statusListeners = createListeners<ConnectionStatus>(onError);
  const gapListeners = createListeners<Gap>(onError);
  const sequence = createSequence();
  const latest = createLatest();

  let status: ConnectionStatus = 'closed';
  let socket: Socket | null = null;
  let liveness: Liveness | null = null;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let openedAtMs: number | null = null;

  const setStatus = (next: ConnectionStatus): void => {
    if (next === status) return;
    status = next;
    statusListeners.tell(next);
  };
  const transmit = (text: string): boolean => {
    if (socket?.send(text) !== true) return false;
    debugLog('sent', text);
    return true;
  };
  const deliver = (frame: Frame): void => {
    debugLog('received', frame);
    if (latest.keep(frame)) subscriptions.deliver(frame);
  };
  const refresh = createRefresh({
    call: api.call,
    backoff: createBackoff(options.backoff),
    onState: deliver,
  });

  const receive = (data: unknown): void => {
    liveness?.heard();
    const frame = parseFrame(data);
    if (frame === null) {
      debugLog('received', data);
      return;
    }
    if (frame.type === 'ping') transmit('{"type":"heartbeat"}');
    const gap = sequence.see(frame);
    if (gap !== null) {
      refresh.need(gap.seq);
      gapListeners.tell(gap);
    }
    // A listener may have closed it.
    if (status !== 'closed') deliver(frame);
  };

  const settle = (): void => {
    clearTimeout(retryTimer);
    liveness?.stop();
    liveness = null;
    socket = null;
    refresh.cancel();
  };

  const attempt = (): void => {
    const WebSocket = options.WebSocket ?? (globalThis.WebSocket as SocketConstructor | undefined);
    if (WebSocket === undefined)
      throw new TypeError('there is no WebSocket here: give one with options.WebSocket');
    openedAtMs = null;
    socket = openSocket({
      url: urls.webSocket,
      WebSocket,
      connectWithinMs,
      onOpen() {
        openedAtMs = performance.now();
        sequence.connected();
        latest.connected();
        liveness = watchLiveness({
          quietMs,
          answerWithinMs,
          ask: () => transmit('{"type":"ping"}'),
          onDead: () => socket?.giveUp(),
        });
        outbox.flush(transmit);
        setStatus('open');
      },
      onText: receive,
      onDown() {
        // One that is let in and thrown out again must not be back at once for ever.
        if (openedAtMs !== null && performance.now() - openedAtMs >= steadyAfterMs) backoff.reset();
        settle();
        retry();
      },
    });
  };
  const retry = (): void => {
    retryTimer = setTimeout(() => {
      try {
        attempt();
        setStatus('connecting');
      } catch (error) {
        onError(error);
        retry();
      }
    }, backoff.nextMs());
    setStatus('waiting');
  };

  return {
    get status() {
      return status;
    },
    api,
    call: api.call,
    subscribe: subscriptions.subscribe,
    latest: latest.get,
    onStatus: statusListeners.add,
    onGap: gapListeners.add,
    send(message: ClientMessage) {
      const text = JSON.stringify(message);
      if (status === 'closed' || text.length > LONGEST_MESSAGE) return 'refused';
      if (transmit(text)) return 'sent';
      return outbox.push(text) ? 'queued' : 'refused';
    },
    open() {
      if (status !== 'closed') return;
      attempt();
      setStatus('connecting');
    },
    close() {
      socket?.close();
      settle();
      outbox.clear();
      backoff.reset();
      setStatus('closed');
    },
  };
}
