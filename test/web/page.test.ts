import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hasBrowser, suiteName } from '../browser.ts';
import { startSilentService, temporaryFolder } from '../server/running-service.ts';
import { writeToneFile } from '../tone-file.ts';
import { expectAccessible, expectNoSidewaysScroll } from './accessible.ts';
import { PHONE, startWeb, type Web } from './web-service.ts';

describe('the page over HTTP', () => {
  const folder = temporaryFolder();
  let origin: string;
  let stop: () => PromiseLike<void>;
  beforeAll(async () => {
    const service = await startSilentService({ data: folder.path });
    origin = `http://localhost:${service.port}`;
    stop = () => service[Symbol.asyncDispose]();
  });
  afterAll(async () => {
    await stop();
    folder[Symbol.dispose]();
  });
  const get = (path: string, headers: Record<string, string> = { accept: 'text/html' }) =>
    fetch(`${origin}${path}`, { headers });

  test('GET / and every path of the page answer with it, under a policy that lets no foreign script in', async () => {
    for (const path of ['/', '/albums/3', '/mastering?x=1']) {
      const response = await get(path);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toMatch(/^text\/html/);
      expect(response.headers.get('content-security-policy')).toContain("script-src 'self'");
      expect(response.headers.get('cache-control')).toBe('no-cache');
      expect(await response.text()).toContain('<title>Auralis</title>');
    }
  });

  test('its scripts travel compressed and are kept for ever, since their names change with their content', async () => {
    const html = await (await get('/')).text();
    const [script = ''] = /\/assets\/[^"]+\.js/.exec(html) ?? [];
    const response = await get(script, { 'accept-encoding': 'br' });
    expect(response.headers.get('content-encoding')).toBe('br');
    expect(response.headers.get('content-type')).toMatch(/javascript/);
    expect(response.headers.get('cache-control')).toContain('immutable');
  });

  test('what is neither endpoint nor page is a problem in JSON, also below /api and /assets for a browser', async () => {
    for (const path of ['/api/nothing', '/assets/gone.js', '/favicon.ico', '/.sources']) {
      const response = await get(path);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ code: 'not_found' });
    }
    const forMachine = await get('/albums/3', { accept: 'application/json' });
    expect(forMachine.status).toBe(404);
  });

  test('no path leads out of the folder of the page', async () => {
    for (const path of [
      '/..%2f..%2fpackage.json',
      '/%2e%2e/package.json',
      '/assets/..%5c..%5cpackage.json',
    ]) {
      const response = await get(path, { accept: '*/*' });
      expect(response.status).toBeGreaterThanOrEqual(400);
    }
  });
});

describe.skipIf(!hasBrowser)(suiteName('the page in Chromium'), () => {
  let web: Web;
  beforeAll(async () => {
    web = await startWeb({ fill: (folder) => writeToneFile(`${folder}/a.wav`, { seconds: 2 }) });
    await web.settled();
  });
  afterAll(() => web?.[Symbol.asyncDispose]());
  afterEach(() => expect(web.problems()).toEqual([]));

  const places = [
    '/',
    '/albums',
    '/playlists',
    '/playing',
    '/mastering',
    '/profiles',
    '/folders',
    '/nowhere',
  ];

  test.each(places)(
    '%s has one heading, landmarks and no serious finding of axe, dark on a desktop and light on a phone',
    async (path) => {
      for (const look of [{ colorScheme: 'dark' }, { colorScheme: 'light', viewport: PHONE }] as const) {
        const page = await web.open(path, look);
        expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
        expect(await page.getByRole('main').count()).toBe(1);
        expect(await page.getByRole('navigation', { name: 'Auralis' }).count()).toBe(1);
        await page.waitForLoadState('networkidle');
        await expectAccessible(page);
        await expectNoSidewaysScroll(page);
        await page.context().close();
      }
    },
  );

  test('all views are reached by the keyboard alone, and the focus goes to the new view', async () => {
    const page = await web.open('/');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
    await page.getByRole('link', { name: 'Profiles' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Profiles' }).waitFor();
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Tracks' }).waitFor();
    await page.context().close();
  });
});

describe.skipIf(!hasBrowser)(suiteName('the page while the service is restarted'), () => {
  test('it says that the service is away, and that it has caught up, and shows what has changed meanwhile', async () => {
    await using web = await startWeb({ fill: (folder) => writeToneFile(`${folder}/a.wav`, { seconds: 2 }) });
    await web.settled();
    const page = await web.open('/', { expects: /WebSocket|ERR_|status of 502/ });
    const notice = page.getByRole('status', { name: 'Connection' });
    await web.stop();
    await notice.getByText('cannot be reached').waitFor();
    const failure = page.getByRole('region', { name: 'Player' }).getByText('cannot be reached');
    for (const key of ['r', 'm']) {
      await page.keyboard.press(key);
      await failure.waitFor();
    }
    await web.startAgain();
    await notice.getByText('caught up').waitFor();
    // What could not be reached can be now.
    await failure.waitFor({ state: 'detached' });
    const { tracks } = await web.get('/api/library/tracks');
    await web.post('/api/player/load', { track_id: tracks[0].id });
    await page.getByRole('region', { name: 'Player' }).getByText(tracks[0].title).first().waitFor();
    expect(web.problems()).toEqual([]);
  });
});
