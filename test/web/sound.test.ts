import { rmSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createChain } from '../../src/mastering/index.ts';
import { toPlan } from '../../src/wire/plan-from-wire.ts';
import { hasBrowser, launchBrowser, suiteName } from '../browser.ts';
import { expectAccessible, expectNoSidewaysScroll } from './accessible.ts';
import { writeChord } from './chord-file.ts';
import { HEARING, hears, hearsNothing, levelOf, record, untilTrue } from './hearing.ts';
import { PHONE, startWeb, type Web } from './web-service.ts';

/** Each track is a chord of its own: what is heard says which it is. Hz. */
const LOW = [200, 3_000] as const;
const HIGH = [500, 7_000] as const;
const PEAK_DBFS = -20;

describe.skipIf(!hasBrowser)(suiteName('the sound of a page'), () => {
  let web: Web;
  let low: number;
  let high: number;
  let foreign: number;
  let disguised: number;
  const idOf = async (name: string): Promise<number> => {
    const { tracks } = await web.get('/api/library/tracks?limit=50');
    return tracks.find(({ filepath }: { filepath: string }) => filepath.endsWith(name)).id;
  };

  beforeAll(async () => {
    web = await startWeb({
      fill(folder) {
        writeChord(`${folder}/low.wav`, { seconds: 60, tonesHz: LOW, peakDbfs: PEAK_DBFS });
        writeChord(`${folder}/high.wav`, { seconds: 60, tonesHz: HIGH, peakDbfs: PEAK_DBFS });
        writeChord(`${folder}/foreign.aiff`, {
          seconds: 20,
          tonesHz: [900],
          peakDbfs: PEAK_DBFS,
          isAiff: true,
        });
        // Its name promises what the browser can play.
        writeChord(`${folder}/disguised.wav`, {
          seconds: 20,
          tonesHz: [1_300],
          peakDbfs: PEAK_DBFS,
          isAiff: true,
        });
        writeChord(`${folder}/gone.wav`, { seconds: 20, tonesHz: [1_700], peakDbfs: PEAK_DBFS });
      },
    });
    await web.settled();
    [low, high, foreign, disguised] = [
      await idOf('low.wav'),
      await idOf('high.wav'),
      await idOf('foreign.aiff'),
      await idOf('disguised.wav'),
    ];
  });
  afterAll(() => web?.[Symbol.asyncDispose]());
  beforeEach(async () => {
    await web.put('/api/player/sound', { page: null });
    await web.post('/api/player/queue/clear');
    await web.put('/api/player/repeat', { mode: 'off' });
    await web.post('/api/player/volume', { volume: 1 });
    await web.put('/api/player/settings', { gapless_enabled: true, crossfade_enabled: false });
    await web.put('/api/enhancement/settings', { enabled: false, preset: 'bright', intensity: 1 });
  });
  afterEach(() => expect(web.problems()).toEqual([]));

  const open = (options: Parameters<Web['open']>[1] = {}) =>
    web.open('/playing', { before: HEARING, ...options });
  const playHere = (page: Page) => page.getByRole('button', { name: 'Play here' }).click();
  const play = (...tracks: readonly number[]) => web.post('/api/player/queue', { tracks, start_index: 0 });
  const close = (page: Page) => page.context().close();

  test('what plays is heard in the page that takes the sound, as the file has it, and a pause is silent', async () => {
    const page = await open();
    await playHere(page);
    await play(low);
    for (const hz of LOW) await hears(page, hz, PEAK_DBFS);
    await web.post('/api/player/pause');
    await hearsNothing(page);
    await web.post('/api/player/play');
    await hears(page, LOW[0], PEAK_DBFS);
    await web.post('/api/player/volume', { volume: 0.5 });
    await hears(page, LOW[0], PEAK_DBFS - 6.02);
    await close(page);
  });

  test('whoever presses play in a page hears it there, when nobody sounds', async () => {
    const page = await open();
    await web.post('/api/player/load', { track_id: low });
    await page
      .getByRole('region', { name: 'Player' })
      .getByRole('button', { name: 'Play', exact: true })
      .click();
    await hears(page, LOW[0], PEAK_DBFS);
    await close(page);
    // A page that is closed sounds no more, and others are told.
    while ((await web.get('/api/player/sound')).page !== null);
  });

  test('enhancement is heard as its plan has it, and other settings without a break', async () => {
    const page = await open({ bypassCSP: true });
    await playHere(page);
    await play(low);
    await hears(page, LOW[0], PEAK_DBFS);
    await record(page);
    const heard: number[] = [];
    for (const settings of [
      { enabled: true, preset: 'bright', intensity: 1 },
      { enabled: true, preset: 'warm', intensity: 1 },
    ]) {
      await web.put('/api/enhancement/settings', settings);
      const expected = await masteredDbfs(low, settings);
      for (const [i, hz] of LOW.entries()) await hears(page, hz, expected[i]!, 0.5);
      heard.push(expected[1]!);
    }
    expect(Math.abs(heard[0]! - heard[1]!)).toBeGreaterThan(1);
    expect(await page.evaluate('silences()')).toBe(0);
    await close(page);
  });

  test('A and B are the same moment at equal loudness, by the key B, and end by their own button', async () => {
    await web.put('/api/enhancement/settings', { enabled: true, preset: 'punchy' });
    const { match_loudness } = await web.get(`/api/tracks/${low}/prediction?preset=punchy&intensity=1`);
    const [master] = await masteredDbfs(low, { preset: 'punchy', intensity: 1 });
    const page = await open();
    await playHere(page);
    await play(low);
    await hears(page, LOW[0], master!, 0.5);
    await page.keyboard.press('b');
    await page.getByRole('button', { name: 'A Original', pressed: true }).waitFor();
    for (const hz of LOW) await hears(page, hz, PEAK_DBFS + match_loudness.original_db, 0.5);
    await page.keyboard.press('b');
    await page.getByRole('button', { name: 'B Master', pressed: true }).waitFor();
    await hears(page, LOW[0], master! + match_loudness.master_db, 0.5);
    expect(match_loudness.original_db + match_loudness.master_db).toBeLessThan(-0.5);
    await page.getByRole('button', { name: 'End the comparison' }).click();
    await hears(page, LOW[0], master!, 0.5);
    await close(page);
  });

  test('the master that the server renders sounds as the one that the page makes', async () => {
    await web.put('/api/enhancement/settings', { enabled: true });
    const page = await open();
    await playHere(page);
    await play(low);
    const expected = await masteredDbfs(low, { preset: 'bright', intensity: 1 });
    await hears(page, LOW[1], expected[1]!, 0.5);
    await page.getByText('Sound of this page', { exact: true }).click();
    await page.getByRole('radio', { name: /by the server/ }).check();
    await untilTrue(page, "sources().some((src) => src.includes('/master?preset=bright'))");
    for (const [i, hz] of LOW.entries()) await hears(page, hz, expected[i]!, 0.5);
    await page.getByRole('radio', { name: /Original/ }).check();
    await hears(page, LOW[1], PEAK_DBFS);
    await close(page);
  });

  test('a second page takes the sound over, the first falls silent, and says where it is', async () => {
    const [one, other] = [await open(), await open()];
    await playHere(one);
    await play(low);
    await hears(one, LOW[0], PEAK_DBFS);
    await other.getByRole('status', { name: 'Sound' }).getByText('Another page').waitFor();
    await playHere(other);
    await hears(other, LOW[0], PEAK_DBFS);
    await hearsNothing(one);
    await one.getByRole('status', { name: 'Sound' }).getByText('Another page').waitFor();
    await close(other);
    await one.getByRole('button', { name: 'Play here' }).waitFor();
    await close(one);
  });

  test('a page that is loaded anew goes on sounding', async () => {
    const page = await open();
    await playHere(page);
    await play(low);
    await hears(page, LOW[0], PEAK_DBFS);
    const { page: before } = await web.get('/api/player/sound');
    await page.reload();
    await hears(page, LOW[0], PEAK_DBFS);
    const { page: after } = await web.get('/api/player/sound');
    expect(after).not.toBe(before);
    await close(page);
  });

  test('a seek is followed: what is heard is where the server is', async () => {
    const page = await open();
    await playHere(page);
    await play(low, high);
    await hears(page, LOW[0], PEAK_DBFS);
    for (const position of [30, 5, 58.8]) {
      await web.post('/api/player/seek', { position });
      await untilTrue(page, `Math.abs(positionHeard() - ${position}) < 1`);
      await untilTogether(page);
    }
    // And at its end the next one is heard.
    await hears(page, HIGH[0], PEAK_DBFS);
    await close(page);
  });

  test('the next track is heard at once, and so is the one before', async () => {
    const page = await open();
    await playHere(page);
    await play(low, high);
    await hears(page, LOW[0], PEAK_DBFS);
    await web.post('/api/player/next');
    await hears(page, HIGH[0], PEAK_DBFS);
    await untilTrue(page, `toneDbfs(${LOW[0]}) < -70`);
    await web.post('/api/player/previous');
    await hears(page, LOW[0], PEAK_DBFS);
    await close(page);
  });

  test('in a crossfade both tracks are heard', async () => {
    await web.put('/api/player/settings', { crossfade_enabled: true, crossfade_duration: 8 });
    const page = await open();
    await playHere(page);
    await play(low, high);
    await hears(page, LOW[0], PEAK_DBFS);
    await web.post('/api/player/seek', { position: 51 });
    // With equal power: in the middle each is 3 dB down.
    await untilTrue(
      page,
      `toneDbfs(${LOW[0]}) > ${PEAK_DBFS - 9} && toneDbfs(${HIGH[0]}) > ${PEAK_DBFS - 9}`,
    );
    await hears(page, HIGH[0], PEAK_DBFS);
    await untilTrue(page, `toneDbfs(${LOW[0]}) < -70`);
    await close(page);
  });

  test('what the browser cannot decode is decoded by the server, bit by bit, and that is said', async () => {
    const page = await open();
    await playHere(page);
    await play(foreign);
    await hears(page, 900, PEAK_DBFS);
    await page.getByText('This browser cannot decode the file').waitFor();
    await play(disguised);
    await hears(page, 1_300, PEAK_DBFS);
    await page.getByText('This browser cannot decode the file').waitFor();
    await close(page);
  });

  test('a track that cannot be heard says why, and the next one is heard', async () => {
    const gone = await idOf('gone.wav');
    rmSync(`${web.music}/gone.wav`);
    const page = await open();
    await playHere(page);
    await play(gone, low);
    await page.getByText(/cannot be heard: .*gone\.wav does not exist/).waitFor();
    await web.post('/api/player/next');
    await hears(page, LOW[0], PEAK_DBFS);
    expect(await page.getByText('cannot be heard').count()).toBe(0);
    await close(page);
  });

  test('the keys of a keyboard or a headset command the player, and are told what plays', async () => {
    const page = await open();
    await playHere(page);
    await play(low, high);
    await hears(page, LOW[0], PEAK_DBFS);
    expect(await page.evaluate('navigator.mediaSession.metadata.title')).toBe('low');
    expect(await page.evaluate('navigator.mediaSession.playbackState')).toBe('playing');
    await page.evaluate("pressKey('nexttrack')");
    await hears(page, HIGH[0], PEAK_DBFS);
    await page.evaluate("pressKey('seekto', { seekTime: 40 })");
    await untilTrue(page, 'Math.abs(positionHeard() - 40) < 1');
    await page.evaluate("pressKey('pause')");
    await hearsNothing(page);
    expect((await web.get('/api/player/status')).isPlaying).toBe(false);
    await close(page);
  });

  test('a browser that runs no audio code of the page hears the master that the server renders', async () => {
    await web.put('/api/enhancement/settings', { enabled: true });
    const page = await open({ before: `delete BaseAudioContext.prototype.audioWorklet;${HEARING}` });
    await playHere(page);
    await play(low);
    const expected = await masteredDbfs(low, { preset: 'bright', intensity: 1 });
    for (const [i, hz] of LOW.entries()) await hears(page, hz, expected[i]!, 0.5);
    await page.getByText('Sound of this page', { exact: true }).click();
    expect(await page.getByRole('radio', { name: /in this page/ }).isDisabled()).toBe(true);
    await close(page);
  });

  test('the player and its sound have no serious finding of axe, whoever sounds', async () => {
    const [one, other] = [await open(), await open({ viewport: PHONE, colorScheme: 'dark' })];
    await playHere(one);
    await play(foreign);
    await one.getByText('This browser cannot decode the file').waitFor();
    await one.keyboard.press('b');
    await one.getByRole('button', { name: 'End the comparison' }).waitFor();
    await one.getByText('Sound of this page', { exact: true }).click();
    await other.getByRole('button', { name: 'Play here' }).waitFor();
    for (const page of [one, other]) {
      for (const part of ['[aria-label=Player]', '[aria-label="Sound of this page"]'])
        await expectAccessible(page, part);
      await expectNoSidewaysScroll(page);
      await close(page);
    }
  });

  /** What is heard is where the server is, but for what the page tolerates. */
  async function untilTogether(page: Page): Promise<void> {
    for (;;) {
      const before = await web.get('/api/player/status');
      const heard = (await page.evaluate('positionHeard()')) as number;
      const after = await web.get('/api/player/status');
      if (heard > before.position - 0.25 && heard < after.position + 0.25) return;
    }
  }

  /** What the server's own chain makes of each tone of a track, dBFS of its peak. */
  async function masteredDbfs(
    id: number,
    { preset, intensity }: { preset: string; intensity: number },
  ): Promise<number[]> {
    const { plan } = await web.get(`/api/tracks/${id}/prediction?preset=${preset}&intensity=${intensity}`);
    const rate = 48_000;
    const chain = createChain({ sampleRateHz: rate, channels: ['FL', 'FR'] }, toPlan(plan));
    const amplitude = 10 ** (PEAK_DBFS / 20);
    const tones = Float32Array.from({ length: 4 * rate }, (_, n) =>
      LOW.reduce((sum, hz) => sum + amplitude * Math.sin((2 * Math.PI * hz * n) / rate), 0),
    );
    const planes = [tones, tones.slice()];
    chain.process(planes, tones.length);
    return LOW.map((hz) => levelOf(planes[0]!.subarray(3 * rate), hz, rate));
  }
});

