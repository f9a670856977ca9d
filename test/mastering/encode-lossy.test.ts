import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Channel } from '#engine';
import { music, sine, sourceOf } from '../signals.ts';
import { decoded, encode } from './encoded.ts';

const folder = mkdtempSync(join(tmpdir(), 'auralis-lossy-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** How well `after` follows `before` when it is moved by `shift` frames: 1 for the same shape. */
function likeness(before: Float32Array, after: Float32Array, shift: number): number {
  let product = 0;
  let a = 0;
  let b = 0;
  for (let n = 2000; n < before.length - 2000; n++) {
    const [x, y] = [before[n]!, after[n + shift]!];
    product += x * y;
    a += x * x;
    b += y * y;
  }
  return product / Math.sqrt(a * b);
}

test.each([
  ['opus', 48_000, 48_000],
  ['opus', 44_100, 48_000],
  ['opus', 96_000, 48_000],
  ['opus', 8000, 48_000],
  ['mp3', 48_000, 48_000],
  ['mp3', 44_100, 44_100],
  ['mp3', 96_000, 48_000],
  ['mp3', 88_200, 44_100],
  ['mp3', 22_050, 22_050],
  ['mp3', 37_800, 44_100],
] as const)(
  '%s of %i Hz has the frames that went in, at %i Hz, each where it was',
  async (format, fromHz, toHz) => {
    const frames = Math.round(1.2345 * fromHz);
    // The same music at either rate: what a perfect conversion would give.
    const [left, expected] = [music(1.2345, fromHz, 7), music(1.2345, toHz, 7)];
    const out = join(folder, `${fromHz}.${format}`);
    await encode(sourceOf([left, left], { sampleRateHz: fromHz }), out, format);
    const { format: written, planes } = await decoded(out);
    expect(written).toMatchObject({ sampleRateHz: toHz, codec: format, channels: ['FL', 'FR'] });
    expect(planes[0]).toHaveLength(Math.ceil((frames * toHz) / fromHz));
    const shifts = [-3, -2, -1, 0, 1, 2, 3];
    const best = shifts.toSorted(
      (a, b) => likeness(expected, planes[0]!, b) - likeness(expected, planes[0]!, a),
    );
    expect(best[0]).toBe(0);
    // Notes beyond 4 kHz do not exist at 8 kHz.
    if (fromHz > 16_000) expect(likeness(expected, planes[0]!, 0)).toBeGreaterThan(0.99);
  },
);

test.each(['opus', 'mp3'] as const)('%s has an impulse where it was put', async (format) => {
  const plane = new Float32Array(48_000);
  plane[24_321] = 0.9;
  const out = join(folder, `impulse.${format}`);
  await encode(sourceOf([plane], { sampleRateHz: 48_000 }), out, format);
  const after = (await decoded(out)).planes[0]!;
  expect(after).toHaveLength(48_000);
  const peakAt = after.reduce((best, x, n) => (Math.abs(x) > Math.abs(after[best]!) ? n : best), 0);
  expect(peakAt).toBe(24_321);
});

test.each([1, 959, 960, 961, 1151, 1152, 1153])('a file of %i frames stays as long', async (frames) => {
  const plane = sine({ frequencyHz: 1000, levelDbfs: -6, seconds: 1, sampleRateHz: 48_000 }).subarray(
    0,
    frames,
  );
  for (const format of ['wav', 'flac', 'opus', 'mp3'] as const) {
    const out = join(folder, `${frames}.${format}`);
    await encode(sourceOf([plane, plane], { sampleRateHz: 48_000 }), out, format);
    expect((await decoded(out)).planes[1], format).toHaveLength(frames);
  }
});

test('Opus keeps surround channels apart, sides as back; a tone in each alone stays there', async () => {
  const channels: Channel[] = ['FL', 'FR', 'FC', 'LFE', 'SL', 'SR'];
  const tones = channels.map((_, c) =>
    sine({ frequencyHz: c === 3 ? 60 : 300 * (c + 1), levelDbfs: -12, seconds: 0.5, sampleRateHz: 48_000 }),
  );
  const out = join(folder, 'surround.opus');
  await encode(sourceOf(tones, { sampleRateHz: 48_000, channels }), out, 'opus');
  const { format, planes } = await decoded(out);
  expect(format.channels).toEqual(['FL', 'FR', 'FC', 'LFE', 'BL', 'BR']);
  for (const [c, tone] of tones.entries())
    expect(likeness(tone, planes[c]!, 0), `${c}`).toBeGreaterThan(0.98);
});

test.each(['opus', 'mp3', 'flac'] as const)('%s of the same samples is the same file', async (format) => {
  const plane = music(1, 44_100);
  const [one, other] = [join(folder, `one.${format}`), join(folder, `other.${format}`)];
  await encode(sourceOf([plane, plane], { sampleRateHz: 44_100 }), one, format);
  await encode(sourceOf([plane, plane], { sampleRateHz: 44_100, blockFrames: 777 }), other, format);
  expect(readFileSync(one).equals(readFileSync(other))).toBe(true);
});

test.each(['opus', 'mp3'] as const)(
  '%s of what is no number, or beyond all bounds, goes on behind it',
  async (format) => {
    const plane = sine({ frequencyHz: 1000, levelDbfs: -12, seconds: 1, sampleRateHz: 44_100 });
    plane.set([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e30, -1e30], 10_000);
    const out = join(folder, `wild.${format}`);
    await encode(sourceOf([plane], { sampleRateHz: 44_100 }), out, format);
    const after = (await decoded(out)).planes[0]!;
    expect(after).toHaveLength(format === 'opus' ? 48_000 : 44_100);
    const end = after.subarray(after.length - 10_000, after.length - 1000);
    expect(end.reduce((most, x) => Math.max(most, Math.abs(x)), 0)).toBeCloseTo(10 ** (-12 / 20), 1);
  },
);
