import { createElement, StrictMode, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { useLatest, useWebSocketContext, WebSocketProvider } from '../../src/client/react.ts';

/**
 * The page of react.test.ts: one provider, two components, React's development build in StrictMode, which mounts
 * everything twice. What the test looks at and does is `window.app`.
 */
const seen = { sockets: 0, opened: 0, open: 0, subscriptions: 0, heard: [] as string[] };

/** Counts what the page opens; the client finds it as the platform's. */
const Platform = globalThis.WebSocket;
globalThis.WebSocket = class extends Platform {
  constructor(url: string) {
    super(url);
    seen.sockets++;
    this.addEventListener('open', () => {
      seen.opened++;
      seen.open++;
    });
    this.addEventListener('close', ({ code }) => {
      // Only what had been open; 1006 is a cut, 1000 the client's own.
      if (code === 1000 || code === 1006) seen.open--;
    });
  }
} as typeof WebSocket;

function Volume({ name }: { readonly name: string }) {
  const { subscribe, status, call } = useWebSocketContext();
  const [volume, setVolume] = useState<number | null>(null);
  useEffect(() => {
    seen.subscriptions++;
    return subscribe('volume_changed', ({ data }) => {
      seen.heard.push(`${name} ${data.volume}`);
      setVolume(data.volume);
    });
  }, [subscribe, name]);
  const louder = () => void call('POST /api/player/volume', { body: { volume: 0.75 } });
  return createElement('button', { id: name, type: 'button', onClick: louder }, `${status} ${volume}`);
}

function State() {
  return createElement('output', { id: 'state' }, useLatest('player_state')?.data.volume);
}

type Document = { getElementById(id: string): Element };
const { document } = globalThis as unknown as { document: Document };
const root = createRoot(document.getElementById('root'));

const options = { backoff: { firstMs: 10, maxMs: 50 } };
const show = (url: string): void =>
  root.render(
    createElement(
      StrictMode,
      null,
      createElement(
        WebSocketProvider,
        { url, options },
        createElement(Volume, { name: 'left' }),
        createElement(Volume, { name: 'right' }),
        createElement(State),
      ),
    ),
  );

Object.assign(globalThis, { app: { seen, show, hide: () => root.render(null) } });
