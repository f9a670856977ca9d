import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createViteServer } from 'vitest/node';
import { useWebSocketContext, WebSocketProvider } from '../../src/client/react.ts';
import type { Service } from '../../src/server/index.ts';
import { hasBrowser, launchBrowser, suiteName } from '../browser.ts';
import { startSilentService, temporaryFolder } from '../server/running-service.ts';
import { startRelay } from './relay.ts';

const Status = () => createElement('p', null, useWebSocketContext().status);

describe('without a browser', () => {
  test('a server renders the page with nothing connected', () => {
    const url = 'ws://localhost:1/ws';
    expect(renderToString(createElement(WebSocketProvider, { url }, createElement(Status)))).toBe(
      '<p>closed</p>',
    );
  });

  test('outside a provider the hook says what is missing', () => {
    expect(() => renderToString(createElement(Status))).toThrow(
      'useWebSocketContext needs a WebSocketProvider',
    );
  });
});

/** A front end's development server on its own origin, as one writes a page with Vite. */
async function startDevelopmentServer(cacheDir: string) {
  const vite = await createViteServer({
    root: resolve(import.meta.dirname, '../..'),
    configFile: false,
    cacheDir,
    logLevel: 'error',
    appType: 'custom',
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true, include: ['react', 'react-dom/client'] },
  });
  const html =
    '<!doctype html><div id="root"></div><script type="module" src="/test/client/react-app.ts"></script>';
  const server = createServer((request, response) => {
    if (request.url === '/') response.setHeader('content-type', 'text/html').end(html);
    else if (request.url === '/favicon.ico') response.writeHead(204).end();
    else vite.middlewares(request, response);
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      await vite.close();
      server.closeAllConnections();
      server.close();
    },
  };
}

type Seen = {
  readonly sockets: number;
  readonly open: number;
  readonly subscriptions: number;
  readonly heard: readonly string[];
};

describe.skipIf(!hasBrowser)(suiteName('React in Chromium'), () => {
  const folder = temporaryFolder();
  let development: Awaited<ReturnType<typeof startDevelopmentServer>>;
  let service: Service;
  let browser: Browser;
  let page: Page;
  let relay: Awaited<ReturnType<typeof startRelay>>;

  beforeAll(async () => {
    development = await startDevelopmentServer(`${folder.path}/vite`);
    const data = `${folder.path}/data`;
    [service, browser] = await Promise.all([
      startSilentService({ data, allow_origins: [development.origin] }),
      launchBrowser(),
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    await service?.[Symbol.asyncDispose]();
    await development?.[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  });
  beforeEach(async () => {
    relay = await startRelay(service.port);
    page = await browser.newPage();
    await page.goto(development.origin);
    await page.waitForFunction('window.app !== undefined');
    await show(relay.url);
    await text('#left', /^open /);
  });
  afterEach(async () => {
    await page.close();
    await relay[Symbol.asyncDispose]();
  });

  const seen = (): Promise<Seen> => page.evaluate('app.seen') as Promise<Seen>;
  const show = (url: string) => page.evaluate(`app.show(${JSON.stringify(url)})`);
  const text = (selector: string, fits: RegExp) =>
    page.waitForFunction(`${fits}.test(document.querySelector('${selector}')?.textContent)`);
  const setVolume = (volume: number) =>
    fetch(`http://localhost:${service.port}/api/player/volume?volume=${volume}`, { method: 'POST' });

  test('two components in StrictMode share one socket, and both hear', async () => {
    await setVolume(0.25);
    await text('#left', /^open 0.25$/);
    await text('#right', /^open 0.25$/);
    await text('#state', /^0.25$/);
    const { sockets, heard } = await seen();
    expect(sockets).toBe(1);
    // Each once, though StrictMode has subscribed twice.
    expect([...heard].sort()).toEqual(['left 0.25', 'right 0.25']);
    expect(relay.seen.connections).toBe(1);
  });

  test('a call from the page reaches the service, across origins', async () => {
    await page.click('#right');
    await text('#left', /^open 0.75$/);
    expect(relay.seen.requests).toContain('OPTIONS /api/player/volume');
  });

  test('the connection is cut: components see it, hear on afterwards, and subscribe no second time', async () => {
    const { subscriptions } = await seen();
    relay.rules.isRefusing = true;
    relay.cut();
    await text('#left', /^waiting /);
    relay.rules.isRefusing = false;
    await text('#left', /^open /);
    await setVolume(0.5);
    await text('#right', /^open 0.5$/);
    expect((await seen()).subscriptions).toBe(subscriptions);
    expect((await seen()).heard.filter((one) => one === 'right 0.5')).toHaveLength(1);
  });

  test('unmounting closes the socket for good; mounting again opens another', async () => {
    await page.evaluate('app.hide()');
    await page.waitForFunction('app.seen.open === 0');
    expect(relay.seen.attempts).toBe(1);
    await show(relay.url);
    await text('#left', /^open /);
    // What the greeting says, without any change.
    await text('#state', /^\d/);
    expect(await seen()).toMatchObject({ sockets: 2, open: 1 });
    expect(relay.seen.attempts).toBe(2);
  });

  test('another url connects there and leaves the first', async () => {
    await using other = await startRelay(service.port);
    await show(other.url);
    // Opened both: before the new one is, the one that is open is still the first.
    await page.waitForFunction('app.seen.opened === 2 && app.seen.open === 1');
    await setVolume(0.125);
    await text('#left', /^open 0.125$/);
    expect([relay.seen.attempts, other.seen.attempts]).toEqual([1, 1]);
    await page.evaluate('app.hide()');
    await page.waitForFunction('app.seen.open === 0');
  });

  test('localStorage.debug_websocket logs every message to the console, from the next one on', async () => {
    const lines: string[] = [];
    page.on('console', (line) => lines.push(line.text()));
    await setVolume(0.3);
    await text('#left', /^open 0.3$/);
    await page.evaluate("localStorage.setItem('debug_websocket', 'true')");
    await setVolume(0.4);
    await text('#left', /^open 0.4$/);
    const logged = lines.filter((line) => line.startsWith('[WS] received'));
    expect(logged.some((line) => line.includes('volume_changed'))).toBe(true);
    expect(logged.length).toBeLessThanOrEqual(2);
  });
});
