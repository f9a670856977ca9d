import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ExpectedError } from '../../../src/errors.ts';
import type { Track } from '../../../src/library/index.ts';
import type { Plan } from '../../../src/mastering/index.ts';
import type { MasteringOf, TrackMastering } from '../../../src/server/streaming/rendering.ts';
import { openTemporaryLibrary, type TemporaryLibrary } from '../../library/temporary-library.ts';
import { writeToneFile } from '../../tone-file.ts';
import { type StreamingApp, startStreamingApp } from './streaming-app.ts';

const flat = { frequencyHz: 1000, gainDb: 0, q: 1 };
const plan: Plan = {
  masteringVersion: 1,
  equaliser: { lowShelf: flat, lowBell: flat, highBell: flat, highShelf: flat },
  dynamics: {
    thresholdDbfs: -20,
    slope: 0,
    kneeDb: 6,
    attackSeconds: 0.002,
    releaseSeconds: 0.1,
    rangeDb: 6,
  },
  gainDb: 6,
  ceilingDbtp: -1,
};
/** What comes out of the render, whatever went in: a WAV file is one in any of its parts. */
let made: Buffer;
let box: TemporaryLibrary;
let app: StreamingApp;
let track: Track;
let url: string;

/** −20 LUFS, and −14 predicted of every master. */
const masteringOf: MasteringOf<TrackMastering> = async ({ path }, { preset, intensity }) => ({
  payloadHash: path,
  plan: intensity === 0 ? null : { ...plan, gainDb: preset === 'warm' ? 5 : 6 },
  prediction: {
    figures: { integratedLufs: -14, truePeakDbtp: -1, crestFactorDb: 9, spectralCentroidHz: 2000 },
  },
  analysis: {
    durationSeconds: 1,
    format: {
      ...{ sampleRateHz: 48_000, durationSeconds: 1, bitsPerSample: 16, codec: 'pcm_s16le' },
      channels: ['FL', 'FR'],
    },
    integratedLufs: -20,
  },
});

let count = 0;
let folder: string;

beforeAll(async () => {
  box = await openTemporaryLibrary();
});
beforeEach(async () => {
  count++;
  folder = join(box.root, `renders-${count}`);
  const path = join(box.music, `Song ${count}.wav`);
  writeToneFile(path, { seconds: 1 });
  made = readFileSync(path);
  ({ track } = await box.library.importFile(path));
  url = `/api/tracks/${track.id}/master`;
  app = await startStreamingApp(box, folder, masteringOf);
});
afterEach(async () => {
  await app[Symbol.asyncDispose]();
});
afterAll(() => box[Symbol.asyncDispose]());

const bytesOf = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer());
/** Renders it to the end. */
async function renderWhole(path: string, n = 0, integratedLufs?: number): Promise<Buffer> {
  const asked = app.ask(path).then(bytesOf);
  const render = await app.driven.nth(n);
  render.write(made);
  render.finish(integratedLufs);
  return asked;
}

