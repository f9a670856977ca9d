import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hasBrowser, suiteName } from '../browser.ts';
import { writeTaggedFlac } from '../library/tagged-flac.ts';
import { writeToneFile } from '../tone-file.ts';
import { expectAccessible, expectNoSidewaysScroll } from './accessible.ts';
import { PHONE, startWeb, type Web } from './web-service.ts';

const NO_MUSIC = 'this is no music '.repeat(100);
const rowsOf = (page: Page) => page.getByRole('grid').locator('tbody tr');
const titles = (page: Page) => rowsOf(page).locator('td:nth-child(2)').allTextContents();
const tracksOf = async (web: Web, query: string): Promise<string[]> =>
  (await web.get(`/api/library/tracks?${query}`)).tracks.map(({ title }: { title: string }) => title);

/** Tones at levels that are in no order of their names, and one file that holds no audio. */
function fillWithTones(music: string): void {
  for (const [name, levelDbfs] of [
    ['Amber', -30],
    ['Birch', -12],
    ['Cedar', -24],
    ['Dogwood', -18],
  ] as const)
    writeToneFile(join(music, `${name}.wav`), {
      seconds: 2,
      levelDbfs,
      info: { INAM: name, IART: 'The Trees', IPRD: 'Arboretum' },
    });
  writeFileSync(join(music, 'Elm.flac'), NO_MUSIC);
}

