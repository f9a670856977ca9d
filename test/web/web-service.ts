import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { readConfig, Service, ServiceOptions } from '../../src/server/index.ts';
import { launchBrowser } from '../browser.ts';
import { startSilentService, temporaryFolder } from '../server/running-service.ts';

export const DESKTOP = { width: 1280, height: 800 } as const;
export const PHONE = { width: 360, height: 740 } as const;

export type WebOptions = {
  /** Writes files into the library's folder before the service starts. */
  readonly fill?: (folder: string) => void;
  /** False: a service that knows no folder yet; `music` is there to be added. */
  readonly hasLibrary?: boolean;
  readonly given?: Parameters<typeof readConfig>[0];
  readonly options?: ServiceOptions;
  readonly browser?: Browser;
};

export type OpenOptions = Pick<
  BrowserContextOptions,
  'viewport' | 'colorScheme' | 'reducedMotion' | 'hasTouch' | 'bypassCSP'
> & {
  /** What the console may say: a service that is stopped on purpose cannot be reached. */
  readonly expects?: RegExp;
  /** Runs in the page before anything of its own does. */
  readonly before?: string;
};

/**
 * The real service over real files, and a real browser that opens its page. What the console complains of is kept:
 * `problems()` must be empty at the end of every test.
 */
export async function startWeb({
  fill,
  hasLibrary = true,
  given = {},
  options = { watching: 'off' },
  browser: givenBrowser,
}: WebOptions = {}) {
  const folder = temporaryFolder();
  const music = join(folder.path, 'music');
  mkdirSync(music);
  fill?.(music);
  const config = (port: number) => ({
    data: join(folder.path, 'data'),
    ...(hasLibrary && { library: [music] }),
    ...given,
    port,
  });
  let service: Service = await startSilentService(config(0), options);
  const { port } = service;
  const browser = givenBrowser ?? (await launchBrowser());
  const origin = `http://localhost:${port}`;
  const problems: string[] = [];

  const request = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${origin}${path}`, {
      method,
      ...(body !== undefined && {
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
    });
    // biome-ignore lint/suspicious/noExplicitAny: tests look into it as a client would
    return (await response.json()) as any;
  };

  return {
    origin,
    music,
    browser,
    problems: () => problems,
    get: (path: string) => request('GET', path),
    post: (path: string, body?: unknown) => request('POST', path, body),
    put: (path: string, body?: unknown) => request('PUT', path, body),
    delete: (path: string) => request('DELETE', path),
    /** Resolves when no scan runs and everything present is measured or known not to be measurable. */
    async settled(): Promise<void> {
      for (;;) {
        const { tracks, analysed, failed } = await request('GET', '/api/library/statistics');
        if (tracks > 0 && analysed + failed >= tracks) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    /** A page in a browser profile of its own, so that nothing is remembered between tests. */
    async open(path = '/', { expects, before, ...rest }: OpenOptions = {}): Promise<Page> {
      const context = await browser.newContext({ viewport: DESKTOP, reducedMotion: 'reduce', ...rest });
      const page = await context.newPage();
      if (before !== undefined) await page.addInitScript(before);
      page.on('pageerror', (error) => problems.push(`${path}: ${error.stack ?? error.message}`));
      page.on('console', (message) => {
        const text = `${message.text()} ${message.location().url}`;
        if (message.type() !== 'error' && message.type() !== 'warning') return;
        // A refused call is the browser's to log and the page's to show: tests look at what it shows.
        if (/^Failed to load resource: .* status of 4\d\d .*\/api\//.test(text) || expects?.test(text))
          return;
        problems.push(`${path}: ${message.type()}: ${text}`);
      });
      await page.goto(`${origin}${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      return page;
    },
    async stop(): Promise<void> {
      await service[Symbol.asyncDispose]();
    },
    /** At the same address, over the same data. */
    async startAgain(): Promise<void> {
      service = await startSilentService(config(port), options);
    },
    async [Symbol.asyncDispose]() {
      if (givenBrowser === undefined) await browser.close();
      await service[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    },
  };
}

export type Web = Awaited<ReturnType<typeof startWeb>>;
