import { writeFileSync } from 'node:fs';
import type { Locator, Page, Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hasBrowser, suiteName } from '../browser.ts';
import { writeToneFile } from '../tone-file.ts';
import { expectAccessible, expectNoSidewaysScroll } from './accessible.ts';
import { PHONE, startWeb, type Web } from './web-service.ts';

/** A canvas, as far as it is asked; it lives in the browser. */
type Drawing = { toDataURL(): string };

/** Tones of two minutes, long enough to outlast any test, called a to f. */
const NAMES = [...'abcdef'];
const SECONDS = 120;

function fill(folder: string): void {
  for (const [i, name] of NAMES.entries()) {
    writeToneFile(`${folder}/${name}.wav`, {
      seconds: SECONDS,
      levelDbfs: -12 - i,
      sampleRateHz: 8_000,
      channelCount: 1,
      info: { INAM: name, IART: 'Somebody', IPRD: 'Tones' },
    });
  }
}

/** What is asked of the service often, by the names of the tracks. */
async function commandsOf(web: Web) {
  const { tracks } = await web.get('/api/library/tracks?limit=500');
  const ids = new Map<string, number>(
    tracks.map(({ id, title }: { id: number; title: string }) => [title, id]),
  );
  const state = () => web.get('/api/player/status');
  return {
    ids,
    state,
    queue: (names: string, more: object = {}) =>
      web.post('/api/player/queue', { tracks: [...names].map((name) => ids.get(name)), ...more }),
    /** The names of what is queued, in order. */
    async order(): Promise<string> {
      const { queue } = await state();
      return queue.map(({ title }: { title: string }) => title).join('');
    },
  };
}