describe('while it grows', () => {
  test('WAV has its final length at its first bytes, and a part that is not there yet is waited for', async () => {
    const asked = app.ask(`${url}?format=wav`);
    const render = await app.driven.nth(0);
    render.write(made.subarray(0, 1_000));
    const whole = await asked;
    expect([whole.status, whole.headers.get('content-length')]).toEqual([200, String(made.length)]);
    expect(whole.headers.get('content-type')).toBe('audio/wav');
    expect(whole.headers.get('accept-ranges')).toBe('bytes');
    const part = app.ask(`${url}?format=wav`, { range: 'bytes=100000-100099' });
    const early = await app.ask(`${url}?format=wav`, { range: 'bytes=100-199' });
    expect([early.status, await bytesOf(early)]).toEqual([206, made.subarray(100, 200)]);
    render.write(made.subarray(1_000, 100_050));
    render.write(made.subarray(100_050));
    expect(await bytesOf(await part)).toEqual(made.subarray(100_000, 100_100));
    render.finish();
    expect(await bytesOf(whole)).toEqual(made);
    expect(app.driven.asked).toHaveLength(1);
  });

  test('the tag of a WAV stays when it is complete', async () => {
    const asked = app.ask(`${url}?format=wav`);
    const render = await app.driven.nth(0);
    render.write(made);
    const growing = await asked;
    render.finish();
    await bytesOf(growing);
    const etag = growing.headers.get('etag');
    expect((await app.ask(`${url}?format=wav`, { 'if-none-match': etag ?? '' })).status).toBe(304);
  });

  test('FLAC is sent at once without a length, and by parts when it is complete', async () => {
    const asked = app.ask(url);
    const render = await app.driven.nth(0);
    const ranged = app.ask(url, { range: 'bytes=10-19' });
    render.write(made.subarray(0, 500));
    const whole = await asked;
    expect([whole.status, whole.headers.get('content-length')]).toEqual([200, null]);
    expect([whole.headers.get('content-type'), whole.headers.get('etag')]).toEqual(['audio/flac', null]);
    render.write(made.subarray(500));
    render.finish();
    expect(await bytesOf(whole)).toEqual(made);
    const part = await ranged;
    expect([part.status, await bytesOf(part)]).toEqual([206, made.subarray(10, 20)]);
    expect(part.headers.get('content-range')).toBe(`bytes 10-19/${made.length}`);
  });

  test('what may be rendered twice is sent when it is complete', async () => {
    for (const [n, [format, type]] of [
      ['opus', 'audio/ogg; codecs=opus'],
      ['mp3', 'audio/mpeg'],
    ].entries()) {
      const asked = app.ask(`${url}?format=${format}`);
      const render = await app.driven.nth(n);
      render.write(made);
      writeFileSync(render.request.out, made.subarray(0, 900));
      render.finish();
      const response = await asked;
      expect(response.headers.get('content-length')).toBe('900');
      expect(response.headers.get('content-type')).toBe(type);
      expect(await bytesOf(response)).toEqual(made.subarray(0, 900));
    }
  });

  test('HEAD has what is known, and no body', async () => {
    const asked = app.ask(`${url}?format=wav`, {}, 'HEAD');
    const render = await app.driven.nth(0);
    render.write(made.subarray(0, 100));
    const response = await asked;
    expect([response.status, await response.text()]).toEqual([200, '']);
    expect(response.headers.get('content-length')).toBe(String(made.length));
  });
});

describe('once, for whoever asks', () => {
  test('ten clients at once render once, and all hear the same', async () => {
    const asked = Array.from({ length: 10 }, () => app.ask(url).then(bytesOf));
    const render = await app.driven.nth(0);
    render.write(made);
    render.finish();
    expect(new Set((await Promise.all(asked)).map((bytes) => bytes.toString('latin1')))).toEqual(
      new Set([made.toString('latin1')]),
    );
    expect(app.driven.asked).toHaveLength(1);
    expect(app.evidence).toMatchObject([
      { rendering: { format: 'flac', analysis: { integratedLufs: -14 } } },
    ]);
  });

  test('another preset, intensity or format is another render; the settings say what is left out', async () => {
    await renderWhole(`${url}?preset=adaptive&intensity=1&format=flac`);
    expect(await bytesOf(await app.ask(url))).toEqual(made);
    await renderWhole(`${url}?preset=warm`, 1);
    await renderWhole(`${url}?format=wav`, 2);
    await renderWhole(`${url}?intensity=0`, 3);
    const requests = app.driven.asked.map(({ request }) => [request.plan?.gainDb, request.format]);
    expect(requests).toEqual([
      [6, 'flac'],
      [5, 'flac'],
      [6, 'wav'],
      [undefined, 'flac'],
    ]);
  });

  test('when the last client has gone it is stopped, and nothing is left of it', async () => {
    const stop = new AbortController();
    const gone = fetch(`${app.origin}${url}?format=wav`, { signal: stop.signal });
    const render = await app.driven.nth(0);
    render.write(made.subarray(0, 100), 0.1);
    await (await gone).body?.getReader().read();
    stop.abort();
    await app.driven.until(() => render.signal.aborted);
    expect(await renderWhole(`${url}?format=wav`, 1)).toEqual(made);
    expect(app.files()).toHaveLength(1);
  });

  test('it goes on for those who stay, and to its end when it is nearly there', async () => {
    const stop = new AbortController();
    const gone = fetch(`${app.origin}${url}?format=wav`, { signal: stop.signal });
    const stays = app.ask(`${url}?format=wav`);
    const render = await app.driven.nth(0);
    render.write(made.subarray(0, 1_000), 0.1);
    await gone;
    stop.abort();
    render.write(made.subarray(1_000, 2_000), 0.9);
    await (await stays).body?.cancel();
    render.write(made.subarray(2_000), 0.95);
    render.finish();
    expect(await bytesOf(await app.ask(`${url}?format=wav`))).toEqual(made);
    expect(render.signal.aborted).toBe(false);
    expect(app.driven.asked).toHaveLength(1);
  });
});

