import type { Api, Call } from './api.ts';
import type { BackoffOptions } from './backoff.ts';
import type { LatestOf } from './latest.ts';
import type { ClientMessage } from './message.ts';
import type { Gap } from './sequence.ts';
import type { SocketConstructor } from './socket.ts';
import type { Subscribe } from './subscriptions.ts';

export type ConnectOptions = {
  /** Instead of the platform's. */
  readonly WebSocket?: SocketConstructor;
  readonly fetch?: typeof globalThis.fetch;
  /** Where REST is, when it is not at the WebSocket's own origin. */
  readonly apiOrigin?: string | URL;
  /** The waits between attempts: from 1 s, doubling, to 30 s, each cut by up to a half at random. */
  readonly backoff?: BackoffOptions;
  /** A connection that lasted this long makes the next wait a first one again, milliseconds (5,000). */
  readonly steadyAfterMs?: number;
  /** How long one attempt may take, milliseconds (10,000). */
  readonly connectWithinMs?: number;
  /** After this long without a word the server is asked whether it is there, milliseconds (30,000) … */
  readonly quietMs?: number;
  /** … and if it says nothing for this long, the connection is given up for another, milliseconds (10,000). */
  readonly answerWithinMs?: number;
  /** How many messages may wait while there is no connection (100); the next one is refused. */
  readonly queueLimit?: number;
  /** Hears what a handler threw; `console.error` otherwise. */
  readonly onError?: (error: unknown) => void;
};

/** `connecting`: an attempt is under way. `waiting`: for the next attempt. `closed`: by `close()`, for good. */
export type ConnectionStatus = 'connecting' | 'open' | 'waiting' | 'closed';

/** A WebSocket that comes back by itself, and the REST beside it. Its functions may be passed around alone. */
export type Connection = {
  readonly status: ConnectionStatus;
  readonly subscribe: Subscribe;
  /**
   * Sends, or keeps for when the connection is back, in order. `refused` when too much waits already, the message is
   * longer than 64 KiB, or the connection is closed. What a socket took just before it broke may be lost: there are no
   * receipts.
   */
  readonly send: (message: ClientMessage) => 'sent' | 'queued' | 'refused';
  /** The newest message of a type that tells a state, for whoever subscribes late; `undefined` before the first. */
  readonly latest: LatestOf;
  readonly onStatus: (listener: (status: ConnectionStatus) => unknown) => () => void;
  /**
   * Broadcasts were missed. The player's state comes by itself, as `player_state` with `refreshed`; whoever keeps
   * anything else (a list of the library, playlists) asks for it again.
   */
  readonly onGap: (listener: (gap: Gap) => unknown) => () => void;
  readonly api: Api;
  /** The same as `api.call`. */
  readonly call: Call;
  /** For good: nothing is received, sent or tried again. REST goes on working. */
  readonly close: () => void;
};