describe.skipIf(!hasBrowser)(suiteName('playing'), () => {
  let web: Web;
  let at: Awaited<ReturnType<typeof commandsOf>>;
  let page: Page;
  let bar: Locator;
  /** What becomes of calls, by the end of their path: they are held back, or refused. */
  const meddling = new Map<string, (route: Route) => Promise<void>>();
  beforeAll(async () => {
    web = await startWeb({
      fill(folder) {
        fill(folder);
        writeFileSync(`${folder}/broken.flac`, 'fLaC is how it begins, and no more');
      },
    });
    await web.settled();
    at = await commandsOf(web);
    page = await web.open('/playing');
    bar = page.getByRole('region', { name: 'Player' });
    await page.route('**/api/**', (route) => {
      const { pathname } = new URL(route.request().url());
      const [, meddle] = [...meddling].find(([end]) => pathname.endsWith(end)) ?? [];
      return meddle ? meddle(route) : route.continue();
    });
  });
  afterAll(() => web?.[Symbol.asyncDispose]());
  beforeEach(async () => {
    await web.put('/api/player/repeat', { mode: 'off' });
    await web.post('/api/player/volume', { volume: 0.8 });
    await at.queue('abcdef', { play: false });
    await page.evaluate('localStorage.clear()');
    await page.goto(`${web.origin}/playing`);
    await bar.getByRole('link', { name: 'a', exact: true }).waitFor();
    await rows().getByRole('listitem').nth(5).waitFor();
  });
  afterEach(async () => {
    page.removeAllListeners('request');
    meddling.clear();
    await page.emulateMedia({ colorScheme: null });
    expect(web.problems()).toEqual([]);
  });
  const button = (name: string | RegExp) =>
    bar.getByRole('button', { name, exact: typeof name === 'string' });
  const rows = () => page.getByRole('list', { name: 'Queued tracks' });
  const shownOrder = async () => {
    const names = await rows()
      .getByRole('button', { name: /^Remove / })
      .all();
    return (await Promise.all(names.map((name) => name.getAttribute('aria-label'))))
      .map((label) => label?.split(' ')[1])
      .join('');
  };

  describe('the bar', () => {
    test('plays, pauses, goes on to the next and back, and stops', async () => {
      await button('Play').click();
      await button('Pause').waitFor();
      expect(await at.state()).toMatchObject({ isPlaying: true, queueIndex: 0 });
      await button('Next').click();
      await bar.getByRole('link', { name: 'b', exact: true }).waitFor();
      expect(await at.state()).toMatchObject({ isPlaying: true, queueIndex: 1 });
      await button('Previous').click();
      await bar.getByRole('link', { name: 'a', exact: true }).waitFor();
      await button('Pause').click();
      await button('Play').waitFor();
      await web.post('/api/player/seek', { position: 30 });
      await bar.getByText('0:30').waitFor();
      await button('Stop').click();
      await bar.getByText('0:00').waitFor();
      expect(await at.state()).toMatchObject({ isPlaying: false, position: 0, queueIndex: 0 });
    });

    test('repeats nothing, everything, one; and says which', async () => {
      for (const mode of ['all', 'one', 'off']) {
        const names = { all: 'Repeat: the whole queue', one: 'Repeat: this track', off: 'Repeat: off' };
        await button(/^Repeat/).click();
        await button(names[mode as keyof typeof names]).waitFor();
        expect((await at.state()).repeat).toBe(mode);
      }
    });

    test('the slider seeks where it is let go, once, however far it was dragged', async () => {
      const seeks: string[] = [];
      page.on('request', (request) => {
        if (request.url().endsWith('/api/player/seek')) seeks.push(request.postData() ?? '');
      });
      const slider = bar.getByRole('slider', { name: 'Position' });
      await page.mouse.move(...(await pointOn(slider, 0.1)));
      await page.mouse.down();
      await page.mouse.move(...(await pointOn(slider, 0.5)), { steps: 20 });
      await bar.getByText('1:00', { exact: true }).first().waitFor();
      expect(seeks).toEqual([]);
      await page.mouse.up();
      await eventually(async () => (await at.state()).position).toBeCloseTo(60, 0);
      expect(seeks).toHaveLength(1);
      expect(await bar.getByRole('slider', { name: 'Position' }).getAttribute('aria-valuetext')).toMatch(
        /^(0:59|1:00) of 2:00$/,
      );
    });

    test('says which time is pointed at', async () => {
      await page.mouse.move(...(await pointOn(bar.getByRole('slider', { name: 'Position' }), 0.75)));
      await bar.getByText(/^1:(29|30)$/).waitFor();
    });

    test('the slider is moved by keys, 5 s and with Shift 30', async () => {
      await bar.getByRole('slider', { name: 'Position' }).focus();
      for (const key of ['ArrowRight', 'ArrowRight', 'Shift+ArrowRight', 'ArrowLeft'])
        await page.keyboard.press(key);
      await eventually(async () => (await at.state()).position).toBe(35);
    });

    test('of a volume that is dragged the last value counts; muting remembers it', async () => {
      const volume = bar.getByRole('slider', { name: 'Volume' });
      await page.mouse.move(...(await pointOn(volume, 0.8)));
      await page.mouse.down();
      await page.mouse.move(...(await pointOn(volume, 0.25)), { steps: 25 });
      await page.mouse.up();
      const asked = Number(await volume.inputValue());
      expect(asked).toBeLessThan(0.4);
      await eventually(async () => (await at.state()).volume).toBe(asked);
      await button('Mute').click();
      await eventually(async () => (await at.state()).volume).toBe(0);
      await button('Mute').click();
      await eventually(async () => (await at.state()).volume).toBe(asked);
    });

    test('shuffles, and puts the order back', async () => {
      await button('Shuffle the queue').click();
      await button(/^Shuffle again/).waitFor();
      await page.getByRole('button', { name: 'Undo' }).click();
      await button('Shuffle the queue').waitFor();
      expect(await at.order()).toBe('abcdef');
      expect(await at.state()).toMatchObject({ shuffle: false, currentTrack: { title: 'a' } });
    });

    test('sets how one track passes into the next', async () => {
      await button('Playback settings').click();
      const settings = page.getByRole('dialog', { name: 'Playback settings' });
      await settings.getByRole('checkbox', { name: /Crossfade/ }).click();
      await eventually(() => web.get('/api/player/settings')).toMatchObject({ crossfade_enabled: true });
      const overlap = settings.getByRole('slider', { name: 'Overlap' });
      await eventually(() => overlap.isEnabled()).toBe(true);
      await overlap.focus();
      await page.keyboard.press('End');
      await eventually(() => web.get('/api/player/settings')).toMatchObject({ crossfade_duration: 12 });
      await settings.getByRole('checkbox', { name: /Gapless/ }).click();
      await eventually(() => web.get('/api/player/settings')).toMatchObject({ gapless_enabled: false });
      await expectAccessible(page);
      await web.put('/api/player/settings', { crossfade_enabled: false, gapless_enabled: true });
    });

    test('a command that is refused says so where it was given', async () => {
      meddling.set('/api/player/next', (route) =>
        route.fulfill({
          status: 409,
          contentType: 'application/problem+json',
          body: JSON.stringify({ status: 409, code: 'busy', detail: 'something else is going on' }),
        }),
      );
      await button('Next').click();
      await bar.getByRole('alert').getByText('Something else is going on.').waitFor();
      await button('Dismiss').click();
      await eventually(() => bar.getByText('Something else is going on.').count()).toBe(0);
    });
  });

  describe('the view', () => {
    test('says what plays and how it measures, in the heading and in the tab', async () => {
      await page.getByRole('heading', { level: 1, name: 'a', exact: true }).waitFor();
      expect(await page.title()).toBe('a – Somebody · Auralis');
      const { integrated_lufs } = await web.get(`/api/tracks/${at.ids.get('a')}/analysis`);
      await page.getByText(`−${Math.abs(integrated_lufs).toFixed(1)} LUFS`).waitFor();
      expect(await page.getByRole('link', { name: /^Mastering is/ }).getAttribute('href')).toBe('/mastering');
    });

    test('the waveform is drawn without loading any sound, and seeks', async () => {
      const loaded: string[] = [];
      page.on('request', (request) => {
        if (/\/(stream|master)\b/.test(request.url())) loaded.push(request.url());
      });
      await page.reload();
      const wave = page.getByRole('slider', { name: 'Position in the waveform' });
      await eventually(() => page.getByRole('main').locator('canvas').count()).toBeGreaterThanOrEqual(2);
      await page.mouse.click(...(await pointOn(wave, 0.75)));
      await eventually(async () => (await at.state()).position).toBeCloseTo(90, 0);
      await wave.focus();
      await page.keyboard.press('Shift+ArrowLeft');
      await eventually(async () => (await at.state()).position).toBeCloseTo(60, 0);
      expect(loaded).toEqual([]);
    });

    test('the waveform is drawn anew in the colours of the night', async () => {
      const canvas = page.getByRole('main').locator('canvas').first();
      const drawn = () => canvas.evaluate((element) => (element as unknown as Drawing).toDataURL());
      await canvas.waitFor();
      await page.emulateMedia({ colorScheme: 'light' });
      const byDay = await drawn();
      await page.emulateMedia({ colorScheme: 'dark' });
      await eventually(drawn).not.toBe(byDay);
    });

    test('says that it is measuring as long as it is, and then shows the waveform by itself', async () => {
      const { promise: isSeen, resolve: measure } = Promise.withResolvers<void>();
      meddling.set('/analysis', async (route) => {
        await isSeen;
        await route.continue();
      });
      await page.reload();
      await page.getByText('Measuring: the waveform follows').waitFor();
      measure();
      await page.getByRole('main').locator('canvas').first().waitFor();
      expect(await page.getByText('Measuring: the waveform follows').count()).toBe(0);
    });

    test('the position runs smoothly: never back, and farther than the words of the server', async () => {
      await web.post('/api/player/play');
      await button('Pause').waitFor();
      await page.evaluate(`
        window.positions = [];
        const slider = document.querySelector('input[aria-label="Position"]');
        const look = () => {
          if (slider.value !== String(window.positions.at(-1))) window.positions.push(Number(slider.value));
          requestAnimationFrame(look);
        };
        look();
      `);
      await bar.getByText('0:03', { exact: true }).waitFor();
      const positions = (await page.evaluate('window.positions')) as number[];
      expect(positions).toEqual(positions.toSorted((a, b) => a - b));
      // Three words came in three seconds.
      expect(positions.length).toBeGreaterThan(6);
    });

    test('what cannot be measured has no waveform, and says why', async () => {
      await at.queue('a', { play: false });
      const { tracks } = await web.get('/api/library/tracks?search=broken');
      await web.post('/api/player/load', { track_id: tracks[0].id });
      await page.getByText('No waveform, since it could not be measured').waitFor();
      await page.getByText(tracks[0].error.message).first().waitFor();
    });

    test('says what to do where nothing is queued', async () => {
      await web.post('/api/player/queue/clear');
      await page.getByRole('heading', { level: 2, name: 'Nothing is queued' }).waitFor();
      expect(await page.getByRole('main').getByRole('link', { name: 'Albums' }).getAttribute('href')).toBe(
        '/albums',
      );
      expect(await button('Play').isDisabled()).toBe(true);
      await expectAccessible(page);
    });
  });

  describe('the queue', () => {
    test('plays the entry that is pressed, and marks it', async () => {
      await rows()
        .getByRole('button', { name: /^Play d / })
        .click();
      await eventually(at.state).toMatchObject({ isPlaying: true, queueIndex: 3 });
      const marked = rows().getByRole('listitem').and(page.locator('[aria-current=true]'));
      await eventually(() => marked.innerText()).toMatch(/\bd\b/);
    });

    test('is put into another order by dragging, shows it at once and never another', async () => {
      // Every order that is ever shown, while the server's answer is held back, and when it is there.
      await page.evaluate(`
        window.orders = [];
        const list = document.querySelector('ol[aria-label="Queued tracks"]');
        const look = () => {
          const rows = [...list.children].sort((a, b) => a.dataset.row - b.dataset.row);
          window.orders.push(rows.map((row) => row.querySelector('[data-part=remove]').ariaLabel.split(' ')[1]).join(''));
        };
        new MutationObserver(look).observe(list, { subtree: true, childList: true, attributes: true });
      `);
      const from = await boxOf(rows().getByRole('button', { name: /^Play b / }));
      const to = await boxOf(rows().getByRole('button', { name: /^Play e / }));
      await page.mouse.move(from.x + 30, from.y + from.height / 2);
      await page.mouse.down();
      await page.mouse.move(to.x + 30, to.y + to.height / 2, { steps: 12 });
      const { promise: isSeen, resolve: send } = Promise.withResolvers<void>();
      meddling.set('/api/player/queue/reorder', async (route) => {
        await isSeen;
        await route.continue();
      });
      await page.mouse.up();
      await eventually(shownOrder).toBe('acdebf');
      expect(await at.order()).toBe('abcdef');
      send();
      await eventually(at.order).toBe('acdebf');
      // Two seconds of the server's own words.
      await web.post('/api/player/play');
      await bar.getByText('0:02').waitFor();
      expect([...new Set((await page.evaluate('window.orders')) as string[])]).toEqual(['abcdef', 'acdebf']);
    });

    test('an order that the server refuses is taken back, and the reason stands there', async () => {
      meddling.set('/api/player/queue/reorder', (route) =>
        route.fulfill({
          status: 409,
          contentType: 'application/problem+json',
          body: JSON.stringify({ status: 409, code: 'busy', detail: 'something else is going on' }),
        }),
      );
      await rows().getByRole('button', { name: 'Move b', exact: true }).focus();
      await page.keyboard.press('Space');
      await page.getByText('b is picked up, from place 2 of 6.').waitFor({ state: 'attached' });
      await page.keyboard.press('ArrowDown');
      await page.getByText('b would come to place 3 of 6.').waitFor({ state: 'attached' });
      await page.keyboard.press('Space');
      await page.getByRole('region', { name: 'Queue' }).getByRole('alert').waitFor();
      await eventually(shownOrder).toBe('abcdef');
    });

    test('is put into another order by a finger on the handle', async () => {
      const phone = await web.open('/playing#queue', { viewport: PHONE, hasTouch: true });
      const handle = (name: string) => phone.getByRole('button', { name: `Move ${name}`, exact: true });
      await handle('a').scrollIntoViewIfNeeded();
      const [from, to] = [await boxOf(handle('a')), await boxOf(handle('c'))];
      const touch = await phone.context().newCDPSession(phone);
      const [x, y] = [from.x + from.width / 2, from.y + from.height / 2];
      const points = Array.from({ length: 9 }, (_, i) => y + ((to.y - from.y) * i) / 8);
      await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] });
      for (const at of points)
        await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [{ x, y: at }] });
      await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
      await eventually(at.order).toBe('bcadef');
      await phone.context().close();
    });

    test('is put into another order by the keyboard, and says so to who does not see it', async () => {
      await rows().getByRole('button', { name: 'Move c', exact: true }).focus();
      await page.keyboard.press('Space');
      await page.getByText('c is picked up, from place 3 of 6.').waitFor({ state: 'attached' });
      await page.keyboard.press('ArrowUp');
      await page.getByText('c would come to place 2 of 6.').waitFor({ state: 'attached' });
      await page.keyboard.press('ArrowUp');
      await page.getByText('c would come to place 1 of 6.').waitFor({ state: 'attached' });
      await page.keyboard.press('Space');
      await eventually(at.order).toBe('cabdef');
      expect(await at.state()).toMatchObject({ queueIndex: 1, isPlaying: false });
      await eventually(() => page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe(
        'Move c',
      );
    });

    test('an entry that is dragged and put back by Escape stays', async () => {
      await rows().getByRole('button', { name: 'Move c', exact: true }).focus();
      await page.keyboard.press('Space');
      await page.getByText('c is picked up, from place 3 of 6.').waitFor({ state: 'attached' });
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Escape');
      await page.getByText('c is back at place 3.').waitFor({ state: 'attached' });
      expect(await at.order()).toBe('abcdef');
    });

    test('an entry is taken out, and put back where it was', async () => {
      await rows().getByRole('button', { name: 'Remove c from the queue' }).focus();
      await page.keyboard.press('Enter');
      await eventually(at.order).toBe('abdef');
      // The focus goes on to what has taken its place.
      await eventually(() => page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe(
        'Remove d from the queue',
      );
      await page.getByRole('button', { name: 'Undo' }).click();
      await eventually(at.order).toBe('abcdef');
    });

    test('arrows go from entry to entry, Delete takes one out', async () => {
      await rows()
        .getByRole('button', { name: /^Play a / })
        .focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Delete');
      await eventually(at.order).toBe('abdef');
      await page.getByText('“c” is no longer queued').waitFor();
      await page.keyboard.press('End');
      await page.keyboard.press('Enter');
      await eventually(at.state).toMatchObject({ queueIndex: 4 });
    });

    test('is cleared, and brought back with its position, not played where it was paused', async () => {
      await web.post('/api/player/play', { queue_index: 2 });
      await web.post('/api/player/pause');
      await web.post('/api/player/seek', { position: 40 });
      await bar.getByText('0:40').waitFor();
      await page.getByRole('button', { name: 'Clear the queue' }).click();
      await page.getByRole('heading', { level: 2, name: 'Nothing is queued' }).waitFor();
      await page.getByRole('button', { name: 'Undo' }).click();
      await rows().waitFor();
      await eventually(at.state).toMatchObject({ queueIndex: 2, position: 40, isPlaying: false });
      expect(await at.order()).toBe('abcdef');
    });

    test('of 10,000 entries as many are there as are seen; the current one among them, and the last by one key', async () => {
      const ids = [...at.ids.values()];
      const tracks = Array.from({ length: 10_000 }, (_, i) => ids[i % NAMES.length]);
      await web.post('/api/player/queue', { tracks, start_index: 5_000, play: false });
      const current = rows().getByRole('listitem').and(page.locator('[aria-current=true]'));
      await eventually(() => current.getAttribute('aria-posinset')).toBe('5001');
      expect(await current.getAttribute('aria-setsize')).toBe('10000');
      expect(await rows().getByRole('listitem').count()).toBeLessThan(60);
      await current.getByRole('button', { name: /^Play/ }).focus();
      await page.keyboard.press('End');
      await eventually(() =>
        page.evaluate('document.activeElement.closest("li")?.getAttribute("aria-posinset")'),
      ).toBe('10000');
    });
  });

  describe('keys', () => {
    test('play and pause, seek, skip, repeat and mute', async () => {
      await page.keyboard.press('Space');
      await button('Pause').waitFor();
      await page.keyboard.press('Space');
      await button('Play').waitFor();
      const { position } = await at.state();
      await page.keyboard.press('Shift+ArrowRight');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowRight');
      await eventually(async () => (await at.state()).position).toBeCloseTo(position + 40, 1);
      await page.keyboard.press('n');
      await eventually(at.state).toMatchObject({ queueIndex: 1 });
      await page.keyboard.press('p');
      await eventually(at.state).toMatchObject({ queueIndex: 0 });
      await page.keyboard.press('r');
      await eventually(at.state).toMatchObject({ repeat: 'all' });
      await page.keyboard.press('m');
      await eventually(at.state).toMatchObject({ volume: 0 });
      await page.keyboard.press('m');
      await eventually(at.state).toMatchObject({ volume: 0.8 });
      await page.keyboard.press('Shift+ArrowDown');
      await eventually(at.state).toMatchObject({ volume: 0.75 });
      await page.keyboard.press('s');
      await eventually(at.state).toMatchObject({ shuffle: true });
    });

    test('do nothing while somebody types, where a control uses the key, and with Ctrl', async () => {
      const asked: string[] = [];
      page.on('request', (request) => {
        if (request.method() !== 'GET') asked.push(new URL(request.url()).pathname);
      });
      await page.evaluate(`
        const field = document.createElement('input');
        field.setAttribute('aria-label', 'Somewhere to type');
        document.querySelector('main').append(field);
      `);
      await page.getByLabel('Somewhere to type').focus();
      await page.keyboard.type('n s p');
      await page.keyboard.press('ArrowRight');
      await page.getByRole('main').focus();
      await page.keyboard.press('Control+s');
      await page.keyboard.press('Alt+n');
      await page.getByRole('button', { name: 'Keyboard shortcuts' }).focus();
      await page.keyboard.press('Space');
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
      await page.keyboard.press('n');
      // The first that does something: what came before would have been asked before it.
      await page.keyboard.press('Escape');
      await page.getByRole('main').focus();
      await page.keyboard.press('r');
      await eventually(() => asked).toEqual(['/api/player/repeat']);
    });

    test('are listed on "?", and can be switched off for good', async () => {
      await page.keyboard.press('?');
      const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
      await help.getByText('Play or pause').waitFor();
      await expectAccessible(page);
      await help.getByRole('checkbox').uncheck();
      await page.keyboard.press('Escape');
      await page.reload();
      await button('Play').waitFor();
      await page.keyboard.press('?');
      await page.keyboard.press('Space');
      expect(await help.count()).toBe(0);
      expect(await at.state()).toMatchObject({ isPlaying: false });
    });

    test('"/" goes to the search where there is one', async () => {
      await page.evaluate(`
        const field = document.createElement('input');
        field.type = 'search';
        field.setAttribute('aria-label', 'Search');
        document.querySelector('main').append(field);
      `);
      await page.keyboard.press('/');
      expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('Search');
      expect(await page.getByLabel('Search', { exact: true }).inputValue()).toBe('');
    });
  });

  test('two open pages show the same change within 100 ms of one another, in the median of ten', async () => {
    const other = await web.open('/');
    const watch = `
      window.seen = [];
      const player = document.querySelector('section[aria-label=Player]');
      const look = () => {
        const label = player.querySelector('button[aria-label=Play], button[aria-label=Pause]').ariaLabel;
        if (label !== window.seen.at(-1)?.label)
          window.seen.push({ label, at: performance.timeOrigin + performance.now() });
      };
      look();
      new MutationObserver(look).observe(player, { subtree: true, attributes: true });
    `;
    for (const one of [page, other]) await one.evaluate(watch);
    const seen = async (one: Page) => (await one.evaluate('window.seen')) as { label: string; at: number }[];
    for (let i = 1; i <= 10; i++) {
      await web.post(i % 2 ? '/api/player/play' : '/api/player/pause');
      for (const one of [page, other]) await eventually(async () => (await seen(one)).length).toBe(i + 1);
    }
    const [here, there] = [await seen(page), await seen(other)];
    expect(here.map(({ label }) => label)).toEqual(there.map(({ label }) => label));
    const apartMs = here
      .slice(1)
      .map(({ at: atMs }, i) => Math.abs(atMs - there[i + 1]!.at))
      .toSorted((a, b) => a - b);
    expect(apartMs[5]).toBeLessThan(100);
    await other.context().close();
  });

  test('what one page does the other shows: the order, the entry, the volume', async () => {
    const other = await web.open('/playing');
    await rows().getByRole('button', { name: 'Remove b from the queue' }).press('Enter');
    await rows()
      .getByRole('button', { name: /^Play e / })
      .click();
    await page.keyboard.press('m');
    await other.getByRole('heading', { level: 1, name: 'e', exact: true }).waitFor();
    const muted = other
      .getByRole('region', { name: 'Player' })
      .getByRole('button', { name: 'Mute', pressed: true });
    await muted.waitFor();
    expect(await other.getByRole('button', { name: /^Play b/ }).count()).toBe(0);
    await other.context().close();
  });

  test.each(['light', 'dark'] as const)(
    'nothing serious is found by axe, %s, on a desktop and on a phone',
    async (colorScheme) => {
      for (const viewport of [undefined, PHONE]) {
        const one = await web.open('/playing', { colorScheme, ...(viewport && { viewport }) });
        await one.getByRole('main').locator('canvas').first().waitFor();
        await expectAccessible(one);
        await expectNoSidewaysScroll(one);
        await one.context().close();
      }
    },
  );

  test('on a phone the bar is one line that leads to the view, which has all the controls', async () => {
    const phone = await web.open('/', { viewport: PHONE, hasTouch: true });
    const line = phone.getByRole('region', { name: 'Player' });
    expect((await boxOf(line)).height).toBeLessThan(80);
    await line.getByRole('button', { name: 'Play', exact: true }).tap();
    await line.getByRole('button', { name: 'Pause' }).waitFor();
    const title = line.getByRole('link', { name: 'a', exact: true });
    await title.tap();
    const main = phone.getByRole('main');
    await main.getByRole('heading', { level: 1, name: 'a', exact: true }).waitFor();
    for (const name of [
      'Shuffle the queue',
      'Previous',
      'Pause',
      'Next',
      'Stop',
      'Mute',
      'Playback settings',
    ])
      expect(await main.getByRole('button', { name, exact: true }).isVisible()).toBe(true);
    await main.getByRole('button', { name: 'Playback settings' }).tap();
    await phone.getByRole('dialog', { name: 'Playback settings' }).waitFor();
    await expectNoSidewaysScroll(phone);
    await phone.context().close();
  });
});