describe.skipIf(!hasBrowser)(suiteName('an empty library'), () => {
  let web: Web;
  beforeAll(async () => {
    web = await startWeb({ hasLibrary: false, fill: fillWithTones });
  });
  afterAll(() => web?.[Symbol.asyncDispose]());
  afterEach(() => expect(web.problems()).toEqual([]));

  test('says what Auralis is; a folder is chosen by walking to it, scanned, and its tracks appear', async () => {
    const page = await web.open('/');
    await page.getByText('Auralis measures every track').waitFor();
    await page.getByRole('button', { name: 'Add a folder' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a folder' });
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    const opener = page.getByRole('button', { name: 'Add a folder' });
    expect(await opener.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');

    const path = dialog.getByLabel('Path of the folder');
    await path.fill('/nowhere/at/all');
    await dialog.getByRole('button', { name: 'Add this folder' }).click();
    await dialog.getByRole('alert').getByText('/nowhere/at/all').waitFor();

    await dialog.getByRole('button', { name: '/', exact: true }).click();
    for (const folder of web.music.split('/').filter((part) => part !== ''))
      await dialog.getByRole('button', { name: folder, exact: true }).click();
    await dialog.getByText('No folders in here').waitFor();
    expect(await path.inputValue()).toBe(web.music);
    await dialog.getByRole('button', { name: 'Up to the folder above' }).click();
    await dialog.getByRole('button', { name: 'music', exact: true }).click();
    await dialog.getByText('No folders in here').waitFor();
    await dialog.getByRole('button', { name: 'Add this folder' }).click();
    await dialog.waitFor({ state: 'detached' });
    await rowsOf(page).getByText('Dogwood').waitFor();
    expect(await rowsOf(page).count()).toBe(5);
    await page.context().close();
  });
});

describe.skipIf(!hasBrowser)(suiteName('the tracks'), () => {
  let web: Web;
  let page: Page;
  beforeAll(async () => {
    web = await startWeb({ fill: fillWithTones });
    await web.settled();
  });
  afterAll(() => web?.[Symbol.asyncDispose]());
  afterEach(async () => {
    expect(web.problems()).toEqual([]);
    await page.context().close();
  });
  const openTracks = async (path = '/', options?: Parameters<Web['open']>[1]): Promise<void> => {
    page = await web.open(path, options);
    await rowsOf(page).first().waitFor();
  };

  test('show loudness, crest factor and recommendation, or why there is none', async () => {
    await openTracks();
    const amber = page.getByRole('row', { name: /Amber/ });
    // A stereo sine of -30 dBFS at 1 kHz: -30 LUFS, and a crest factor of 3.01 dB.
    await amber.getByText('−30.0 LUFS').waitFor();
    await amber.getByText('3.0 dB').waitFor();
    await amber.getByText(/%$/).waitFor();
    const elm = page.getByRole('row', { name: /Elm/ });
    const { tracks } = await web.get('/api/library/tracks?state=failed');
    await elm.getByText(tracks[0].error.message).waitFor();
  });

  test('are sorted by a press on a column, both ways, as the server sorts them; Back undoes it', async () => {
    await openTracks();
    const heads = page.getByRole('columnheader');
    await heads.getByRole('button', { name: 'Loudness' }).click();
    await page.waitForURL(/by=integrated_lufs/);
    await expect.poll(() => titles(page)).toEqual(await tracksOf(web, 'order_by=integrated_lufs&order=desc'));
    expect(await titles(page)).toEqual(['Birch', 'Dogwood', 'Cedar', 'Amber', 'Elm']);
    expect(await page.getByRole('columnheader', { name: 'Loudness' }).getAttribute('aria-sort')).toBe(
      'descending',
    );
    await heads.getByRole('button', { name: 'Loudness' }).click();
    await expect.poll(() => titles(page)).toEqual(['Amber', 'Cedar', 'Dogwood', 'Birch', 'Elm']);
    await page.goBack();
    await page.goBack();
    await expect.poll(() => titles(page)).toEqual(['Amber', 'Birch', 'Cedar', 'Dogwood', 'Elm']);
  });

  test('are found while somebody types, from "/" on; one step back is all of them again', async () => {
    await openTracks();
    await page.keyboard.press('/');
    const search = page.getByRole('searchbox', { name: 'Search tracks' });
    await search.pressSequentially('dog', { delay: 200 });
    await expect.poll(() => titles(page)).toEqual(['Dogwood']);
    await page.waitForURL(/search=dog/);
    await page.goBack();
    await expect.poll(() => rowsOf(page).count()).toBe(5);
    expect(await search.inputValue()).toBe('');
    await search.fill('no such thing');
    await page.getByText('Nothing found for “no such thing”').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Show all tracks' }).click();
    await expect.poll(() => rowsOf(page).count()).toBe(5);
  });

  test('are moved through, chosen and played by keys alone', async () => {
    await openTracks();
    await rowsOf(page).first().focus();
    const focused = () =>
      page.evaluate('document.activeElement.querySelector("td:nth-child(2)")?.textContent');
    await page.keyboard.press('ArrowDown');
    await expect.poll(focused).toBe('Birch');
    await page.keyboard.press('End');
    await expect.poll(focused).toBe('Elm');
    await page.keyboard.press('Home');
    await expect.poll(focused).toBe('Amber');
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Shift+Space');
    const bar = page.getByRole('region', { name: 'Chosen tracks' });
    await bar.getByText('3 tracks chosen').waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await bar.waitFor({ state: 'detached' });
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Player' }).getByText('Cedar').first().waitFor();
    const { tracks, current_index } = await web.get('/api/player/queue');
    expect(tracks.map(({ title }: { title: string }) => title)).toEqual(await tracksOf(web, ''));
    expect(current_index).toBe(2);
    expect(await page.getByRole('row', { name: /Cedar/ }).getAttribute('aria-current')).toBe('true');
  });

  test('Tab leaves the table after the controls of one row', async () => {
    await openTracks();
    await rowsOf(page).first().focus();
    for (let n = 0; n < 8; n++) await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.closest("tbody")')).toBeNull();
  });

  test('are added to the queue and liked from their menu', async () => {
    await openTracks();
    await web.post('/api/player/queue/clear');
    const more = page.getByRole('button', { name: 'More for Birch' });
    await more.click();
    await page.getByRole('menuitem', { name: 'Add to queue' }).click();
    await page.getByRole('status', { name: 'Notices' }).getByText('1 track added to the queue').waitFor();
    await more.click();
    await page.getByRole('menuitem', { name: 'Play next' }).click();
    await page.getByText('Plays next').waitFor();
    expect((await web.get('/api/player/queue')).queue_size).toBe(2);
    const birch = page.getByRole('row', { name: /Birch/ });
    await birch.getByRole('button', { name: 'Favourite' }).click();
    await page.getByRole('combobox', { name: 'Show' }).selectOption('Favourites');
    await expect.poll(() => titles(page)).toEqual(['Birch']);
    await birch.getByRole('button', { name: 'Favourite' }).click();
    await page.getByText('There are none').waitFor();
  });

  test('a file that was taken away meanwhile is said not to be there, in its row and among the missing', async () => {
    await openTracks();
    const cedar = join(web.music, 'Cedar.wav');
    rmSync(cedar);
    await web.post('/api/library/scan');
    await page.getByRole('row', { name: /Cedar/ }).getByText('File is not there').waitFor();
    await page.getByRole('combobox', { name: 'Show' }).selectOption('File is not there');
    await expect.poll(() => titles(page)).toEqual(['Cedar']);
    fillWithTones(web.music);
    await web.post('/api/library/scan');
    await page.getByText('There are none').waitFor();
    await web.settled();
  });

  test('stand on their album, with its loudness, and play from there', async () => {
    await openTracks();
    await page.getByRole('row', { name: /Amber/ }).getByRole('link', { name: 'Arboretum' }).click();
    await page.getByRole('heading', { level: 1, name: 'Arboretum' }).waitFor();
    expect(await rowsOf(page).count()).toBe(4);
    await page.getByText(/Album loudness −\d+\.\d LUFS/).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Play all' }).click();
    await page.getByRole('region', { name: 'Player' }).getByText('Amber').first().waitFor();
    expect((await web.get('/api/player/queue')).queue_size).toBe(4);
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Tracks' }).waitFor();
  });

  test('fit a phone: nothing scrolls sideways, they are sorted by a list, a tap plays', async () => {
    await openTracks('/', { viewport: PHONE, hasTouch: true });
    await expectNoSidewaysScroll(page);
    await page.getByRole('combobox', { name: 'Sort by' }).selectOption('Loudness');
    await expect
      .poll(() => titles(page))
      .toEqual(['Elm', 'Amber', 'Cedar', 'Dogwood', 'Birch'].toSorted(byLoudness));
    await page
      .getByRole('row', { name: /Dogwood/ })
      .locator('td')
      .nth(1)
      .tap();
    await page.getByRole('region', { name: 'Player' }).getByText('Dogwood').first().waitFor();
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
  });

  test('albums are covers that lead to their tracks, and are searched', async () => {
    page = await web.open('/albums');
    await page.getByRole('link', { name: /Arboretum/ }).waitFor();
    await expectAccessible(page);
    await page.getByRole('searchbox').fill('nothing');
    await page.getByText('No album found').waitFor();
    await page.getByRole('searchbox').fill('arb');
    await page.getByRole('link', { name: /Arboretum/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Arboretum' }).waitFor();
  });

  test('the page of folders names what could not be read and measured, each with its reason, and the settings', async () => {
    page = await web.open('/folders');
    const elm = join(web.music, 'Elm.flac');
    const [unread] = (await web.get('/api/library/scan')).last.problems;
    const read = page.getByRole('list', { name: 'Files and folders that could not be read' });
    await read.getByText(elm).waitFor();
    await read.getByText(unread.message).waitFor();
    const { tracks } = await web.get('/api/library/tracks?state=failed');
    const measured = page.getByRole('list', { name: 'Files that could not be measured' });
    await measured.getByText(elm).waitFor();
    await measured.getByText(tracks[0].error.message).waitFor();
    await expectAccessible(page);
    await page.getByRole('checkbox', { name: /Scan all folders/ }).uncheck();
    await expect.poll(async () => (await web.get('/api/library/settings')).scan_at_start).toBe(false);
  });

  test('a folder is taken out of the library, and put back by Undo with all that was measured', async () => {
    page = await web.open('/folders');
    await page.getByRole('button', { name: `Take ${web.music} out of the library` }).click();
    await page.getByText('None yet').waitFor();
    await page.getByRole('link', { name: '5 tracks' }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('4 tracks measured; 1 could not be').waitFor();
    expect((await web.get('/api/library/statistics')).analysed).toBe(4);
  });
});

const LOUDNESS = ['Amber', 'Cedar', 'Dogwood', 'Birch', 'Elm'];
function byLoudness(a: string, b: string): number {
  return LOUDNESS.indexOf(a) - LOUDNESS.indexOf(b);
}

describe.skipIf(!hasBrowser)(suiteName('a library of thousands'), () => {
  const COUNT = 2_000;
  let web: Web;
  beforeAll(async () => {
    web = await startWeb({
      hasLibrary: false,
      fill(music) {
        for (let n = 0; n < COUNT; n++) {
          const number = String(n).padStart(4, '0');
          const ALBUM = `Album ${number.slice(0, 3)}`;
          writeTaggedFlac(join(music, `${number}.flac`), { TITLE: `Track ${number}`, ALBUM, ARTIST: 'Many' });
        }
      },
    });
    await web.post('/api/library/folders', { path: web.music });
  });
  afterAll(() => web?.[Symbol.asyncDispose]());
  afterEach(() => expect(web.problems()).toEqual([]));

  test('a scan is watched, also by a page that is opened in its middle, and cancelled', async () => {
    const page = await web.open('/folders');
    await page.getByRole('button', { name: 'Scan now' }).click();
    await page.getByRole('progressbar', { name: /Scanning/ }).waitFor();
    const other = await web.open('/');
    await other.getByRole('progressbar', { name: /Scanning/ }).waitFor();
    await other.getByRole('button', { name: 'Cancel scan' }).click();
    await page.getByText('Cancelled').waitFor();
    await page.getByRole('progressbar', { name: /Scanning/ }).waitFor({ state: 'detached' });
    await other.context().close();
    await page.getByRole('button', { name: 'Scan now' }).click();
    await page.getByText(/^Complete/).waitFor();
    expect((await web.get('/api/library/statistics')).tracks).toBe(COUNT);
    await page.context().close();
  });

  test('has few rows in the document, and its last track at the end; coming back is where one was', async () => {
    const page = await web.open('/');
    await page.getByText('Track 0000').waitFor();
    expect(await rowsOf(page).count()).toBeLessThan(100);
    expect(await page.getByRole('grid').getAttribute('aria-rowcount')).toBe(String(COUNT + 1));
    await rowsOf(page).first().focus();
    await page.keyboard.press('End');
    await page.getByText('Track 1999').waitFor();
    expect(await rowsOf(page).count()).toBeLessThan(100);
    // Above the player, not behind it.
    const last = await page.getByRole('row', { name: /Track 1999/ }).boundingBox();
    const player = await page.getByRole('region', { name: 'Player' }).boundingBox();
    expect((last?.y ?? 0) + (last?.height ?? 0)).toBeLessThanOrEqual(player?.y ?? 0);

    await page
      .getByRole('row', { name: /Track 1999/ })
      .getByRole('link')
      .click();
    await page.getByRole('heading', { level: 1, name: 'Album 199' }).waitFor();
    expect(await page.evaluate('scrollY')).toBe(0);
    await page.goBack();
    await page.getByRole('row', { name: /Track 1999/ }).waitFor();
    await page.context().close();
  });

  test('adds what is chosen once to the queue, also by a double click, and says so above the chosen', async () => {
    await web.post('/api/player/queue/clear');
    const page = await web.open('/');
    await page.getByText('Track 0000').waitFor();
    await rowsOf(page).first().focus();
    for (const key of ['Space', 'ArrowDown', 'Space']) await page.keyboard.press(key);
    const bar = page.getByRole('region', { name: 'Chosen tracks' });
    await bar.getByText('2 tracks chosen').waitFor();
    await bar.getByRole('button', { name: 'Add to queue' }).dblclick();
    const said = page.getByText('2 tracks added to the queue');
    await said.waitFor();
    expect((await web.get('/api/player/queue')).queue_size).toBe(2);
    const [above, below] = [await said.boundingBox(), await bar.boundingBox()];
    expect((above?.y ?? 0) + (above?.height ?? 0)).toBeLessThanOrEqual(below?.y ?? 0);
    await page.context().close();
  });

  test('plays what is around the row that was pressed, and chooses many by two presses', async () => {
    const page = await web.open('/');
    await page.getByText('Track 0000').waitFor();
    await rowsOf(page).first().focus();
    await page.keyboard.press('End');
    await page.getByText('Track 1999').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Player' }).getByText('Track 1999').first().waitFor();
    expect(await web.get('/api/player/queue')).toMatchObject({ queue_size: 500, current_index: 499 });
    await page.keyboard.press('Space');
    await page.keyboard.press('Home');
    await page.getByText('Track 0000').waitFor();
    await page.keyboard.press('Shift+Space');
    await page.getByText('2,000 tracks chosen').waitFor();
    await page.context().close();
  });

  test('has few covers in the document', async () => {
    const page = await web.open('/albums');
    await page.getByRole('link', { name: /Album 000/ }).waitFor();
    expect(await page.getByRole('listitem').count()).toBeLessThan(100);
    await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)');
    await page.getByRole('link', { name: /Album 199/ }).waitFor();
    await page.context().close();
  });
});
