import { mkdirSync, rmdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hasBrowser, suiteName } from '../browser.ts';
import { expectAccessible, expectNoSidewaysScroll } from './accessible.ts';
import { DESKTOP, PHONE, startWeb, type Web } from './web-service.ts';

/** A machine that does much else takes so long over what takes seconds. */
const PATIENCE_MS = 90_000;

/** What the demo album's tracks are found to need, as lists show it. */
const NEEDS = ['Leave As It Is', 'Dull Transfer', 'Over-Limited', 'Quiet Transfer', 'Harsh Master'];

describe.skipIf(!hasBrowser)(suiteName('profiles and the demo album in Chromium'), () => {
  let web: Web;
  beforeAll(async () => {
    web = await startWeb({ hasLibrary: false });
  });
  afterAll(() => web?.[Symbol.asyncDispose]());
  afterEach(() => expect(web.problems()).toEqual([]));

  const legend = (page: Page) => page.getByRole('region', { name: 'Profiles on the plane' });

  test('an empty library shows the profiles alone, and offers to make a demo album', async () => {
    const page = await web.open('/profiles');
    await legend(page)
      .getByRole('button', { name: /^Over-Limited/ })
      .waitFor();
    await page.getByRole('img', { name: /^Plane of integrated loudness.* 0 tracks/ }).waitFor();
    await page.getByRole('button', { name: 'Make a demo album' }).waitFor();
    const { profiles } = await web.get('/api/profiles');
    expect(await page.getByRole('article').count()).toBe(profiles.length);
    await expectAccessible(page);
    await page.context().close();
  });

  test(
    'from the empty library by one click to real recommendations and to the album; a failure is said, and tried again',
    async () => {
      const page = await web.open('/');
      // In the place of a file stands a folder: nothing can be written there, as on a full disk.
      const { folder } = await web.get('/api/library/demo');
      const obstacle = `${folder}/cover.png.growing`;
      mkdirSync(obstacle, { recursive: true });
      await page.getByRole('button', { name: 'Make a demo album' }).click();
      const note = page.getByRole('alert');
      await note.getByText(/^The demo album could not be made: .*cover\.png/).waitFor();
      rmdirSync(obstacle);
      await note.getByRole('button', { name: 'Try again' }).click();
      await page.getByText('Making the music').waitFor();
      await page.getByRole('progressbar').first().waitFor();
      await page.getByRole('row', { name: /First Light/ }).waitFor({ timeout: PATIENCE_MS });
      const needs = { 'First Light': NEEDS[0], 'Behind the Curtain': NEEDS[1], 'Night Train': NEEDS[2] };
      for (const [title, need] of Object.entries(needs))
        await page
          .getByRole('row', { name: new RegExp(title) })
          .getByText(need ?? '')
          .first()
          .waitFor({ timeout: PATIENCE_MS });
      await page.getByRole('link', { name: 'Open the demo album' }).click({ timeout: PATIENCE_MS });
      await page.getByRole('heading', { level: 1, name: /^Auralis Demo/ }).waitFor();
      const { tracks } = await web.get('/api/library/tracks');
      expect(tracks).toHaveLength(5);
      await page.getByRole('link', { name: 'Profiles' }).click();
      for (const need of NEEDS)
        await legend(page)
          .getByRole('button', { name: new RegExp(`^${need} ?1 tracks`) })
          .waitFor();
      await page.getByText('17 profiles, 5 measured tracks', { exact: true }).waitFor();
      await page.context().close();
    },
    4 * PATIENCE_MS,
  );

  test('the plane holds as many points as tracks are measured, and a click on one opens its track', async () => {
    const page = await web.open('/profiles');
    const { tracks } = await web.get('/api/library/map');
    const plane = page.getByRole('img', { name: new RegExp(` ${tracks.id.length} tracks as points`) });
    await plane.waitFor();
    const [x, y] = await placeOf(page, tracks.integrated_lufs[2], tracks.crest_factor_db[2]);
    await page.mouse.move(x + 3, y - 2);
    const tip = page.getByRole('tooltip');
    await tip.getByText('Night Train (over-limited)').waitFor();
    await tip.getByText(/^−6\.0 LUFS, crest/).waitFor();
    await tip.getByText('Over-Limited, > 99 %').waitFor();
    await page.mouse.click(x + 3, y - 2);
    await page.waitForURL(`**/mastering/${tracks.id[2]}`);
    await page.context().close();
  });

  test('a profile that is chosen shows its tracks as a list, by the keyboard, and stays in the address', async () => {
    const page = await web.open('/profiles');
    const button = legend(page).getByRole('button', { name: /^Dull Transfer/ });
    await button.focus();
    await page.keyboard.press('Enter');
    expect(await button.getAttribute('aria-pressed')).toBe('true');
    const list = page.getByRole('list', { name: 'Tracks of Dull Transfer' });
    await list.getByRole('link', { name: /Behind the Curtain/ }).focus();
    await page.reload();
    await list.getByRole('link', { name: /Behind the Curtain/ }).press('Enter');
    await page.waitForURL('**/mastering/*');
    await page.goBack();
    await button.press('Enter');
    expect(await button.getAttribute('aria-pressed')).toBe('false');
    await page.context().close();
  });

  test('dragging looks closer, and one button shows the whole plane again', async () => {
    const page = await web.open('/profiles');
    await page.getByRole('img', { name: / 5 tracks as points/ }).waitFor();
    const whole = page.getByRole('button', { name: 'Whole plane' });
    expect(await whole.count()).toBe(0);
    const box = await areaOf(page);
    await page.mouse.move(box.x + 0.4 * box.width, box.y + 0.2 * box.height);
    await page.mouse.down();
    await page.mouse.move(box.x + 0.7 * box.width, box.y + 0.7 * box.height, { steps: 4 });
    await page.mouse.up();
    await whole.click();
    await whole.waitFor({ state: 'detached' });
    expect(page.url()).toMatch(/\/profiles$/);
    await page.context().close();
  });

  test('it has no serious finding of axe with a profile chosen, on a desktop and, dark, on a phone', async () => {
    for (const [colorScheme, viewport] of [
      ['light', DESKTOP],
      ['dark', PHONE],
    ] as const) {
      const page = await web.open('/profiles?profile=harsh-master-smoothing-v1', { colorScheme, viewport });
      await page.getByRole('link', { name: /Glass Hour/ }).waitFor();
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
      await page.context().close();
    }
  });

  /** Of the plotted area, on the screen. */
  async function areaOf(page: Page) {
    const box = await page.locator('.u-over').boundingBox();
    if (box === null) throw new Error('there is no plot');
    return box;
  }

  /** Where values lie on the screen, by the ranges that the plane says it shows. */
  async function placeOf(page: Page, lufs: number, crestDb: number): Promise<readonly [number, number]> {
    const { x, y, width, height } = await areaOf(page);
    const shown = await page.locator('[data-extent]').getAttribute('data-extent');
    const [left = 0, right = 0, bottom = 0, top = 0] = shown?.split(' ').map(Number) ?? [];
    return [x + (width * (lufs - left)) / (right - left), y + (height * (top - crestDb)) / (top - bottom)];
  }
});