describe('what goes wrong', () => {
  test.each([
    ['undecodable_audio', 422],
    ['storage_full', 507],
    ['timed_out', 422],
  ] as const)('%s before the first byte is a problem with its code', async (code, status) => {
    const asked = app.ask(url);
    (await app.driven.nth(0)).fail(new ExpectedError(code, 'why'));
    const response = await asked;
    expect(response.headers.get('content-type')).toMatch('application/problem+json');
    expect([response.status, (await response.json()).code]).toEqual([status, code]);
    expect(app.files()).toEqual([]);
    expect(await renderWhole(url, 1)).toEqual(made);
  });

  test.each(['wav', 'flac'])('after the first byte the connection is cut: %s', async (format) => {
    const asked = app.ask(`${url}?format=${format}`);
    const render = await app.driven.nth(0);
    render.write(made.subarray(0, 5_000));
    const response = await asked;
    expect(response.status).toBe(200);
    render.fail(new Error('out of luck'));
    await expect(response.arrayBuffer()).rejects.toThrow();
  });

  test.each([
    ['fewer', -10],
    ['more', 10],
  ])('%s bytes than the header announced are no whole file', async (_, difference) => {
    const asked = app.ask(`${url}?format=wav`);
    const render = await app.driven.nth(0);
    render.write(
      difference < 0 ? made.subarray(0, difference) : Buffer.concat([made, Buffer.alloc(difference)]),
    );
    const response = await asked;
    render.finish();
    await expect(response.arrayBuffer()).rejects.toThrow();
  });

  test('a file that is changed while it is rendered is not kept as what it was', async () => {
    const asked = app.ask(`${url}?format=opus`);
    const render = await app.driven.nth(0);
    utimesSync(track.path, 1, 1);
    render.write(made);
    render.finish();
    expect(await (await asked).json()).toMatchObject({ status: 409, code: 'file_changed' });
    expect(app.files()).toEqual([]);
  });

  test('a preset, an intensity or a format that is none is named', async () => {
    for (const query of ['preset=loud', 'intensity=2', 'format=aiff', 'match_loudness=yes']) {
      const response = await app.ask(`${url}?${query}`);
      expect(await response.json()).toMatchObject({
        status: 422,
        code: 'invalid_request',
        detail: expect.stringContaining(query.split('=')[0] ?? ''),
      });
    }
  });

  test('a service that closes cuts what grows, and removes it', async () => {
    const asked = app.ask(`${url}?format=wav`);
    (await app.driven.nth(0)).write(made.subarray(0, 5_000));
    const response = await asked;
    await app[Symbol.asyncDispose]();
    await expect(response.arrayBuffer()).rejects.toThrow();
    expect(app.files()).toEqual([]);
  });
});

test('a client that goes before it is decided what to do says so', async () => {
  const asked = Promise.withResolvers<AbortSignal>();
  await app[Symbol.asyncDispose]();
  app = await startStreamingApp(box, folder, (_track, _choice, _urgency, signal) => {
    asked.resolve(signal);
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  });
  const gone = new AbortController();
  const answer = fetch(`${app.origin}${url}`, { signal: gone.signal });
  const signal = await asked.promise;
  gone.abort();
  await expect(answer).rejects.toThrow();
  if (!signal.aborted) await once(signal, 'abort');
});