describe.skipIf(!hasBrowser)(suiteName('a browser that lets no page sound by itself'), () => {
  test('says so in the page, and whatever is pressed starts the sound where the server is', async () => {
    const browser = await launchBrowser('document-user-activation-required');
    await using web = await startWeb({
      browser,
      fill: (folder) => writeChord(`${folder}/low.wav`, { seconds: 60, tonesHz: LOW, peakDbfs: PEAK_DBFS }),
    });
    await web.settled();
    const { tracks } = await web.get('/api/library/tracks');
    await web.post('/api/player/queue', { tracks: [tracks[0].id] });
    const page = await (await browser.newContext()).newPage();
    // As after a reload, but in a page in which nothing was ever pressed.
    await page.addInitScript(
      `sessionStorage.setItem('auralis-sound-page', 'a-page-that-was-left');${HEARING}`,
    );
    await page.goto(web.origin);
    const { evaluate } = await withoutGestures(page);
    const button = `[...document.querySelectorAll('button')].find((one) => one.innerText === 'Start the sound')`;
    while ((await evaluate(`${button} !== undefined`)) !== true);
    expect(await evaluate('navigator.userActivation.hasBeenActive')).toBe(false);
    expect(await evaluate('heard.context.state')).toBe('suspended');
    const [x, y] = (await evaluate(
      `(({ left, top, width, height }) => [left + width / 2, top + height / 2])(${button}.getBoundingClientRect())`,
    )) as [number, number];
    await page.mouse.click(x, y);
    await hears(page, LOW[0], PEAK_DBFS);
    await page.getByRole('button', { name: /This page sounds/, pressed: true }).waitFor();
    const status = await web.get('/api/player/status');
    expect(Math.abs(((await page.evaluate('positionHeard()')) as number) - status.position)).toBeLessThan(1);
    await browser.close();
  });
});

