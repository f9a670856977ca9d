import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ExpectedError } from '../../../src/errors.ts';
import type { Track } from '../../../src/library/index.ts';
import { createGrowth } from '../../../src/server/streaming/growth.ts';
import { createRenderJobs } from '../../../src/server/streaming/render-jobs.ts';
import type { TrackMastering } from '../../../src/server/streaming/rendering.ts';
import { openTemporaryLibrary, type TemporaryLibrary } from '../../library/temporary-library.ts';
import { planWith } from '../../mastering/example-plan.ts';
import { writeToneFile } from '../../tone-file.ts';
import { type StreamingApp, startStreamingApp } from './streaming-app.ts';

const figures = { integratedLufs: -14, truePeakDbtp: -1, crestFactorDb: 9, spectralCentroidHz: 2000 };
let made: Buffer;
let box: TemporaryLibrary;
let app: StreamingApp;
let track: Track;
let count = 0;
/** What the mastering of the next job waits for. */
let solved: Promise<void>;

beforeAll(async () => {
  box = await openTemporaryLibrary();
});
beforeEach(async () => {
  const path = join(box.music, `Song ${++count}.wav`);
  writeToneFile(path, { seconds: 1 });
  made = readFileSync(path);
  ({ track } = await box.library.importFile(path));
  solved = Promise.resolve();
  app = await startStreamingApp(box, join(box.root, `renders-${count}`), async ({ path }, { intensity }) => {
    await solved;
    return {
      payloadHash: path,
      plan: intensity === 0 ? null : planWith({ gainDb: 6 * intensity }),
      prediction: { figures },
      analysis: {
        durationSeconds: 1,
        format: {
          ...{ sampleRateHz: 48_000, durationSeconds: 1, bitsPerSample: 16, codec: 'pcm_s16le' },
          channels: ['FL', 'FR'],
        },
        integratedLufs: -20,
      },
    };
  });
});
afterEach(() => app[Symbol.asyncDispose]());
afterAll(() => box[Symbol.asyncDispose]());

// biome-ignore lint/suspicious/noExplicitAny: tests look into it as a client would
async function ask(method: string, path: string): Promise<{ status: number; body: any }> {
  const response = await app.ask(path, {}, method);
  return { status: response.status, body: await response.json() };
}
const begin = async (query = '') => (await ask('POST', `/api/tracks/${track.id}/renders${query}`)).body;
const look = async (id: string) => (await ask('GET', `/api/renders/${id}`)).body;
/** Asks until it is in one of these states. */
async function until(id: string, ...states: readonly string[]) {
  for (;;) {
    const job = await look(id);
    if (states.includes(job.state)) return job;
  }
}

describe('a render job', () => {
  test('is answered before anything is done for it, under the settings where it names none', async () => {
    let go = (): void => {};
    solved = new Promise((resolve) => {
      go = resolve;
    });
    const { status, body } = await ask('POST', `/api/tracks/${track.id}/renders`);
    expect(status).toBe(202);
    expect(body).toMatchObject({
      track_id: track.id,
      ...{ preset: 'adaptive', intensity: 1, format: 'flac' },
      ...{ state: 'queued', progress: 0, error: null, result: null },
      url: `/api/tracks/${track.id}/master?preset=adaptive&intensity=1&format=flac`,
    });
    expect(app.driven.asked).toHaveLength(0);
    go();
    await app.driven.nth(0);
  });

  test('says how far it is, and at its URL the file grows and is whole', async () => {
    const { id, url } = await begin('?format=wav&preset=warm&intensity=0.5');
    const render = await app.driven.nth(0);
    expect(await look(id)).toMatchObject({ state: 'queued', progress: 0 });
    render.write(made.subarray(0, 1000), 0.25);
    expect(await look(id)).toMatchObject({ state: 'rendering', progress: 0.25 });
    const heard = app.ask(url).then((response) => response.arrayBuffer());
    render.write(made.subarray(1000), 0.75);
    expect((await look(id)).progress).toBe(0.75);
    render.finish();
    expect(await until(id, 'done')).toMatchObject({ progress: 1, error: null });
    expect(Buffer.from(await heard)).toEqual(made);
    expect(app.driven.asked).toHaveLength(1);
  });

  test('of what somebody listens to, or has asked for already, shares that render', async () => {
    const heard = app.ask(`/api/tracks/${track.id}/master?format=wav`);
    const render = await app.driven.nth(0);
    render.write(made, 0.4);
    const jobs = [await begin('?format=wav'), await begin('?format=wav')];
    for (const { id } of jobs) expect((await until(id, 'rendering')).progress).toBe(0.4);
    render.finish();
    for (const { id } of jobs) await until(id, 'done');
    await (await heard).arrayBuffer();
    const again = await begin('?format=wav');
    expect(await until(again.id, 'done')).toMatchObject({ progress: 1 });
    expect(app.driven.asked).toHaveLength(1);
  });

  test('that is cancelled is so at once, stays so, and stops the render that nobody else waits for', async () => {
    const { id } = await begin('?format=wav');
    const render = await app.driven.nth(0);
    render.write(made.subarray(0, 1000), 0.2);
    const { status, body } = await ask('DELETE', `/api/renders/${id}`);
    expect([status, body.state, body.progress]).toEqual([200, 'cancelled', 0.2]);
    await app.driven.until(() => render.signal.aborted || null);
    expect(await look(id)).toMatchObject({ state: 'cancelled', error: null, result: null });
    expect((await ask('DELETE', `/api/renders/${id}`)).body.state).toBe('cancelled');
  });

  test('that is cancelled leaves the render to whoever else waits for it', async () => {
    const [first, second] = [await begin('?format=wav'), await begin('?format=wav')];
    const render = await app.driven.nth(0);
    render.write(made, 0.2);
    await until(second.id, 'rendering');
    await ask('DELETE', `/api/renders/${first.id}`);
    render.finish();
    await until(second.id, 'done');
    expect((await look(first.id)).state).toBe('cancelled');
    expect((await ask('DELETE', `/api/renders/${second.id}`)).body.state).toBe('done');
  });

  test('that is cancelled while it is solved renders nothing', async () => {
    let go = (): void => {};
    solved = new Promise((resolve) => {
      go = resolve;
    });
    const { id } = await begin();
    expect((await ask('DELETE', `/api/renders/${id}`)).body.state).toBe('cancelled');
    go();
    const other = await begin('?intensity=0.5');
    const render = await app.driven.nth(0);
    render.finish();
    await until(other.id, 'done');
    expect((await look(id)).state).toBe('cancelled');
  });

  test('that fails says why', async () => {
    const { id } = await begin();
    (await app.driven.nth(0)).fail(new ExpectedError('storage_full', 'the disk is full'));
    expect(await until(id, 'failed')).toMatchObject({
      error: { code: 'storage_full', message: 'the disk is full' },
      result: null,
    });
  });

  test('that fails of a bug says no more than that it has', async () => {
    const { id } = await begin();
    (await app.driven.nth(0)).fail(new TypeError('secret'));
    const { error } = await until(id, 'failed');
    expect(error.code).toBe('internal_error');
    expect(error.message).not.toContain('secret');
  });

  test.each([
    ['GET', '/api/renders/none', 404, 'render_not_found'],
    ['DELETE', '/api/renders/none', 404, 'render_not_found'],
    ['POST', '/api/tracks/999999/renders', 404, 'track_not_found'],
    ['POST', '/api/tracks/1/renders?format=ogg', 422, 'invalid_request'],
    ['POST', '/api/tracks/1/renders?intensity=1.5', 422, 'invalid_request'],
  ])('%s %s is refused', async (method, path, status, code) => {
    expect(await ask(method, path)).toMatchObject({ status, body: { code } });
  });
});

