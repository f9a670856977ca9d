import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, cpSync, mkdirSync, readFileSync, renameSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isThere } from '../library/edited-file.ts';
import { writeToneFile } from '../tone-file.ts';
import { startTestService, temporaryFolder } from './running-service.ts';

/**
 * Decodes as `/api/ready` counts them: by the analyzer, where a decoder is opened. The tests follow each other on one
 * library; each is told what it adds.
 */
const folder = temporaryFolder();
const music = join(folder.path, 'music');
const data = join(folder.path, 'data');
const hasFfmpeg = isThere('ffmpeg');
/** Files of the service that is killed. */
const KILLED_OF = 24;
let service: Awaited<ReturnType<typeof startTestService>>;
/** Of services that have been closed. */
let before = { analyze: 0, solve: 0, describe: 0, others: 0 };

type Listed = { readonly id: number; readonly filepath: string; readonly album_id: number | null };

async function decodes() {
  const { analyze, solve, describe, ...others } = (await service.get('/api/ready')).body.analyzer.decodes;
  const sum = Object.values(others as Record<string, number>).reduce((a, b) => a + b, 0);
  return {
    analyze: before.analyze + analyze,
    solve: before.solve + solve,
    describe: before.describe + describe,
    others: before.others + sum,
  };
}

async function listed(): Promise<readonly (Listed & { analysis: unknown; recommendation: unknown })[]> {
  const { body } = await service.get(
    '/api/library/tracks?limit=500&order_by=path&include=analysis,recommendation',
  );
  return body.tracks.filter(({ missing }: { missing: boolean }) => !missing);
}

/** When the library holds `count` tracks, each is measured, and nothing is left to do. */
async function settled(count: number): Promise<void> {
  await expect
    .poll(
      async () => {
        const tracks = await listed();
        const { running, waiting } = (await service.get('/api/ready')).body.analyzer;
        const isAll = tracks.length === count && tracks.every(({ analysis }) => analysis !== null);
        const isSolved = tracks.every(({ recommendation }) => recommendation !== null);
        return isAll && isSolved && running + waiting === 0;
      },
      { timeout: 30_000 },
    )
    .toBe(true);
}

/** Scans, waits, and answers how many decodes that took. */
async function scan(count: number) {
  const from = await decodes();
  const client = await service.connect();
  await service.post('/api/library/scan');
  await client.waitFor(({ type }) => type === 'scan_complete');
  await client.close();
  await settled(count);
  return added(from);
}

async function added(from: Awaited<ReturnType<typeof decodes>>) {
  const now = await decodes();
  return {
    analyze: now.analyze - from.analyze,
    solve: now.solve - from.solve,
    describe: now.describe - from.describe,
    others: now.others - from.others,
  };
}

const start = async (): Promise<void> => {
  service = await startTestService(data, [music]);
};
const NOTHING = { analyze: 0, solve: 0, describe: 0, others: 0 };
const path = (name: string): string => join(music, name);
const idOf = async (name: string) => (await listed()).find(({ filepath }) => filepath === path(name))?.id;

