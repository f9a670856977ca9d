import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasBrowser, suiteName } from '../browser.ts';
import { writeChord } from './chord-file.ts';
import { HEARING, hears, record, untilTrue } from './hearing.ts';
import { startWeb, type Web } from './web-service.ts';

const SECONDS = 3.137;
const TRACKS = 4;

describe.skipIf(!hasBrowser)(suiteName('from track to track in a page'), () => {
  let web: Web;
  beforeAll(async () => {
    web = await startWeb({
      fill(folder) {
        // Each on a side of its own, so that what overlaps can be told apart.
        for (let n = 0; n < TRACKS; n++) {
          const chord = { seconds: SECONDS, tonesHz: [500], peakDbfs: -12, onlyChannel: n % 2 };
          writeChord(`${folder}/${n}.wav`, chord);
        }
      },
    });
    await web.settled();
  });
  afterAll(() => web?.[Symbol.asyncDispose]());

  // On a machine that is too busy an element may start too late for that: then it is played anew.
  test('gapless: every track begins with the sample behind the last one of the track before', {
    retry: 3,
    timeout: 60_000,
  }, async () => {
    const page = await web.open('/playing', {
      before: HEARING,
      bypassCSP: true,
    });
    const { tracks } = await web.get('/api/library/tracks?order_by=path');
    await page.getByRole('button', { name: 'Play here' }).click();
    await web.post('/api/player/queue', {
      tracks: tracks.map(({ id }: { id: number }) => id),
      start_index: 0,
    });
    await hears(page, 500, -12, 7);
    await record(page);
    while ((await web.get('/api/player/status')).isPlaying);
    await untilTrue(page, 'levelDbfs() < -90');
    const joinsMs = (await page.evaluate('joins()')) as readonly number[];
    console.info(`joins: ${joinsMs.map((ms) => ms.toFixed(3)).join(', ')} ms`);
    expect(joinsMs).toHaveLength(TRACKS - 1);
    for (const ms of joinsMs) expect(Math.abs(ms)).toBeLessThan(0.1);
    expect(web.problems()).toEqual([]);
  });
});