/** Playwright's own ways of looking into a page count as a person's gesture. */
async function withoutGestures(page: Page) {
  const session = await page.context().newCDPSession(page);
  return {
    evaluate: async (expression: string): Promise<unknown> =>
      (await session.send('Runtime.evaluate', { expression, returnByValue: true })).result.value,
  };
}

describe.skipIf(!hasBrowser)(suiteName('the sound while the service is restarted'), () => {
  test('the page that sounded takes the sound again by itself', async () => {
    await using web = await startWeb({
      fill: (folder) => writeChord(`${folder}/low.wav`, { seconds: 60, tonesHz: LOW, peakDbfs: PEAK_DBFS }),
    });
    await web.settled();
    const page = await web.open('/', { before: HEARING, expects: /WebSocket|ERR_|status of 502/ });
    const { tracks } = await web.get('/api/library/tracks');
    await page.getByRole('button', { name: 'Play here' }).click();
    await web.post('/api/player/queue', { tracks: [tracks[0].id] });
    await hears(page, LOW[0], PEAK_DBFS);
    await web.stop();
    await web.startAgain();
    while ((await web.get('/api/player/sound')).page === null);
    await web.post('/api/player/play');
    await hears(page, LOW[0], PEAK_DBFS);
    expect(web.problems()).toEqual([]);
  });
});
