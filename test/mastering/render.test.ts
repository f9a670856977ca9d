import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { forkAnalyzer } from '#analyzer';
import { type Plan, type RenderRequest, render, wavFileBytes } from '#mastering';
import { seededRandom } from '../signals.ts';
import { writeToneFile } from '../tone-file.ts';
import { decoded } from './encoded.ts';
import { wavDataOf, writePcmFile } from './pcm-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'auralis-render-'));
const tone = join(folder, 'tone.wav');
const loud = join(folder, 'loud.wav');
const surround = join(folder, 'surround.wav');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Noise from full scale to full scale: what lossy encoders lift peaks of. */
const noise = Int32Array.from({ length: 2 * 3 * 44_100 }, () => 0);

beforeAll(() => {
  writeToneFile(tone, { seconds: 2, levelDbfs: -20 });
  writeToneFile(surround, { seconds: 1, levelDbfs: -20, channelCount: 6 });
  const random = seededRandom(5);
  for (let i = 0; i < noise.length; i++) noise[i] = Math.floor((random() - 0.5) * 65_535);
  writePcmFile(loud, noise, { bits: 16, sampleRateHz: 44_100, channelCount: 2 });
});

/** Nothing but gain and a ceiling. */
function gainOf(gainDb: number): Plan {
  const flat = { gainDb: 0, q: Math.SQRT1_2 };
  return {
    masteringVersion: 1,
    equaliser: {
      lowShelf: { frequencyHz: 120, ...flat },
      lowBell: { frequencyHz: 350, ...flat },
      highBell: { frequencyHz: 3000, ...flat },
      highShelf: { frequencyHz: 8000, ...flat },
    },
    dynamics: {
      thresholdDbfs: -20,
      slope: 0,
      kneeDb: 6,
      attackSeconds: 0.002,
      releaseSeconds: 0.1,
      rangeDb: 6,
    },
    gainDb,
    ceilingDbtp: -1,
  };
}

let files = 0;
function request(format: RenderRequest['format'], more: Partial<RenderRequest> = {}): RenderRequest {
  return { plan: null, out: join(folder, `${files++}.${format}`), format, ...more };
}

const decoder = 'auto';

test.each(['wav', 'flac', 'opus', 'mp3'] as const)(
  'a gain of 6 dB makes a tone of -20 LUFS one of -14 LUFS in %s, as measured in the written file',
  async (format) => {
    const asked = request(format, { plan: gainOf(6) });
    const { analysis, backedOffDb, ceilingExceededDb } = await render(tone, asked, { decoder });
    expect(analysis.integratedLufs).toBeCloseTo(-14, 1);
    expect(analysis.durationSeconds).toBe(2);
    expect(analysis.payloadHash).toMatch(/^[0-9a-f]{64}$/);
    expect([backedOffDb, ceilingExceededDb]).toEqual([0, 0]);
  },
);

test('a gain behind the limiter makes a bypass quieter by itself', async () => {
  const { analysis } = await render(tone, request('flac', { gainDb: -3 }), { decoder });
  expect(analysis.integratedLufs).toBeCloseTo(-23, 1);
});

test('a bypass without gain is the source, bit by bit', async () => {
  const [wav, flac] = [request('wav'), request('flac')];
  await render(loud, wav, { decoder });
  await render(loud, flac, { decoder });
  expect(wavDataOf(wav.out).equals(wavDataOf(loud))).toBe(true);
  expect(readFileSync(flac.out).subarray(26, 42)).toEqual(createHash('md5').update(wavDataOf(loud)).digest());
});

test.each(['wav', 'flac'] as const)('the ceiling is held in %s, dither and all', async (format) => {
  const { analysis, ceilingExceededDb } = await render(loud, request(format, { plan: gainOf(3) }), {
    decoder,
  });
  expect(analysis.truePeakDbtp).toBeLessThanOrEqual(-1);
  expect(ceilingExceededDb).toBe(0);
});

test.each(['opus', 'mp3'] as const)(
  'what %s lifts above the ceiling is backed off from once, and what remains is said',
  async (format) => {
    const rendered = await render(loud, request(format, { plan: gainOf(3) }), { decoder });
    expect(rendered.backedOffDb).toBeGreaterThan(0);
    expect(rendered.ceilingExceededDb).toBeCloseTo(Math.max(0, rendered.analysis.truePeakDbtp! + 1), 9);
    expect(rendered.ceilingExceededDb).toBeLessThan(0.5);
  },
);