describe.skipIf(!hasBrowser)(suiteName('playing, while the service is restarted'), () => {
  test('the page catches up by itself: queue, position and volume are as they were', async () => {
    await using web = await startWeb({ fill });
    await web.settled();
    const at = await commandsOf(web);
    await at.queue('fedcba', { start_index: 2, play: false });
    await web.post('/api/player/seek', { position: 42 });
    await web.post('/api/player/volume', { volume: 0.3 });
    const page = await web.open('/playing', { expects: /WebSocket|ERR_|status of 502/ });
    const bar = page.getByRole('region', { name: 'Player' });
    await bar.getByText('0:42').waitFor();
    const notice = page.getByRole('status', { name: 'Connection' });
    await web.stop();
    await notice.getByText('cannot be reached').waitFor();
    await bar.getByRole('button', { name: 'Next' }).click();
    await bar.getByRole('alert').getByText('Auralis cannot be reached').waitFor();
    await web.startAgain();
    await web.post('/api/player/queue/add', { track_id: at.ids.get('a') });
    await notice.getByText('caught up').waitFor();
    await page.getByText('7 tracks').waitFor();
    await bar.getByText('0:42').waitFor();
    expect(await bar.getByRole('slider', { name: 'Volume' }).inputValue()).toBe('0.3');
    await page.getByRole('heading', { level: 1, name: 'd', exact: true }).waitFor();
    await bar.getByRole('button', { name: 'Play', exact: true }).click();
    await bar.getByText('0:43').waitFor();
    expect(web.problems()).toEqual([]);
  });
});

/** Looks until it is so. */
function eventually<Found>(look: () => Found | Promise<Found>) {
  return expect.poll(look, { timeout: 20_000 });
}

/** The point at a share of a slider's length, which its box exceeds by one thumb. */
async function pointOn(slider: Locator, share: number): Promise<readonly [number, number]> {
  const [box, thumb] = [await boxOf(slider), 14];
  return [box.x + thumb / 2 + (box.width - thumb) * share, box.y + box.height / 2];
}

async function boxOf(place: Locator) {
  const box = await place.boundingBox();
  if (box === null) throw new Error('it is not shown');
  return box;
}
