import { renameSync, writeFileSync } from 'node:fs';
import { parseFile } from 'music-metadata';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hasBrowser, suiteName } from '../browser.ts';
import { expectAccessible, expectNoSidewaysScroll } from './accessible.ts';
import { albumOf, tagAlbums, writeAlbums } from './tagged-library.ts';
import { PHONE, startWeb, type Web } from './web-service.ts';

const ALBUMS = { one: 2, many: 9, asked: 2, refused: 2, gone: 3, cover: 2, bytes: 2, shown: 3 };

/** In the page: how many files are read at once, at most, and how many in all. */
const COUNTS_READING = `
  let reading = 0;
  globalThis.mostReading = globalThis.filesRead = 0;
  const ask = globalThis.fetch;
  globalThis.fetch = async (url, options) => {
    if (!String(url).includes('/api/metadata/tracks/')) return ask(url, options);
    filesRead++;
    mostReading = Math.max(mostReading, ++reading);
    try {
      return await ask(url, options);
    } finally {
      reading--;
    }
  };
`;

/** The dialog for all tracks of an open playlist. */
async function openTags(page: Page) {
  await page.getByRole('button', { name: 'More for this playlist' }).click();
  await page.getByRole('menuitem', { name: 'Edit tags of all' }).click();
  const dialog = page.getByRole('dialog', { name: /^Edit tags/ });
  await dialog.getByRole('button', { name: 'Save' }).waitFor();
  return dialog;
}

/** The dialog for the picture of one track of an open playlist. */
async function openPicture(page: Page, title: string) {
  await page.getByRole('button', { name: `More for ${title}` }).click();
  await page.getByRole('menuitem', { name: 'Picture' }).click();
  const dialog = page.getByRole('dialog', { name: 'Picture of the track' });
  await dialog.getByRole('button', { name: 'Choose …' }).waitFor();
  return dialog;
}

const RED = [255, 0, 0];
const BLUE = [0, 0, 255];
const picture = ([r = 0, g = 0, b = 0]: number[]) =>
  sharp({ create: { width: 64, height: 64, channels: 3, background: { r, g, b } } })
    .png()
    .toBuffer();

/** What an element is given as if a person had dropped or pasted a file on it. */
async function giveFile(page: Page, selector: string, kind: 'drop' | 'paste', bytes: Buffer): Promise<void> {
  await page.evaluate(
    `(() => {
      const data = new DataTransfer();
      const bytes = Uint8Array.from(atob(${JSON.stringify(bytes.toString('base64'))}), (c) => c.charCodeAt(0));
      data.items.add(new File([bytes], 'cover.png', { type: 'image/png' }));
      const target = document.querySelector(${JSON.stringify(selector)});
      const options = { bubbles: true, cancelable: true };
      if (${JSON.stringify(kind)} === 'paste') target.dispatchEvent(new ClipboardEvent('paste', { ...options, clipboardData: data }));
      else for (const type of ['dragenter', 'dragover', 'drop'])
        target.dispatchEvent(new DragEvent(type, { ...options, dataTransfer: data }));
    })()`,
  );
}

/** Resolves once every picture in sight has this colour; looked at with every frame of the page. */
async function showsColour(page: Page, colour: readonly number[]): Promise<void> {
  await page.evaluate(
    `new Promise((resolve) => {
      const wanted = ${JSON.stringify(colour)};
      const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
      const hasColour = (image) => {
        if (!image.complete || image.naturalWidth === 0) return false;
        context.drawImage(image, 0, 0, 1, 1);
        const seen = context.getImageData(0, 0, 1, 1).data;
        return wanted.every((value, at) => Math.abs(value - seen[at]) < 24);
      };
      const look = () => {
        const images = [...document.querySelectorAll('img[src*="/api/artwork/"]')].filter((image) => image.checkVisibility());
        if (images.length > 0 && images.every(hasColour)) resolve();
        else requestAnimationFrame(look);
      };
      look();
    })`,
  );
}