describe('kept', () => {
  const restart = async (options: Parameters<typeof startStreamingApp>[3] = {}): Promise<void> => {
    await app[Symbol.asyncDispose]();
    app = await startStreamingApp(box, folder, masteringOf, options);
  };

  test('not when its folder was removed: it is made and filled anew', async () => {
    await renderWhole(url);
    rmSync(folder, { recursive: true });
    expect(await renderWhole(url, 1)).toEqual(made);
    expect(app.files()).toHaveLength(1);
  });

  test('over a restart: with the same tag, rendered no second time', async () => {
    await renderWhole(url);
    const etag = (await app.ask(url)).headers.get('etag');
    await restart();
    const response = await app.ask(url);
    expect(await bytesOf(response)).toEqual(made);
    expect(response.headers.get('etag')).toBe(etag);
    expect(app.driven.asked).toHaveLength(0);
  });

  test('what a kill has left half done is removed at the start, and nothing else', async () => {
    await renderWhole(url);
    const [whole = ''] = app.files();
    const other = `${'0'.repeat(64)}-00000000`;
    for (const name of [
      `.growing-${other}.wav`,
      `${other}.flac`, // without its note
      `${other}.opus.json`, // without its render
      'notes.txt',
    ])
      writeFileSync(join(folder, name), 'x');
    // Shorter than its note says.
    writeFileSync(join(folder, `${other}.mp3`), 'x');
    writeFileSync(join(folder, `${other}.mp3.json`), '{"bytes":2,"integrated_lufs":null}');
    await restart();
    expect(readdirSync(folder).sort()).toEqual([whole, `${whole}.json`, 'notes.txt'].sort());
  });

  test('within the limit: the least recently used goes first, also after a restart', async () => {
    await restart({ limitBytes: 2.5 * made.length });
    await renderWhole(`${url}?preset=adaptive`, 0);
    await renderWhole(`${url}?preset=warm`, 1);
    await bytesOf(await app.ask(`${url}?preset=adaptive`));
    await renderWhole(`${url}?format=wav`, 2);
    await bytesOf(await app.ask(`${url}?preset=adaptive`));
    expect(app.driven.asked).toHaveLength(3);
    await renderWhole(`${url}?preset=warm`, 3);
    await restart({ limitBytes: 2.5 * made.length });
    await bytesOf(await app.ask(`${url}?preset=warm`));
    await bytesOf(await app.ask(`${url}?preset=adaptive`));
    expect(app.driven.asked).toHaveLength(0);
    expect(app.files()).toHaveLength(2);
  });

  test('what is being heard is not removed, and goes when it has been', async () => {
    await restart({ limitBytes: 10 });
    const asked = app.ask(`${url}?format=wav`);
    const render = await app.driven.nth(0);
    render.write(made.subarray(0, 1_000));
    const response = await asked;
    render.write(made.subarray(1_000));
    render.finish();
    expect(await bytesOf(response)).toEqual(made);
    await renderWhole(url, 1);
    expect(app.driven.asked).toHaveLength(2);
  });

  test('one that somebody has removed by hand is rendered again', async () => {
    await renderWhole(url);
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
    expect(await renderWhole(url, 1)).toEqual(made);
  });
});

describe('at equal loudness', () => {
  const original = () => `/api/tracks/${track.id}/stream?match_loudness=1`;

  test('a louder master is attenuated by as much as it came out louder, and the original is sent as it is', async () => {
    // Predicted −14, came out −13: 7 LU above the original's −20.
    const asked = app.ask(`${url}?match_loudness=1`).then(bytesOf);
    const plain = await app.driven.nth(0);
    plain.write(made);
    plain.finish(-13);
    const matched = await app.driven.nth(1);
    expect(matched.request).toMatchObject({ gainDb: -7, plan: { gainDb: 6 }, format: 'flac' });
    matched.write(made);
    matched.finish(-20);
    expect(await asked).toEqual(made);
    const response = await app.ask(original());
    expect([response.headers.get('content-type'), await bytesOf(response)]).toEqual(['audio/wav', made]);
    expect(app.driven.asked).toHaveLength(2);
    // Only what sounds at its own level says how good the prediction was.
    expect(app.evidence.map(({ rendering }) => rendering.analysis.integratedLufs)).toEqual([-13]);
  });

  test('a quieter master is sent as it is, and the original attenuated without anything else', async () => {
    await renderWhole(url, 0, -23.5);
    expect(await bytesOf(await app.ask(`${url}?match_loudness=1`))).toEqual(made);
    expect(app.driven.asked).toHaveLength(1);
    await renderWhole(`${original()}`, 1, -23.5);
    expect(app.driven.asked[1]?.request).toMatchObject({ gainDb: -3.5, plan: null, format: 'flac' });
  });

  test('the original against itself is sent as it is', async () => {
    expect(await bytesOf(await app.ask(`${original()}&intensity=0`))).toEqual(made);
    expect(app.driven.asked).toHaveLength(0);
  });
});