test('who reads a first attempt keeps all of it when it is rendered once more', async () => {
  const asked = request('mp3', { plan: gainOf(3) });
  let reading: number | undefined;
  await render(loud, asked, {
    decoder,
    onProgress: (done) => {
      if (reading === undefined && done > 3.5) reading = openSync(asked.out, 'r');
      return true;
    },
  });
  const first = join(folder, 'first.mp3');
  const bytes = Buffer.alloc(10_000_000);
  writeFileSync(first, bytes.subarray(0, readSync(reading!, bytes, 0, bytes.length, 0)));
  expect((await decoded(first)).planes[0]).toHaveLength(3 * 44_100);
});

test('all six channels are mastered alike; a format of two says that it has no place for them', async () => {
  const asked = request('flac', { plan: gainOf(6) });
  const { analysis } = await render(surround, asked, { decoder });
  expect(analysis.format.channels).toHaveLength(6);
  for (const { truePeakDbtp } of analysis.channelLevels) expect(truePeakDbtp).toBeCloseTo(-14, 1);
  const stereo = request('mp3');
  await expect(render(surround, stereo, { decoder })).rejects.toMatchObject({ code: 'invalid_request' });
  expect(existsSync(stereo.out)).toBe(false);
});

test('progress never goes back, and a bypass that was rendered and measured has come to its end', async () => {
  const seen: [number, number | null][] = [];
  const onProgress = (done: number, total: number | null) => seen.push([done, total]) > 0;
  await render(tone, request('flac'), { decoder, onProgress });
  expect(seen.at(-1)).toEqual([4, 4]);
  expect(seen.map(([done]) => done)).toEqual(seen.map(([done]) => done).toSorted((a, b) => a - b));
});

test.each([0.5, 2.5])(
  'cancelled after %f s, while rendering or measuring, it leaves no file',
  async (seconds) => {
    const asked = request('wav', { plan: gainOf(1) });
    const onProgress = (done: number): boolean => done < seconds;
    await expect(render(tone, asked, { decoder, onProgress })).rejects.toMatchObject({ code: 'cancelled' });
    expect(existsSync(asked.out)).toBe(false);
  },
);

test('a WAV file has its length and its header while it grows', async () => {
  const asked = request('wav', { plan: gainOf(1), frameCount: 96_000 });
  let early: Buffer | undefined;
  await render(tone, asked, {
    decoder,
    onProgress: () => {
      early ??= readFileSync(asked.out);
      return true;
    },
  });
  const whole = readFileSync(asked.out);
  const layout = { channels: ['FL', 'FR'], sampleFormat: 's16', sampleRateHz: 48_000 } as const;
  expect(whole).toHaveLength(wavFileBytes(layout, 96_000));
  expect(early!.length).toBeLessThan(whole.length);
  expect(whole.subarray(0, early!.length).equals(early!)).toBe(true);
});

describe('what is asked for wrongly is refused, and no file is harmed', () => {
  test('writing over the source', async () => {
    const own = join(folder, 'own.wav');
    copyFileSync(tone, own);
    await expect(render(own, request('wav', { out: own }), { decoder })).rejects.toThrow(
      `out must be another file than the one to master, got ${own}`,
    );
    expect(statSync(own).size).toBe(statSync(tone).size);
  });

  test.each([1, Number.NaN, Number.NEGATIVE_INFINITY])('a gain of %f dB', async (gainDb) => {
    await expect(render(tone, request('wav', { gainDb }), { decoder })).rejects.toThrow(
      `gainDb must be finite and at most 0, got ${gainDb}`,
    );
  });

  test('a source that is none leaves what is there', async () => {
    const kept = join(folder, 'kept.wav');
    copyFileSync(tone, kept);
    const asked = request('wav', { out: kept });
    await expect(render(join(folder, 'none.wav'), asked, { decoder })).rejects.toMatchObject({
      code: 'file_not_found',
    });
    expect(statSync(kept).size).toBe(statSync(tone).size);
  });
});

describe('through the analyzer process', () => {
  test('it renders, tells its progress, is cancelled, and refuses with its code', async () => {
    await using analyzer = forkAnalyzer({ threads: 1 });
    const asked = request('opus', { plan: gainOf(6) });
    const { analysis } = await analyzer.render(tone, asked);
    expect(analysis.integratedLufs).toBeCloseTo(-14, 1);
    expect(readFileSync(asked.out).toString('latin1', 0, 4)).toBe('OggS');

    const long = join(folder, 'long.wav');
    writeToneFile(long, { seconds: 90 });
    const stopped = request('mp3', { plan: gainOf(6) });
    const controller = new AbortController();
    const rendering = analyzer.render(long, stopped, {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(rendering).rejects.toMatchObject({ code: 'cancelled' });
    expect(readdirSync(folder)).not.toContain(stopped.out.slice(folder.length + 1));

    await expect(analyzer.render(surround, request('mp3'))).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });
});