describe.skipIf(!hasBrowser)(suiteName('tags and pictures are edited on the page'), () => {
  let web: Web;
  beforeAll(async () => {
    web = await startWeb({ fill: (folder) => writeAlbums(folder, ALBUMS) });
    await web.settled();
    await tagAlbums(web);
  });
  afterAll(() => web?.[Symbol.asyncDispose]());
  afterEach(() => expect(web.problems()).toEqual([]));

  /** A playlist of an album's tracks. */
  const listOf = async (name: string) => {
    const { id: albumId, tracks } = await albumOf(web, name);
    const { id } = await web.post('/api/playlists', { name, track_ids: tracks.map((track) => track.id) });
    return { albumId, tracks, path: `/playlists/${id}` };
  };
  const fileOf = async (path: string) => (await parseFile(path)).common;

  test('the tags of one track are written into its file, and Undo writes the former ones back', async () => {
    const { tracks, path } = await listOf('one');
    const [track] = tracks;
    const page = await web.open(path);
    await page.getByRole('button', { name: 'More for one 0' }).click();
    await page.getByRole('menuitem', { name: 'Edit tags' }).click();
    const dialog = page.getByRole('dialog', { name: 'Edit tags' });
    await dialog.getByLabel('Title').fill('Hyperballad');
    await dialog.getByLabel('Year').fill('1995');
    await dialog.getByLabel('Genre').fill('Electronic; Trip Hop');
    await dialog.getByText('3 fields changed').waitFor();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await fileOf(track?.filepath ?? '')).toMatchObject({
      title: 'Hyperballad',
      year: 1995,
      genre: ['Electronic', 'Trip Hop'],
      artist: 'Artist 0',
    });
    await page
      .getByRole('list', { name: /^Tracks/ })
      .getByText('Hyperballad')
      .waitFor();

    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('The former tags of 1 file are back').waitFor();
    const restored = await fileOf(track?.filepath ?? '');
    expect(restored.title).toBe('one 0');
    expect([restored.year, restored.genre]).toEqual([undefined, undefined]);
    await page.context().close();
  });

  test('of many tracks, what differs is (various) and stays; only what was changed is sent, and four files are read at once', async () => {
    const { tracks, path } = await listOf('many');
    const page = await web.open(path, { before: COUNTS_READING });
    const dialog = await openTags(page);
    expect(await page.evaluate('[mostReading, filesRead]')).toEqual([4, 9]);
    expect(await dialog.getByRole('combobox', { name: 'Title' }).getAttribute('placeholder')).toBe(
      '(various)',
    );
    expect(await dialog.getByRole('combobox', { name: 'Title' }).inputValue()).toBe('');
    expect(await dialog.getByRole('textbox', { name: 'Album', exact: true }).inputValue()).toBe('many');

    await dialog.getByRole('textbox', { name: 'Genre' }).fill('Ambient');
    await dialog.getByRole('button', { name: 'Remove Artist from all' }).click();
    await dialog.getByText('Will be removed; was different from file to file').waitFor();
    const sent = page.waitForRequest(/metadata\/batch/);
    await dialog.getByRole('button', { name: 'Save' }).click();
    const { updates } = (await sent).postDataJSON();
    expect(updates).toEqual(
      tracks.map((track) => ({ track_id: track.id, metadata: { artist: null, genre: 'Ambient' } })),
    );
    await dialog.waitFor({ state: 'detached' });
    for (const [n, { filepath }] of tracks.entries()) {
      const tags = await fileOf(filepath);
      expect(tags).toMatchObject({ title: `many ${n}`, album: 'many', genre: ['Ambient'] });
      expect(tags.artist).toBeUndefined();
    }
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('The former tags of 9 files are back').waitFor();
    for (const [n, { filepath }] of tracks.entries()) {
      const tags = await fileOf(filepath);
      expect(tags.artist).toBe(`Artist ${n}`);
      expect(tags.genre).toBeUndefined();
    }
    await page.context().close();
  });

  test('a change is marked and can be put back; unsaved ones are asked about before the dialog closes', async () => {
    const { albumId, path } = await listOf('asked');
    const page = await web.open(path);
    const dialog = await openTags(page);
    const album = dialog
      .getByRole('combobox', { name: 'Album', exact: true })
      .or(dialog.getByRole('textbox', { name: 'Album', exact: true }));
    await album.fill('Another');
    await dialog.getByText('Changed; was “asked”').waitFor();
    await dialog.getByRole('button', { name: 'Put back Album' }).click();
    expect(await album.inputValue()).toBe('asked');
    expect(await dialog.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);

    await album.fill('Another');
    await page.keyboard.press('Escape');
    await dialog.getByText('Close without saving 1 changed field?').waitFor();
    await page.keyboard.press('Escape');
    await dialog.getByText('1 field changed').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.getByRole('button', { name: 'Discard' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect((await web.get(`/api/albums/${albumId}`)).title).toBe('asked');
    await page.context().close();
  });

  test('what the server refuses is shown at its field, in its words', async () => {
    const { tracks, path } = await listOf('refused');
    const page = await web.open(path);
    const dialog = await openTags(page);
    const year = dialog.getByRole('textbox', { name: 'Year' });
    await year.fill('0');
    await dialog.getByText('Must be a whole number from 1 to 9999').waitFor();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('Must be at least 1, got 0').waitFor();
    expect(await year.getAttribute('aria-invalid')).toBe('true');
    await year.fill('19x5');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('got "19x5"').waitFor();
    await year.fill('1995');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect((await fileOf(tracks[1]?.filepath ?? '')).year).toBe(1995);
    await page.context().close();
  });

  test('a file that is gone is named with the reason while the others are written, and kept for another try', async () => {
    const { tracks, path } = await listOf('gone');
    const missing = tracks[1]?.filepath ?? '';
    renameSync(missing, `${missing}.away`);
    const page = await web.open(path);
    const dialog = await openTags(page);
    await dialog.getByRole('note').getByText('A file cannot be read now').waitFor();
    await dialog.getByRole('textbox', { name: 'Composer' }).fill('Somebody');
    await dialog.getByRole('button', { name: 'Save' }).click();
    const report = dialog.getByRole('alert');
    await report.getByText('2 files written, 1 file not').waitFor();
    expect(await report.getByRole('listitem').allTextContents()).toEqual([
      expect.stringMatching(/^gone 1: .*gone-1\.mp3 does not exist/),
    ]);
    expect((await fileOf(tracks[0]?.filepath ?? '')).composer).toEqual(['Somebody']);

    renameSync(`${missing}.away`, missing);
    await dialog.getByRole('button', { name: 'Try again' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect((await fileOf(missing)).composer).toEqual(['Somebody']);
    await page.getByText('Tags of 3 files saved').waitFor();
    await page.context().close();
  });

  test('an album that gets another name is gone, and its page goes along with its tracks, and back by Undo', async () => {
    const { id } = await albumOf(web, 'one');
    const page = await web.open(`/albums/${id}`);
    await page.getByRole('button', { name: 'Edit tags', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: /^Edit tags/ });
    await dialog.getByRole('textbox', { name: 'Album', exact: true }).fill('Another one');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { level: 1, name: 'Another one' }).waitFor();
    expect((await web.get(`/api/albums/${id}`)).code).toBe('album_not_found');
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('heading', { level: 1, name: 'one', exact: true }).waitFor();
    await page.context().close();
  });

  test('the dialog has no serious finding of axe and does not scroll sideways on a phone, light and dark', async () => {
    const { path } = await listOf('shown');
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await web.open(path, { colorScheme, viewport: PHONE });
      const dialog = await openTags(page);
      await dialog.getByRole('textbox', { name: 'Year' }).fill('x');
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
      const [inner, scroll] = (await page.evaluate(
        "(({ clientWidth, scrollWidth }) => [clientWidth, scrollWidth])(document.querySelector('dialog'))",
      )) as [number, number];
      expect(scroll).toBeLessThanOrEqual(inner);
      await page.context().close();
    }
  });

  test('a picture that is dropped, then one that is pasted, is shown at once, on another open page, too', async () => {
    const { path } = await listOf('cover');
    const [page, other] = [await web.open(path), await web.open(path)];
    const dialog = await openPicture(page, 'cover 0');
    await giveFile(page, 'dialog section div', 'drop', await picture(RED));
    await dialog.getByText('New picture, 64 × 64 pixels.').waitFor();
    await showsColour(page, RED);
    await showsColour(other, RED);
    await giveFile(page, 'dialog', 'paste', await picture(BLUE));
    await showsColour(page, BLUE);
    await showsColour(other, BLUE);
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Undo' }).click();
    await showsColour(other, RED);
    await other.context().close();
    await page.context().close();
  });

  test('a picture is chosen, removed, and brought back byte for byte; what is none or too large is refused in place', async () => {
    const { tracks, path } = await listOf('bytes');
    const url = `${web.origin}/api/artwork/track/${tracks[0]?.id}`;
    const page = await web.open(path, { viewport: PHONE });
    const dialog = await openPicture(page, 'bytes 0');
    const chooser = dialog.getByLabel('Picture file');
    const bytes = await picture(BLUE);
    const large = `${web.music}/large.png`;
    writeFileSync(large, Buffer.alloc(20_000_001));
    await chooser.setInputFiles({ name: 'no.png', mimeType: 'image/png', buffer: Buffer.from('no picture') });
    await dialog
      .getByRole('alert')
      .getByText(/must be/)
      .waitFor();
    await chooser.setInputFiles({ name: 'cover.png', mimeType: 'image/png', buffer: bytes });
    await showsColour(page, BLUE);
    await chooser.setInputFiles(large);
    await dialog.getByRole('alert').getByText('at most 20 MB').waitFor();

    await dialog.getByRole('button', { name: 'Remove' }).click();
    await dialog.getByText('Picture removed.').waitFor();
    expect((await fetch(url)).status).toBe(404);
    await page.locator('dialog img').waitFor({ state: 'detached' });
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await dialog.getByRole('button', { name: 'Undo' }).click();
    await showsColour(page, BLUE);
    expect(Buffer.from(await (await fetch(url)).arrayBuffer()).equals(bytes)).toBe(true);

    await dialog.getByRole('button', { name: 'From the files' }).click();
    await dialog.getByRole('alert').getByText('There is no picture').waitFor();
    await page.context().close();
  });

  test("a track without a picture of its own shows its album's, which only the album's page can remove", async () => {
    const { albumId, path } = await listOf('shown');
    const page = await web.open(path);
    const body = await picture(RED);
    await fetch(`${web.origin}/api/artwork/album/${albumId}`, { method: 'POST', body });
    await showsColour(page, RED);
    const dialog = await openPicture(page, 'shown 1');
    await dialog.getByText("The album's picture: this track has none of its own.").waitFor();
    expect(await dialog.getByRole('button', { name: 'Remove' }).isDisabled()).toBe(true);
    await dialog.getByRole('button', { name: 'Done' }).click();

    await page.goto(`${web.origin}/albums/${albumId}`);
    await page.getByRole('button', { name: /picture|cover/i }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByText('Picture removed.').waitFor();
    expect((await web.get(`/api/albums/${albumId}`)).artwork_path).toBeNull();
    await page.context().close();
  });
});
