import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { analyze, openAudio } from '../../src/engine/index.ts';
import { hasBrowser, launchBrowser, suiteName } from '../browser.ts';
import { wavDataOf, writePcmFile } from '../mastering/pcm-file.ts';
import { music, type Plane, scaled } from '../signals.ts';
import { writeToneFile } from '../tone-file.ts';
import { startTestService, temporaryFolder } from './running-service.ts';

const folder = temporaryFolder();
const library = join(folder.path, 'music');
const SECONDS = 12;
const RATE = 48_000;
let service: Awaited<ReturnType<typeof startTestService>>;
let origin: string;
/** By title. */
let ids: Record<string, number> = {};

beforeAll(async () => {
  mkdirSync(library);
  const plane = music(SECONDS, RATE);
  write('quiet', scaled(plane, -12));
  // As loud as clipping makes it: mastering takes it down.
  write(
    'loud',
    scaled(plane, 30).map((sample) => 0.98 * Math.tanh(sample)),
  );
  write('silent', new Float32Array(RATE));
  writeFileSync(join(library, 'broken.wav'), 'RIFF');
  service = await startTestService(join(folder.path, 'data'), [library]);
  origin = `http://localhost:${service.port}`;
  const client = await service.connect();
  await client.waitFor(({ type, data }) => type === 'library_updated' && data.action === 'scan');
  await client.close();
  const { tracks } = (await service.get('/api/library/tracks')).body;
  ids = Object.fromEntries(tracks.map(({ title, id }: { title: string; id: number }) => [title, id]));
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

function write(name: string, plane: Plane): void {
  const integers = new Int32Array(plane.length * 2);
  plane.forEach((sample, n) => {
    integers[2 * n] = Math.round(sample * 32767);
    integers[2 * n + 1] = integers[2 * n] ?? 0;
  });
  writePcmFile(join(library, `${name}.wav`), integers, { bits: 16, sampleRateHz: RATE, channelCount: 2 });
}

const urlOf = (title: string, rest: string): string => `${origin}/api/tracks/${ids[title]}/${rest}`;

/** An answer as a file. */
async function download(url: string, name: string): Promise<string> {
  const response = await fetch(url);
  const path = join(folder.path, name);
  if (!response.ok) throw new Error(`${url}: ${await response.text()}`);
  writeFileSync(path, new Uint8Array(await response.arrayBuffer()));
  return path;
}

async function measure(path: string) {
  using source = await openAudio(path);
  const { integratedLufs, truePeakDbtp, durationSeconds } = analyze(source);
  return { integratedLufs: integratedLufs ?? 0, truePeakDbtp: truePeakDbtp ?? 0, durationSeconds };
}

test('a master sounds as its plan says: another loudness, no true peak above −1 dBTP, as long as before', async () => {
  const url = urlOf('quiet', 'master?preset=punchy&intensity=1');
  const master = await measure(await download(url, 'master.flac'));
  const before = await measure(join(library, 'quiet.wav'));
  expect(master.durationSeconds).toBe(SECONDS);
  expect(master.truePeakDbtp).toBeLessThanOrEqual(-1);
  expect(Math.abs(master.integratedLufs - before.integratedLufs)).toBeGreaterThan(0.5);
});

test('at intensity 0 the original comes out, sample by sample', async () => {
  const wav = await download(urlOf('quiet', 'master?intensity=0&format=wav'), 'bypassed.wav');
  expect(wavDataOf(wav).equals(wavDataOf(join(library, 'quiet.wav')))).toBe(true);
});

test.each(['wav', 'flac', 'opus', 'mp3'])('%s is complete, and seekable afterwards', async (format) => {
  const url = urlOf('quiet', `master?preset=warm&format=${format}`);
  const path = await download(url, `warm.${format}`);
  const whole = readFileSync(path);
  const part = await fetch(url, { headers: { range: 'bytes=1000-1999' } });
  expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 1000-1999/${whole.length}`]);
  expect(Buffer.from(await part.arrayBuffer())).toEqual(whole.subarray(1000, 2000));
  expect((await measure(path)).durationSeconds).toBeCloseTo(SECONDS, 1);
});

test.each([
  ['quiet', 'punchy', 'flac'],
  ['quiet', 'gentle', 'wav'],
  ['loud', 'gentle', 'flac'],
])(
  'the %s track and its %s master as %s are as loud as the quieter of them',
  async (title, preset, format) => {
    const heard = async (rest: string) =>
      (await measure(await download(urlOf(title, `${rest}&preset=${preset}&format=${format}`), 'heard')))
        .integratedLufs;
    const original = await heard('stream?match_loudness=1');
    const master = await heard('master?match_loudness=1');
    expect(Math.abs(original - master)).toBeLessThan(0.1);
    const quieter = Math.min(await heard('stream?'), await heard('master?'));
    expect(Math.abs(original - quieter)).toBeLessThan(0.1);
  },
);

test.each([
  ['silent', 'not_measurable'],
  ['broken', 'undecodable_audio'],
])('the %s track has no master: %s', async (title, code) => {
  const response = await fetch(urlOf(title, 'master'));
  expect([response.status, await response.json()]).toMatchObject([422, { code }]);
  const original = await fetch(urlOf(title, 'stream'));
  expect(Buffer.from(await original.arrayBuffer())).toEqual(readFileSync(join(library, `${title}.wav`)));
});

describe.skipIf(!hasBrowser)(suiteName('in a real browser'), () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  test.each([
    ['quiet', 'stream', 'the original'],
    ['quiet', 'master?preset=bright&format=wav', 'a WAV while it is rendered'],
    ['loud', 'master?preset=bright&format=flac', 'a FLAC'],
  ])('%s/%s: <audio> plays %s, knows how long it is and seeks', async (title, path) => {
    const page = await browser.newPage();
    await page.goto(`${origin}/api/health`);
    const heard = await page.evaluate(
      async (url) => {
        const audio = new Audio(url);
        const comes = (name: string) =>
          new Promise((resolve, reject) => {
            audio.addEventListener(name, resolve, { once: true });
            audio.addEventListener('error', () => reject(new Error(audio.error?.message)), { once: true });
          });
        audio.muted = true;
        const ready = comes('canplay');
        await Promise.all([ready, audio.play()]);
        const sought = comes('seeked');
        audio.currentTime = 9;
        await sought;
        const end = comes('ended');
        audio.currentTime = audio.duration - 0.3;
        await end;
        return { duration: audio.duration, ended: audio.currentTime };
      },
      urlOf(title, path),
    );
    expect(heard.duration).toBeCloseTo(SECONDS, 1);
    expect(heard.ended).toBeCloseTo(SECONDS, 1);
    await page.close();
  });
});

test('after a kill in the middle of a render nothing half done is left, and it is rendered anew', async () => {
  using own = temporaryFolder();
  const [data, tones] = [join(own.path, 'data'), join(own.path, 'music')];
  mkdirSync(tones);
  writeToneFile(join(tones, 'long.wav'), { seconds: 240, sampleRateHz: 8000, channelCount: 1 });
  const start = async () => {
    const cli = join(import.meta.dirname, '../../src/cli/main.ts');
    const args = [cli, 'serve', '--port', '0', '--data', data, '--library', tones];
    // A group of its own, so that the analyzer dies with it and tidies nothing up.
    const child = spawn(process.execPath, args, {
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, AURALIS_LOG: 'silent' },
    });
    const { promise, resolve } = Promise.withResolvers<string>();
    child.stderr.on('data', (text) => {
      const [, url] = /(http:\/\/localhost:\d+)\//.exec(String(text)) ?? [];
      if (url !== undefined) resolve(url);
    });
    return { child, exited: new Promise((done) => child.once('exit', done)), url: await promise };
  };
  const importIt = (url: string) =>
    fetch(`${url}/api/player/load?track_path=${encodeURIComponent(join(tones, 'long.wav'))}`, {
      method: 'POST',
    });
  const growing = () => readdirSync(join(data, 'renders')).filter((name) => name.startsWith('.growing-'));

  const first = await start();
  await importIt(first.url);
  const cut = await fetch(`${first.url}/api/tracks/1/master?format=wav`);
  expect(cut.status).toBe(200);
  process.kill(-(first.child.pid ?? 0), 'SIGKILL');
  await first.exited;
  await expect(cut.arrayBuffer()).rejects.toThrow();
  expect(growing()).toHaveLength(1);

  const second = await start();
  expect(growing()).toEqual([]);
  const whole = await fetch(`${second.url}/api/tracks/1/master?format=wav`);
  expect((await whole.arrayBuffer()).byteLength).toBe(Number(whole.headers.get('content-length')));
  second.child.kill('SIGTERM');
  await second.exited;
}, 60_000);