test('a job that is cancelled while its evidence is looked up stays cancelled', async () => {
  const looked = Promise.withResolvers<void>();
  const found = Promise.withResolvers<readonly []>();
  const released = Promise.withResolvers<void>();
  const growth = createGrowth();
  growth.complete(1, 1);
  await using jobs = createRenderJobs({
    holdMaster: async () => ({
      mastering: { payloadHash: 'a', plan: null } as TrackMastering,
      held: {
        etag: '""',
        growth,
        doneFraction: () => 1,
        open: () => Promise.reject(new Error('nobody reads it')),
        release: released.resolve,
      },
    }),
    evidence: {
      of() {
        looked.resolve();
        return found.promise;
      },
    },
    log: { debug() {}, info() {}, warn() {}, error() {} },
  });
  const { id } = jobs.begin(track, { preset: 'warm', intensity: 0, format: 'flac' });
  await looked.promise;
  expect(jobs.cancel(id).state).toBe('cancelled');
  found.resolve([]);
  await released.promise;
  expect(jobs.get(id).state).toBe('cancelled');
});

test('no more than 12 jobs are under way at once, fewer than renders may grow; the last hundred are remembered', async () => {
  const ids: string[] = [];
  const levels = Array.from({ length: 12 }, (_, i) => (i + 1) / 20);
  for (const level of levels) ids.push((await begin(`?intensity=${level}`)).id);
  expect(await ask('POST', `/api/tracks/${track.id}/renders?intensity=1`)).toMatchObject({
    status: 503,
    body: { code: 'too_many_streams' },
  });
  for (const n of levels.keys()) (await app.driven.nth(n)).finish();
  for (const id of ids) await until(id, 'done');
  for (let n = 0; n < 100; n++) {
    const { id } = await begin('?intensity=0.05');
    await until(id, 'done');
    ids.push(id);
  }
  expect((await ask('GET', `/api/renders/${ids[11]}`)).status).toBe(404);
  expect((await look(ids[12] ?? '')).state).toBe('done');
  expect(app.driven.asked).toHaveLength(12);
});

test('download=1 has a master saved as a file with the name of the track', async () => {
  const { id, url } = await begin('?format=wav&preset=warm');
  const render = await app.driven.nth(0);
  render.write(made);
  render.finish();
  await until(id, 'done');
  const dispositionOf = async (path: string) => {
    const response = await app.ask(path);
    await response.arrayBuffer();
    return response.headers.get('content-disposition');
  };
  expect(await dispositionOf(`${url}&download=1`)).toMatch(
    new RegExp(`^attachment; filename="Song ${count} \\(warm\\)\\.wav"`),
  );
  expect(await dispositionOf(url)).toMatch(/^inline; /);
});