beforeAll(async () => {
  mkdirSync(path('album'), { recursive: true });
  for (const [n, levelDbfs] of [-30, -20, -12].entries())
    writeToneFile(path(`album/${n}.wav`), {
      seconds: 1,
      levelDbfs,
      info: { INAM: `${n}`, IART: 'Generator', IPRD: 'Tones' },
    });
  if (hasFfmpeg)
    execFileSync('ffmpeg', ['-v', 'error', '-i', path('album/0.wav'), '-b:a', '128k', path('tone.mp3')]);
  else writeToneFile(path('tone.wav'), { seconds: 1, levelDbfs: -6 });
  await start();
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

test('four new files are decoded once each to be measured', async () => {
  await settled(4);
  expect(await decodes()).toMatchObject({ analyze: 4, describe: 0, others: 0 });
});

test('a scan of what has not changed decodes nothing', async () => {
  expect(await scan(4)).toEqual(NOTHING);
});

test('a restart decodes nothing', async () => {
  const from = await decodes();
  await service[Symbol.asyncDispose]();
  before = from;
  await start();
  expect(await scan(4)).toEqual(NOTHING);
  expect(await decodes()).toEqual(from);
});

test('tags that we write decode nothing', async () => {
  const from = await decodes();
  for (const { id } of await listed()) {
    const { status, body } = await service.put(`/api/metadata/tracks/${id}`, {
      title: `New ${id}`,
      genre: 'Test',
    });
    expect([status, body.detail]).toEqual([200, undefined]);
  }
  await scan(4);
  expect(await added(from)).toEqual(NOTHING);
});

test.skipIf(!hasFfmpeg)('tags that another tool writes decode nothing', async () => {
  for (const name of ['tone.mp3', 'album/1.wav']) {
    const retagged = join(folder.path, `retagged${name.slice(-4)}`);
    const asIs = ['-map', '0', '-c', 'copy', '-metadata', 'title=By another tool, at some length'];
    execFileSync('ffmpeg', ['-v', 'error', '-i', path(name), ...asIs, retagged]);
    expect(readFileSync(retagged)).not.toEqual(readFileSync(path(name)));
    renameSync(retagged, path(name));
  }
  expect(await scan(4)).toEqual(NOTHING);
});

test('files and folders that have moved decode nothing', async () => {
  renameSync(path('album'), path('album of old'));
  renameSync(path('album of old/2.wav'), path('moved.wav'));
  expect(await scan(4)).toEqual(NOTHING);
});

test('gains of tracks and albums, asked for and written, decode nothing', async () => {
  const from = await decodes();
  const tracks = await listed();
  for (const dry_run of [true, false]) {
    const track_ids = tracks.map(({ id }) => id);
    const { body } = await service.post('/api/metadata/replaygain', { track_ids, album_gain: true, dry_run });
    expect(body.results).toHaveLength(4);
    for (const { ok, written, measured } of body.results)
      expect({ ok, written, isMeasured: measured !== null }).toEqual({
        ok: true,
        written: !dry_run,
        isMeasured: true,
      });
  }
  await scan(4);
  expect(await added(from)).toEqual(NOTHING);
});

test('a copy decodes nothing', async () => {
  copyFileSync(path('moved.wav'), path('copy.wav'));
  cpSync(path('album of old'), path('copies'), { recursive: true });
  expect(await scan(7)).toEqual(NOTHING);
});

test('copies that come to light at the same time are decoded once', async () => {
  writeToneFile(path('twin-0.wav'), { seconds: 1.5, frequencyHz: 500 });
  for (let n = 1; n < 4; n++) copyFileSync(path('twin-0.wav'), path(`twin-${n}.wav`));
  expect(await scan(11)).toMatchObject({ analyze: 1, describe: 0, others: 0 });
});

test('a file with other samples is decoded once more', async () => {
  writeToneFile(path('moved.wav'), { seconds: 1.2, frequencyHz: 700 });
  expect(await scan(11)).toMatchObject({ analyze: 1, describe: 0, others: 0 });
});

test('what many ask for at once is decoded once, and not again', async () => {
  writeToneFile(path('asked.wav'), { seconds: 1.3, frequencyHz: 900 });
  const from = await decodes();
  const client = await service.connect();
  await service.post('/api/library/scan');
  await client.waitFor(({ type }) => type === 'scan_complete');
  await client.close();
  const id = await idOf('asked.wav');
  const ask = () =>
    Promise.all(
      [
        `/api/tracks/${id}/analysis`,
        `/api/tracks/${id}/analysis?include=key,tempo`,
        `/api/tracks/${id}/analysis?include=key`,
        `/api/player/mastering/recommendation/${id}`,
        `/api/player/mastering/recommendation/${id}`,
      ].map(async (url) => expect((await service.get(url)).status).toBe(200)),
    );
  await ask();
  await settled(12);
  const first = await added(from);
  expect(first).toMatchObject({ analyze: 1, describe: 1 });
  await ask();
  expect(await added(from)).toEqual(first);
});

test('killed while it measures, a service decodes nothing again that it had told of', async () => {
  const others = join(folder.path, 'others');
  const otherData = join(folder.path, 'other-data');
  mkdirSync(others);
  for (let n = 0; n < KILLED_OF; n++) {
    writeToneFile(join(others, `${n}.wav`), { seconds: 2, frequencyHz: 300 + 10 * n });
    utimesSync(join(others, `${n}.wav`), 0, 0); // Not taken for one that is still being written.
  }
  const main = join(import.meta.dirname, '../../src/cli/main.ts');
  const args = ['serve', '--port', '0', '--data', otherData, '--library', others, '--threads', '1'];
  const child = spawn(process.execPath, [main, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, AURALIS_LOG: 'analyzer=debug' },
  });
  const known = new Set<string>();
  for await (const line of createInterface({ input: child.stderr })) {
    const measured = /"path":"([^"]+)".*"msg":"measured"/.exec(line);
    if (measured?.[1]) known.add(measured[1]);
    if (known.size === 3) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  expect(known.size).toBeGreaterThanOrEqual(3);
  expect(known.size).toBeLessThan(KILLED_OF);

  await using again = await startTestService(otherData, [others]);
  const analyzed = async () => (await again.get('/api/ready')).body.analyzer.decodes.analyze;
  const left = async () => {
    const { body } = await again.get('/api/library/tracks?limit=500&include=analysis');
    return body.tracks.filter(({ analysis }: { analysis: unknown }) => analysis === null).length;
  };
  await expect.poll(left, { timeout: 30_000 }).toBe(0);
  expect(await analyzed()).toBeLessThanOrEqual(KILLED_OF - known.size);
});
