import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { makeDemoFile } from '../../src/demo/index.ts';
import { hasBrowser, suiteName } from '../browser.ts';
import { writeToneFile } from '../tone-file.ts';
import { expectAccessible, expectNoSidewaysScroll } from './accessible.ts';
import { PHONE, startWeb, type Web } from './web-service.ts';

const OVER_LIMITED = 'Night Train (over-limited)';
const DULL = 'Behind the Curtain (dull)';

/** As the page writes numbers. */
const shown = (value: number, decimals: number): string => {
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
};

describe.skipIf(!hasBrowser)(suiteName('the mastering view'), () => {
  const made = mkdtempSync(join(tmpdir(), 'auralis-faults-'));
  const ids: Record<string, number> = {};
  let web: Web;

  beforeAll(async () => {
    for (const fileName of ['02 Behind the Curtain.wav', '03 Night Train.wav'])
      await makeDemoFile({ folder: made, fileName });
    web = await startWeb({
      fill(folder) {
        cpSync(made, folder, { recursive: true });
        writeToneFile(join(folder, 'silence.wav'), { seconds: 3, levelDbfs: -200 });
        writeToneFile(join(folder, 'long tone.wav'), { seconds: 150, levelDbfs: -12, channelCount: 1 });
        writeToneFile(join(folder, 'short tone.wav'), { seconds: 2, levelDbfs: -12 });
      },
    });
    await web.settled();
    for (const { id, title } of (await web.get('/api/library/tracks')).tracks) ids[title] = id;
  }, 60_000);
  afterAll(async () => {
    await web?.[Symbol.asyncDispose]();
    rmSync(made, { recursive: true });
  });
  afterEach(async () => {
    await web.put('/api/enhancement/settings', { enabled: false, preset: 'adaptive', intensity: 1 });
    expect(web.problems()).toEqual([]);
  });

  const predictionOf = (title: string, query = '') =>
    web.get(`/api/tracks/${ids[title]}/prediction?include=series${query}`);
  const panel = (page: Page, name: string | RegExp) => page.getByRole('region', { name });
  const outcome = (page: Page) => panel(page, 'What mastering will do');
  const open = async (title: string, options?: Parameters<Web['open']>[1]) => {
    const page = await web.open(`/mastering/${ids[title]}`, options);
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    return page;
  };
  /** The cells of the row of a quantity. */
  const cellsOf = async (page: Page, quantity: string) => {
    const row = outcome(page).getByRole('row', { name: quantity });
    await row.waitFor();
    return row.getByRole('cell').allInnerTexts();
  };
  const settled = (page: Page, name: string) =>
    outcome(page).and(page.locator('[aria-busy=false]')).getByText(name, { exact: true }).waitFor();

  test('shows the profile, how sure it is, why, and the numbers that the API gives', async () => {
    const page = await open(OVER_LIMITED);
    const recommendation = await web.get(
      `/api/player/mastering/recommendation/${ids[OVER_LIMITED]}?explain=1`,
    );
    const needs = panel(page, 'What it needs');
    await needs.getByText('Over-Limited', { exact: true }).first().waitFor();
    const { profiles } = await web.get('/api/profiles');
    const { reason } = profiles.find(({ id }: { id: string }) => id === recommendation.primary_profile_id);
    await needs.getByText(reason).waitFor();
    await needs.getByRole('link', { name: 'Where such tracks lie' }).waitFor();
    // Of 0.998 nobody is told that it is certain.
    const rounded = Math.round(recommendation.confidence_score * 100);
    const percent = rounded === 100 ? '> 99 %' : `${rounded} %`;
    const meter = needs.getByRole('meter', { name: 'Confidence' });
    expect(await meter.getAttribute('aria-valuetext')).toContain(percent);
    expect(await needs.getByRole('list', { name: 'How the odds lie' }).innerText()).toContain(percent);
    const [fact] = /loudness -?[\d.]+ LUFS/.exec(recommendation.reasoning) ?? [''];
    await needs
      .getByRole('listitem')
      .filter({ hasText: fact.replace('-', '−') })
      .first()
      .waitFor();

    const { before, predicted, plan, unreached } = await predictionOf(OVER_LIMITED);
    const loudness = await cellsOf(page, 'Integrated loudness');
    expect(loudness[0]).toBe(`${shown(before.integrated_lufs, 1)} LUFS`);
    expect(loudness[1]).toBe(`${shown(predicted.integrated_lufs, 1)} LUFS`);
    expect(loudness[2]).toBe(`${shown(predicted.integrated_lufs - before.integrated_lufs, 1)} LU`);
    const crest = await cellsOf(page, 'Crest factor');
    expect(crest.slice(0, 2)).toEqual([
      `${shown(before.crest_factor_db, 1)} dB`,
      `${shown(predicted.crest_factor_db, 1)} dB`,
    ]);
    const peak = await cellsOf(page, 'True peak');
    expect(peak[1]).toBe(`${shown(predicted.true_peak_dbtp, 1)} dBTP`);
    expect(peak[3]).toBe(`≤ ${shown(plan.ceiling_dbtp, 1)} dBTP`);
    expect(unreached.length).toBeGreaterThan(0);
    for (const sentence of unreached) await outcome(page).getByText(sentence).waitFor();
    await page.context().close();
  });

  test('what spoke for and against is there for who wants to know', async () => {
    const page = await open(OVER_LIMITED);
    await page.getByText('What spoke for and against').click();
    const { explanation } = await web.get(
      `/api/player/mastering/recommendation/${ids[OVER_LIMITED]}?explain=1`,
    );
    const [{ features }] = explanation.profiles;
    const { label, pull_bits } = features[0];
    const pull = `${pull_bits > 0 ? '+' : ''}${shown(pull_bits, 1)} bits`;
    await page.getByRole('listitem').filter({ hasText: label }).filter({ hasText: pull }).first().waitFor();
    expect(await page.getByRole('img', { name: 'for it' }).count()).toBeGreaterThan(0);
    await page.context().close();
  });

  test('another preset, by the keyboard, and another intensity change the settings and the numbers', async () => {
    const page = await open(DULL);
    await settled(page, 'Adaptive at 100 %');
    await page.getByRole('radio', { name: 'Adaptive' }).focus();
    for (let press = 0; press < 3; press++) await page.keyboard.press('ArrowRight');
    await settled(page, 'Bright at 100 %');
    const { predicted } = await predictionOf(DULL, '&preset=bright&intensity=1');
    expect((await cellsOf(page, 'Spectral centroid'))[1]).toBe(
      `${shown(predicted.spectral_centroid_hz, 0)} Hz`,
    );
    const slider = page.getByRole('slider', { name: 'Intensity' });
    await slider.focus();
    for (let press = 0; press < 20; press++) await page.keyboard.press('ArrowLeft');
    await settled(page, 'Bright at 80 %');
    expect(await web.get('/api/enhancement/settings')).toMatchObject({ preset: 'bright', intensity: 0.8 });
    const less = await predictionOf(DULL, '&preset=bright&intensity=0.8');
    expect((await cellsOf(page, 'Spectral centroid'))[1]).toBe(
      `${shown(less.predicted.spectral_centroid_hz, 0)} Hz`,
    );
    await slider.press('Home');
    await settled(page, 'Bright at 0 %');
    await outcome(page).getByText('The original, bit by bit').waitFor();
    await page.getByRole('switch', { name: 'Enhancement' }).check({ force: true });
    await expect
      .poll(() => web.get('/api/enhancement/settings'))
      .toEqual({ enabled: true, preset: 'bright', intensity: 0 });
    await page.context().close();
  });

  test('numbers of other settings are never shown as those that are asked for: they wait, dimmed, under their name', async () => {
    const page = await open(DULL);
    await settled(page, 'Adaptive at 100 %');
    const before = await cellsOf(page, 'Integrated loudness');
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    await page.route(/prediction\?.*preset=gentle/, async (route) => {
      await released;
      await route.continue();
    });
    await page.getByRole('radio', { name: 'Gentle' }).check({ force: true });
    await page.getByRole('progressbar', { name: 'Solving Gentle at 100 %' }).waitFor();
    expect(await outcome(page).getAttribute('aria-busy')).toBe('true');
    await outcome(page).getByText('Until that is worked out: Adaptive at 100 %.').waitFor();
    expect(await cellsOf(page, 'Integrated loudness')).toEqual(before);
    release();
    await settled(page, 'Gentle at 100 %');
    expect(await cellsOf(page, 'Integrated loudness')).not.toEqual(before);
    await page.context().close();
  });

  test('settings that another page changes are followed', async () => {
    const page = await open(DULL);
    await settled(page, 'Adaptive at 100 %');
    await web.put('/api/enhancement/settings', { preset: 'bright', intensity: 0.8 });
    await settled(page, 'Bright at 80 %');
    expect(await page.getByRole('radio', { name: 'Bright' }).isChecked()).toBe(true);
    expect(await page.getByRole('slider', { name: 'Intensity' }).inputValue()).toBe('80');
    await page.context().close();
  });

  test('a render goes on to what was predicted beside what is measured, a file, and evidence', async () => {
    const page = await open(OVER_LIMITED);
    await settled(page, 'Adaptive at 100 %');
    const render = panel(page, 'Render');
    await render.getByRole('radio', { name: 'WAV' }).check();
    await render.getByRole('button', { name: 'Render Adaptive at 100 %' }).click();
    await render.getByRole('progressbar').waitFor();
    await render.getByText('is rendered, and measured again').waitFor();
    const { renders } = await web.get(`/api/tracks/${ids[OVER_LIMITED]}/recommendation/evidence`);
    const [{ predicted, measured, error }] = renders;
    const cells = await render
      .getByRole('row', { name: 'Integrated loudness' })
      .getByRole('cell')
      .allInnerTexts();
    expect(cells[1]).toBe(`${shown(predicted.integrated_lufs, 2)} LUFS`);
    expect(cells[2]).toBe(`${shown(measured.integrated_lufs, 2)} LUFS`);
    expect(Math.abs(error.integrated_lufs)).toBeLessThan(0.1);
    await render.getByText('No peak of the file exceeds the ceiling of −1.0 dBTP').waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      render.getByRole('link', { name: 'Download' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('03 Night Train (adaptive).wav');
    expect(await download.failure()).toBeNull();
    const table = panel(page, 'Renders so far, predicted against measured');
    await table.getByRole('row', { name: /Adaptive 100 %, WAV/ }).waitFor();
    await page.context().close();
  });

  test('a render can be cancelled', async () => {
    const page = await open('long tone');
    const render = panel(page, 'Render');
    await render.getByRole('radio', { name: 'MP3' }).check();
    await render.getByRole('button', { name: /^Render/ }).click();
    await render.getByRole('button', { name: 'Cancel' }).click();
    await render.getByText('was cancelled').waitFor();
    expect(await render.getByRole('button', { name: /^Render/ }).isEnabled()).toBe(true);
    await page.context().close();
  });

  test('a render that a restart has ended is said to be lost, and can be begun again', async () => {
    const page = await open('long tone', { expects: /WebSocket|ERR_/ });
    const render = panel(page, 'Render');
    await render.getByRole('button', { name: /^Render/ }).click();
    await render.getByRole('progressbar').waitFor();
    // A service that is killed says nothing of what it was doing.
    await page.route('**/api/renders/*', (route) => route.abort());
    await web.stop();
    await page.unroute('**/api/renders/*');
    await web.startAgain();
    await render.getByText('Auralis was restarted meanwhile').waitFor();
    expect(await render.getByRole('progressbar').count()).toBe(0);
    expect(await render.getByRole('button', { name: /^Render/ }).isEnabled()).toBe(true);
    await page.context().close();
  });

  test('a track that nothing is safe for is left as it is, and that is good', async () => {
    const page = await open('short tone');
    await panel(page, 'What it needs').getByText('It needs nothing').waitFor();
    await page.getByText('It plays bit by bit as its file has it.').waitFor();
    await outcome(page).getByText('The original, bit by bit: nothing is changed.').waitFor();
    await page.getByText('it has no short-term loudness').waitFor();
    await expectAccessible(page);
    await page.context().close();
  });

  test('silence says why there is nothing to master', async () => {
    const page = await open('silence');
    await page.getByRole('alert').getByText('silence has no level').waitFor();
    await page.getByText('It is played as it is').waitFor();
    expect(await outcome(page).count()).toBe(0);
    await expectAccessible(page);
    await page.context().close();
  });

  test('without an id it is of the current track, and says what to do where there is none', async () => {
    const page = await web.open('/mastering');
    await page.getByRole('heading', { name: 'No track is loaded' }).waitFor();
    await web.post('/api/player/load', { track_id: ids[OVER_LIMITED] });
    await page.getByRole('heading', { level: 1, name: OVER_LIMITED }).waitFor();
    await page.context().close();
  });

  test("looking at another track's does not take the current one's from who shows it", async () => {
    await web.post('/api/player/load', { track_id: ids[OVER_LIMITED] });
    const page = await open(OVER_LIMITED);
    await settled(page, 'Adaptive at 100 %');
    await page.evaluate(`history.pushState(null, '', '/mastering/${ids[DULL]}')`);
    await page.getByRole('heading', { level: 1, name: DULL }).waitFor();
    await panel(page, 'What it needs').getByText('Dull Transfer', { exact: true }).first().waitFor();
    await page.getByRole('link', { name: 'Playing' }).click();
    await page.getByRole('main').getByText('Over-Limited', { exact: true }).waitFor();
    await page.context().close();
  });

  test('a track that is not the current one is listened to, and original and master are compared', async () => {
    await web.post('/api/player/load', { track_id: ids['short tone'] });
    const page = await open(DULL);
    await page.getByRole('button', { name: 'Listen' }).click();
    await expect.poll(async () => (await web.get('/api/player/status')).currentTrack.id).toBe(ids[DULL]);
    const master = page.getByRole('button', { name: 'B Master' });
    await master.click();
    await page.getByRole('status', { name: 'Comparison' }).getByText('Equal loudness').waitFor();
    expect(await master.getAttribute('aria-pressed')).toBe('true');
    await page.keyboard.press('b');
    expect(await page.getByRole('button', { name: 'A Original' }).getAttribute('aria-pressed')).toBe('true');
    await web.post('/api/player/stop');
    await page.context().close();
  });

  test('a click on the loudness of the current track goes there', async () => {
    await web.post('/api/player/load', { track_id: ids[OVER_LIMITED] });
    const page = await open(OVER_LIMITED);
    const plot = page.getByRole('img', { name: /^Short-term loudness over time/ });
    await plot.waitFor();
    await page.getByText('Click to go there').waitFor();
    await plot.locator('.u-over').click();
    await expect.poll(async () => (await web.get('/api/player/status')).position).toBeGreaterThan(5);
    await page.context().close();
  });

  test.each(['light', 'dark'] as const)(
    'has no serious finding of axe, %s, on a desktop and a phone',
    async (colorScheme) => {
      for (const viewport of [undefined, PHONE]) {
        const page = await open(OVER_LIMITED, { colorScheme, ...(viewport && { viewport }) });
        await page.getByRole('img', { name: /^Spectrum/ }).waitFor();
        expect(await page.getByRole('table', { name: 'Spectrum by octaves' }).getByRole('row').count()).toBe(
          11,
        );
        await expectAccessible(page);
        await expectNoSidewaysScroll(page);
        await page.context().close();
      }
    },
  );
});
