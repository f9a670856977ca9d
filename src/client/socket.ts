/** What is used of a WebSocket: the browser's, Node's and the package ws's all fit. */
export type SocketLike = {
  readonly readyState: number;
  send(text: string): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: 'open' | 'close' | 'error', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
};
/** `globalThis.WebSocket`, or another that fits. */
export type SocketConstructor = new (url: string) => SocketLike;

/** What a socket is opened with. */
export type SocketOptions = {
  readonly url: string;
  readonly WebSocket: SocketConstructor;
  /** How long opening may take, milliseconds. */
  readonly connectWithinMs: number;
  readonly onOpen: () => void;
  readonly onText: (data: unknown) => void;
  /** Called once, whatever the reason: refused, cut, closed by the server or given up. Nothing follows it. */
  readonly onDown: () => void;
};

export type Socket = {
  /** False when it is not open: nothing was sent. */
  send(text: string): boolean;
  /** Closes it without telling `onDown`. */
  close(): void;
  /** Takes it for dead: closes it and tells `onDown` now, since a dead peer never answers the closing handshake. */
  giveUp(): void;
};

const OPEN = 1;
const NORMAL_CLOSURE = 1000;

/** One WebSocket from its first attempt to its end. */
export function openSocket(options: SocketOptions): Socket {
  const { url, WebSocket, connectWithinMs, onOpen, onText, onDown } = options;
  const socket = new WebSocket(url);
  let isOpen = false;
  let isOver = false;
  const end = (): boolean => {
    const isFirst = !isOver;
    isOver = true;
    clearTimeout(timer);
    return isFirst;
  };
  const down = (): void => {
    if (end()) onDown();
  };
  const giveUp = (): void => {
    socket.close();
    down();
  };
  const timer = setTimeout(giveUp, connectWithinMs);
  socket.addEventListener('open', () => {
    clearTimeout(timer);
    if (isOver) return;
    isOpen = true;
    onOpen();
  });
  socket.addEventListener('message', ({ data }) => {
    if (!isOver) onText(data);
  });
  socket.addEventListener('close', down);
  // The end, though Node 22 sends no close after it, and another error when it is closed here.
  socket.addEventListener('error', down);
  return {
    send(text) {
      if (!isOpen || isOver || socket.readyState !== OPEN) return false;
      socket.send(text);
      return true;
    },
    close() {
      if (end()) socket.close(NORMAL_CLOSURE);
    },
    giveUp,
  };
}
