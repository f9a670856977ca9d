/**
 * Takes `docs/screenshots/`: every view of the page, on a desktop and on a phone, over the demo album and real music.
 * `node scripts/screenshots.ts [FOLDER]`, by default the albums of `real-music.sh` where they are there.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { launchBrowser } from '../test/browser.ts';
import { startTestService } from '../test/server/running-service.ts';

const OUT = resolve(import.meta.dirname, '../docs/screenshots');
const SIZES = {
  desktop: { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1 },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
} as const;
/** What is dark here is so on the desktop; the phone shows it light, and the other way round. */
const DARK = new Set(['tracks', 'playing', 'mastering']);

const given = process.argv[2] ?? join(homedir(), '.cache/real-music/albums');
const box = mkdtempSync(join(tmpdir(), 'auralis-screenshots-'));
const service = await startTestService(box, existsSync(given) ? [given] : [], {});
const origin = `http://localhost:${service.port}`;
const browser = await launchBrowser();
try {
  await service.post('/api/library/demo');
  const library = await settled();
  const { body: demo } = await service.get('/api/library/tracks?search=auralis&order_by=number');
  const overLimited = demo.tracks.find(({ title }: { title: string }) => /limit/i.test(title)) ?? library[0];
  const playlist = await service.post('/api/playlists', {
    name: 'For the evening',
    description: 'Quiet things',
  });
  const ids = library.map(({ id }: { id: number }) => id);
  await service.post(`/api/playlists/${playlist.body.id}/tracks`, { track_ids: ids.slice(0, 12) });
  await service.put('/api/enhancement/settings', { enabled: true, preset: 'adaptive', intensity: 1 });
  const rest = ids.filter((id: number) => id !== overLimited.id);
  await service.post('/api/player/queue', { tracks: [overLimited.id, ...rest.slice(0, 30)], start_index: 0 });
  await service.post('/api/player/seek', { position: 8 });
  await service.post('/api/player/pause');
  await service.get(`/api/player/mastering/recommendation/${overLimited.id}`);

  const views: Readonly<Record<string, string>> = {
    tracks: '/',
    albums: '/albums',
    album: `/albums/${overLimited.album_id}`,
    playlists: '/playlists',
    playlist: `/playlists/${playlist.body.id}`,
    playing: '/playing',
    mastering: '/mastering',
    profiles: '/profiles',
    folders: '/folders',
  };
  mkdirSync(OUT, { recursive: true });
  for (const [name, path] of Object.entries(views)) {
    for (const [size, options] of Object.entries(SIZES)) {
      const isDark = DARK.has(name) === (size === 'desktop');
      const context = await browser.newContext({
        ...options,
        colorScheme: isDark ? 'dark' : 'light',
        reducedMotion: 'reduce',
      });
      const page = await context.newPage();
      await page.goto(origin + path);
      await take(page, `${name}-${size}`);
      await context.close();
    }
  }
} finally {
  await browser.close();
  await service[Symbol.asyncDispose]();
  rmSync(box, { recursive: true, force: true });
}

/** All tracks, once every one is measured and its recommendation solved; without those for which that takes all too long. */
async function settled() {
  const PATIENCE_MS = 10_000;
  let before = 0;
  let changedAt = Date.now();
  for (;;) {
    const { body } = await service.get('/api/library/tracks?limit=500&include=recommendation&order_by=album');
    const { tracks } = body;
    const isDone = (track: { analysed: boolean; error: unknown; recommendation: unknown }): boolean =>
      track.error !== null || (track.analysed && track.recommendation !== null);
    const done = tracks.filter(isDone);
    if (done.length !== before) changedAt = Date.now();
    before = done.length;
    const isEnough = done.length === tracks.length || Date.now() - changedAt > PATIENCE_MS;
    if (done.length > 4 && isEnough) {
      const left = tracks.filter((track: { title: string }) => !done.includes(track));
      process.stderr.write(`left: ${JSON.stringify(left)}\n`);
      return done;
    }
    process.stderr.write(`\r${done.length} of ${tracks.length} tracks measured and solved `);
    await new Promise((next) => setTimeout(next, 500));
  }
}

/** With few colours, as a page has them, it is a third of the size. */
async function take(page: Page, name: string): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForLoadState('networkidle');
  const path = join(OUT, `${name}.png`);
  await sharp(await page.screenshot())
    .png({ palette: true, colours: 128, effort: 10 })
    .toFile(path);
  process.stderr.write(`${path}\n`);
}
