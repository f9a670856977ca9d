import {
  createContext,
  createElement,
  type ReactElement,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from 'react';
import type { Connection, ConnectionStatus, ConnectOptions } from './connect-options.ts';
import { createConnection } from './connection.ts';
import type { StateType } from './latest.ts';
import type { Message } from './message.ts';

/** What components get. Everything but `status` stays the same function for the life of the connection. */
export type WebSocketContextValue = Pick<
  Connection,
  'subscribe' | 'send' | 'latest' | 'onGap' | 'api' | 'call'
> & { readonly status: ConnectionStatus };

/** The one connection of all components below its provider; use `WebSocketProvider` and `useWebSocketContext`. */
export const WebSocketContext = createContext<WebSocketContextValue | null>(null);
WebSocketContext.displayName = 'WebSocketContext';

/** What the provider is given. */
export type WebSocketProviderProps = {
  /** `ws://localhost:8765/ws`; another one connects anew. */
  readonly url: string;
  /** Read when it connects; a change does nothing before `url` changes. */
  readonly options?: ConnectOptions;
  readonly children?: ReactNode;
};

/** Opens one connection when it is mounted, shares it with all components below, closes it when it is unmounted. */
export function WebSocketProvider(props: WebSocketProviderProps): ReactElement {
  const { url, options, children } = props;
  const [held, setHeld] = useState(() => ({ url, connection: createConnection(url, options) }));
  let { connection } = held;
  if (held.url !== url) {
    connection = createConnection(url, options);
    setHeld({ url, connection });
  }
  const status = useSyncExternalStore(connection.onStatus, () => connection.status, beforeMounting);
  useEffect(() => keepOpen(connection), [connection]);
  const value = useMemo<WebSocketContextValue>(() => {
    const { subscribe, send, latest, onGap, api, call } = connection;
    return { subscribe, send, latest, onGap, api, call, status };
  }, [connection, status]);
  return createElement(WebSocketContext, { value }, children);
}

/** The shared connection. Throws outside a `WebSocketProvider`. */
export function useWebSocketContext(): WebSocketContextValue {
  const value = useContext(WebSocketContext);
  if (value === null) throw new Error('useWebSocketContext needs a WebSocketProvider above it');
  return value;
}

/** The newest message of a type that tells a state, kept up to date: `useLatest('player_state')?.data.position`. */
export function useLatest<Type extends StateType>(type: Type): Message<Type> | undefined {
  const { subscribe, latest } = useWebSocketContext();
  const onMessage = useCallback((onChange: () => void) => subscribe(type, onChange), [subscribe, type]);
  return useSyncExternalStore(
    onMessage,
    () => latest(type),
    () => undefined,
  );
}

type Held = ReturnType<typeof createConnection>;
const closing = new WeakMap<Held, ReturnType<typeof setTimeout>>();

/** StrictMode unmounts and mounts again at once: only a connection that is still unmounted a moment later is closed. */
function keepOpen(connection: Held): () => void {
  clearTimeout(closing.get(connection));
  connection.open();
  return () => {
    closing.set(connection, setTimeout(connection.close, 0));
  };
}

function beforeMounting(): ConnectionStatus {
  return 'closed';
}
