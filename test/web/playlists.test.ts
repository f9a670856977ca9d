import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hasBrowser, suiteName } from '../browser.ts';
import { expectAccessible, expectNoSidewaysScroll } from './accessible.ts';
import { tagAlbums, writeAlbums } from './tagged-library.ts';
import { PHONE, startWeb, type Web } from './web-service.ts';

/** Titles `song 0` to `song 5`. */
const TRACKS = 6;

describe.skipIf(!hasBrowser)(suiteName('playlists on the page'), () => {
  let web: Web;
  let ids: readonly number[];
  beforeAll(async () => {
    web = await startWeb({ fill: (folder) => writeAlbums(folder, { song: TRACKS }) });
    await web.settled();
    await tagAlbums(web);
    const { tracks } = await web.get('/api/library/tracks?order_by=title');
    ids = tracks.map(({ id }: { id: number }) => id);
  });
  afterAll(() => web?.[Symbol.asyncDispose]());
  afterEach(() => expect(web.problems()).toEqual([]));

  const make = async (name: string, tracks: readonly number[] = ids, description = ''): Promise<number> =>
    (await web.post('/api/playlists', { name, description, track_ids: tracks })).id;
  const titlesOf = async (id: number): Promise<readonly string[]> =>
    (await web.get(`/api/playlists/${id}`)).tracks.map(({ title }: { title: string }) =>
      title.replace('song ', ''),
    );
  const rows = (page: Page) => page.getByRole('list', { name: /^Tracks of/ }).getByRole('listitem');
  /** The numbers of the songs as they are shown. */
  const shown = async (page: Page) =>
    (await rows(page).allInnerTexts()).map((text) => /song (\d)/.exec(text)?.[1] ?? text);
  /** Resolves when so many songs are shown in this order, by whatever way. */
  const showing = async (page: Page, order: string) => {
    for (;;) {
      if ((await shown(page)).join('') === order) return;
      await page.evaluate('new Promise(requestAnimationFrame)');
    }
  };
  const chooseOf = async (page: Page, button: string, item: string) => {
    await page.getByRole('button', { name: button }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  const notices = (page: Page) => page.getByRole('status', { name: 'Notices' });

  test('a playlist is made, gets tracks of another one, and these are taken out again by Undo', async () => {
    const source = await make('Source');
    const page = await web.open('/playlists');
    await page.getByRole('button', { name: 'New playlist' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Evening');
    await page.getByLabel('Description').fill('Quiet things');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('heading', { level: 1, name: 'Evening' }).waitFor();
    await page.getByText('Nothing in it yet').waitFor();
    const { playlists } = await web.get('/api/playlists?search=Evening');
    const [{ id, description }] = playlists;
    expect(description).toBe('Quiet things');

    await page.goto(`${web.origin}/playlists/${source}`);
    await chooseOf(page, 'More for song 2', 'Add to another playlist');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Evening/ })
      .click();
    await notices(page).getByText('1 track added to “Evening”').waitFor();
    expect(await titlesOf(id)).toEqual(['2']);
    await notices(page).getByRole('button', { name: 'Undo' }).click();
    await notices(page).getByText('1 track taken out of “Evening” again').waitFor();
    expect(await titlesOf(id)).toEqual([]);

    await chooseOf(page, 'More for song 3', 'Add to another playlist');
    await page.getByRole('dialog').getByLabel('New playlist').fill('Just this one');
    await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
    await notices(page).getByText('“Just this one” made, with 1 track').waitFor();
    expect((await web.get('/api/playlists?search=Just')).playlists[0].track_count).toBe(1);
    await page.context().close();
  });

  test('tracks are moved by the mouse and by the keyboard, which is told what happens; two pages agree', async () => {
    const id = await make('Order');
    const [page, other] = [await web.open(`/playlists/${id}`), await web.open(`/playlists/${id}`)];
    await showing(page, '012345');
    const from = await page.getByRole('button', { name: 'Move song 0', exact: true }).boundingBox();
    const to = await page.getByRole('button', { name: 'Move song 3', exact: true }).boundingBox();
    if (from === null || to === null) throw new Error('the handles are not there');
    await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(from.x + from.width / 2, from.y + 40, { steps: 4 });
    await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 8 });
    await page.mouse.up();
    await showing(page, '123045');
    await showing(other, '123045');
    expect((await titlesOf(id)).join('')).toBe('123045');

    await page.getByRole('button', { name: 'Move song 5', exact: true }).focus();
    await page.keyboard.press('Space');
    await page.getByText('Picked up song 5, place 6 of 6.').waitFor();
    await page.keyboard.press('ArrowUp');
    await page.getByText('song 5 would be at place 5 of 6.').waitFor();
    await page.keyboard.press('ArrowUp');
    await page.getByText('song 5 would be at place 4 of 6.').waitFor();
    await page.keyboard.press('Space');
    await showing(page, '123504');
    await showing(other, '123504');
    expect((await titlesOf(id)).join('')).toBe('123504');
    await other.context().close();
    await page.context().close();
  });

  test('a track is moved by a finger on a phone, by its handle', async () => {
    const id = await make('Touch');
    const page = await web.open(`/playlists/${id}`, { viewport: PHONE, hasTouch: true });
    await showing(page, '012345');
    const from = await page.getByRole('button', { name: 'Move song 0', exact: true }).boundingBox();
    const to = await page.getByRole('button', { name: 'Move song 2', exact: true }).boundingBox();
    if (from === null || to === null) throw new Error('the handles are not there');
    const finger = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove', y: number) =>
      finger.send('Input.dispatchTouchEvent', { type, touchPoints: [{ x: from.x + from.width / 2, y }] });
    await touch('touchStart', from.y + from.height / 2);
    for (let share = 0.1; share <= 1; share += 0.1)
      await touch('touchMove', from.y + from.height / 2 + (to.y - from.y) * share);
    await page.getByText('song 0 would be at place 3 of 6.').waitFor();
    await finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await showing(page, '120345');
    expect((await titlesOf(id)).join('')).toBe('120345');
    await page.context().close();
  });

  test('a track is removed and put back where it was', async () => {
    const id = await make('Removal', [...ids, ids[1] as number]);
    const page = await web.open(`/playlists/${id}`);
    await showing(page, '0123451');
    await rows(page).nth(1).hover();
    await rows(page).nth(1).getByRole('button', { name: 'Remove song 1 from the playlist' }).click();
    await showing(page, '023451');
    await notices(page).getByText('“song 1” removed').waitFor();
    expect((await titlesOf(id)).join('')).toBe('023451');
    await notices(page).getByRole('button', { name: 'Undo' }).click();
    await showing(page, '0123451');
    expect((await titlesOf(id)).join('')).toBe('0123451');
    await page.context().close();
  });

  test('what was shown ahead is taken back, with the reason, where somebody else was faster', async () => {
    const id = await make('Race');
    const page = await web.open(`/playlists/${id}`);
    await showing(page, '012345');
    // The page does not hear of it before it asks.
    await page.route('**/api/playlists/*/tracks/*', async (route) => {
      await web.delete(`/api/playlists/${id}`);
      await route.continue();
    });
    await chooseOf(page, 'More for song 4', 'Remove from the playlist');
    await page.getByRole('alert').getByText(`There is no playlist ${id}.`).first().waitFor();
    await page.context().close();
  });

  test('a playlist is renamed and described, deleted, and made again with its tracks by Undo', async () => {
    const id = await make('Old name', ids.slice(0, 3), 'Old words');
    const page = await web.open(`/playlists/${id}`);
    await page.getByRole('button', { name: 'Rename' }).click();
    await page.getByLabel('Name', { exact: true }).fill('New name');
    await page.getByLabel('Description').fill('New words');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { level: 1, name: 'New name' }).waitFor();
    expect(await web.get(`/api/playlists/${id}`)).toMatchObject({
      name: 'New name',
      description: 'New words',
    });

    await chooseOf(page, 'More for this playlist', 'Delete the playlist');
    await page.getByRole('heading', { level: 1, name: 'Playlists' }).waitFor();
    await notices(page).getByRole('button', { name: 'Undo' }).click();
    await notices(page).getByRole('button', { name: 'Open' }).click();
    await page.getByRole('heading', { level: 1, name: 'New name' }).waitFor();
    await showing(page, '012');
    await page.getByText('New words').waitFor();
    expect((await web.get(`/api/playlists/${id}`)).code).toBe('playlist_not_found');

    await page.goto(`${web.origin}/playlists`);
    await chooseOf(page, 'More for New name', 'Rename');
    await page.getByLabel('Name', { exact: true }).fill('Newest name');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('link', { name: 'Newest name' }).waitFor();
    await page.context().close();
  });

  test('a playlist is exported, and imported again by choice and by drop; what was not found is listed', async () => {
    const id = await make('Travel', [ids[4] as number, ids[0] as number]);
    const page = await web.open(`/playlists/${id}`);
    const saving = page.waitForEvent('download');
    await chooseOf(page, 'More for this playlist', 'Export as M3U8');
    const download = await saving;
    expect(download.suggestedFilename()).toBe('Travel.m3u8');
    const text = readFileSync(await download.path(), 'utf8');
    await web.delete(`/api/playlists/${id}`);

    await page.goto(`${web.origin}/playlists`);
    const file = (name: string, content: string) => ({
      name,
      mimeType: 'audio/x-mpegurl',
      buffer: Buffer.from(content),
    });
    await page.getByLabel('Playlist file').setInputFiles(file('any.m3u8', text));
    await notices(page).getByText('“Travel” imported, 2 tracks').waitFor();
    await notices(page).getByRole('button', { name: 'Open' }).click();
    await showing(page, '40');

    await page.goto(`${web.origin}/playlists`);
    await page.getByRole('heading', { level: 1, name: 'Playlists' }).waitFor();
    const other = text.replace(/#PLAYLIST:.*\n/, '');
    const entries = `${other}\n${web.music}/gone.flac\n/etc/passwd\nhttp://example.com/radio\n`;
    await page.evaluate(
      `(() => {
        const data = new DataTransfer();
        data.items.add(new File([${JSON.stringify(entries)}], 'On the way.m3u8', { type: 'audio/x-mpegurl' }));
        for (const type of ['dragenter', 'dragover', 'drop'])
          document.querySelector('h1').dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }));
      })()`,
    );
    const report = page.getByRole('dialog', { name: '“On the way” imported' });
    await report.getByText('2 tracks imported, 3 entries were left out').waitFor();
    await report.getByRole('row', { name: /gone\.flac there is no such file/ }).waitFor();
    await report.getByRole('row', { name: /passwd not in a folder of the library/ }).waitFor();
    await report.getByRole('row', { name: /example\.com\/radio an address, not a file/ }).waitFor();
    await expectAccessible(page);
    await report.getByRole('link', { name: 'Open the playlist' }).click();
    await page.getByRole('heading', { level: 1, name: 'On the way' }).waitFor();
    await showing(page, '40');
    await page.context().close();
  });

  test('a playlist plays from the start and from any track, and shows what plays', async () => {
    const id = await make('Playing');
    const page = await web.open(`/playlists/${id}`);
    await page.getByRole('main').getByRole('button', { name: 'Play', exact: true }).click();
    await rows(page).and(page.locator('[aria-current]')).getByText('song 0').waitFor();
    await page.getByRole('button', { name: 'Play song 3 and what follows' }).click();
    await rows(page).and(page.locator('[aria-current]')).getByText('song 3').waitFor();
    const { currentTrack, queueIndex, isPlaying } = await web.get('/api/player/status');
    expect([currentTrack.id, queueIndex, isPlaying]).toEqual([ids[3], 3, true]);
    await web.post('/api/player/stop');
    await page.context().close();
  });

  test('a heart is full at once, on another page, too, and goes back with the reason where it was not taken', async () => {
    const id = await make('Hearts');
    const [page, other] = [
      await web.open(`/playlists/${id}`, { expects: /ERR_FAILED/ }),
      await web.open(`/playlists/${id}`),
    ];
    const heartOf = (on: Page, nth: number) => rows(on).nth(nth).getByRole('button', { name: 'Favourite' });
    await heartOf(page, 2).click();
    await rows(other).nth(2).getByRole('button', { name: 'Favourite', pressed: true }).waitFor();
    expect((await web.get(`/api/library/tracks/${ids[2]}`)).favourite).toBe(true);
    await page.route('**/favourite', (route) => route.abort());
    await heartOf(page, 2).click();
    await page.getByRole('alert').getByText('Auralis cannot be reached').waitFor();
    expect(await heartOf(page, 2).getAttribute('aria-pressed')).toBe('true');
    await other.context().close();
    await page.context().close();
  });

  test('of 5,000 tracks only those in sight are in the page, and the last one can be reached', async () => {
    const many = Array.from({ length: 5_000 }, (_, at) => ids[at % TRACKS] as number);
    const id = await make('Long', many);
    const page = await web.open(`/playlists/${id}`);
    await rows(page).first().waitFor();
    expect(await rows(page).count()).toBeLessThan(40);
    expect(await rows(page).first().getAttribute('aria-setsize')).toBe('5000');
    await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)');
    await page.locator('li[aria-posinset="5000"]').waitFor();
    expect(await rows(page).count()).toBeLessThan(40);
    await page.context().close();
  });

  test('lists, menus, forms and dialogs have no serious finding of axe and fit a phone, light and dark', async () => {
    const id = await make(
      'A playlist with a name that is rather long for so small a screen',
      ids,
      'And words',
    );
    for (const options of [{ colorScheme: 'light' }, { colorScheme: 'dark', viewport: PHONE }] as const) {
      const page = await web.open('/playlists', options);
      await page.getByRole('list', { name: 'Playlists' }).getByRole('listitem').first().waitFor();
      const look = async () => {
        await expectAccessible(page);
        await expectNoSidewaysScroll(page);
      };
      await look();
      await page.goto(`${web.origin}/playlists/${id}`);
      await rows(page).first().waitFor();
      await page.getByRole('button', { name: 'More for song 1' }).click();
      await look();
      await page.getByRole('menuitem', { name: 'Add to another playlist' }).click();
      await page.getByRole('dialog').getByRole('listitem').first().waitFor();
      await look();
      await page.context().close();
    }
  });
});
