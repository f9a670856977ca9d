import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openAudio } from '#engine';
import { createChain, mastered } from '#mastering';
import { startDecoderThread } from '../../../src/player/output/decoder-thread.ts';
import { seededRandom } from '../../signals.ts';
import { writeToneFile } from '../../tone-file.ts';
import { playLive } from './live.ts';
import { inMemory, item, PLAN, programme, RATE } from './playing.ts';

const folder = mkdtempSync(join(tmpdir(), 'auralis-live-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** On a very busy machine the context without a device skips a quantum now and then. */
const AGAIN = { retry: 3 };

/** Noise away from zero: each frame can be told from silence, and from each other. */
function distinct(seconds: number, seed = 1): Float32Array {
  const random = seededRandom(seed);
  return Float32Array.from({ length: seconds * RATE }, () => 0.2 + 0.3 * random());
}

/** Where `track` from `from` on begins in what was heard. */
const find = (left: Float32Array, track: Float32Array, from: number): number =>
  left.findIndex(
    (x, n) => x === track[from] && left[n + 1] === track[from + 1] && left[n + 2] === track[from + 2],
  );

test('a block is heard at the frame that it is given for', AGAIN, async () => {
  await using live = playLive(inMemory({}).open, RATE);
  const block = distinct(0.1);
  await live.untilHeard(1);
  const atFrame = live.sink.nowFrame() + RATE / 2;
  live.sink.schedule([block, block], block.length, atFrame);
  await live.until((left) => left.at(-1) === 0 && left.some((x) => x !== 0));
  expect(live.left().findIndex((x) => x !== 0) + live.firstFrame()).toBe(atFrame);
});

test('a file is decoded, mastered and heard as its offline master, sample by sample', AGAIN, async () => {
  const path = join(folder, 'tone.wav');
  writeToneFile(path, { seconds: 1.5, sampleRateHz: RATE, levelDbfs: -9, frequencyHz: 331 });
  using source = await openAudio(path);
  const chain = createChain({ sampleRateHz: RATE, channels: ['FL', 'FR'] }, PLAN);
  const wanted: number[] = [];
  for (const { channels, frameCount } of mastered(source.blocks(), chain))
    wanted.push(...channels[0]!.subarray(0, frameCount));

  const thread = startDecoderThread({ sampleRateHz: RATE, decoder: 'auto', onFailure: () => {} });
  await using live = playLive(thread.open, RATE);
  live.follow(programme(item(path, { plan: PLAN, durationSeconds: 1.5 })));
  await live.until(
    (left) =>
      left.findIndex((x) => x !== 0) >= 0 && left.length > left.findIndex((x) => x !== 0) + wanted.length,
  );
  const left = live.left();
  const start = left.findIndex((x) => x !== 0) - wanted.findIndex((x) => x !== 0);
  const off = wanted.reduce((most, x, n) => Math.max(most, Math.abs(x - left[start + n]!)), 0);
  expect(off).toBeLessThan(1e-6);
  expect(live.right()).toEqual(left);
});

test('a file at another rate is heard at its pitch and level', AGAIN, async () => {
  const path = join(folder, 'cd.wav');
  writeToneFile(path, {
    seconds: 1,
    sampleRateHz: 44_100,
    levelDbfs: -6,
    frequencyHz: 1000,
    channelCount: 1,
  });
  const thread = startDecoderThread({ sampleRateHz: RATE, decoder: 'auto', onFailure: () => {} });
  await using live = playLive(thread.open, RATE);
  live.follow(programme(item(path, { durationSeconds: 1 })));
  await live.until(
    (left) => left.length > left.findIndex((x) => Math.abs(x) > 1e-3) + RATE && left.some((x) => x !== 0),
  );
  const left = live.left();
  const start = left.findIndex((x) => Math.abs(x) > 1e-3) + RATE / 4;
  const middle = left.slice(start, start + RATE / 2);
  const rms = Math.sqrt(middle.reduce((sum, x) => sum + x * x, 0) / middle.length);
  expect(20 * Math.log10(rms) + 6 + 3.01).toBeCloseTo(0, 1);
  const rises = middle.reduce((count, x, n) => count + (n > 0 && x >= 0 && middle[n - 1]! < 0 ? 1 : 0), 0);
  expect(Math.abs(rises - 500)).toBeLessThanOrEqual(1);
});

test('pausing loses no sample: it goes on where it faded out, and fades in', AGAIN, async () => {
  const track = distinct(4);
  await using live = playLive(inMemory({ track }).open, RATE);
  const current = item('track');
  live.follow(programme(current));
  await live.until((left) => left.filter((x) => x !== 0).length > 20_000);
  live.follow(programme(current, { isPlaying: false }));
  await live.until((left) => left.length > 20_000 && left.slice(-4_096).every((x) => x === 0));
  expect(live.feed.heard()).toBe(null);
  live.follow(programme(current));
  await live.until((left) => left.slice(-20_000).every((x) => x !== 0));

  const left = live.left();
  const start = left.findIndex((x) => x !== 0);
  const stop = left.findIndex((x, n) => n > start && x === 0);
  const again = left.findIndex((x, n) => n > stop && x !== 0);
  // Sample by sample up to the ramp of 10 ms; then from the ramp on as if there had been no pause.
  const ramp = 480;
  const last = stop - ramp - 1;
  expect([...left.slice(start, last)]).toEqual([...track.slice(0, last - start)]);
  const goesOn = again + ramp + 10;
  const at = find(left.slice(goesOn), track, 0);
  expect(at).toBe(-1); // not from the start
  const position = track.findIndex((x, n) => x === left[goesOn] && track[n + 1] === left[goesOn + 1]);
  // The first frame that faded out is the first that fades in.
  expect(Math.abs(position - (goesOn - again) - (last - start))).toBeLessThanOrEqual(2);
  expect([...left.slice(goesOn, goesOn + 8_000)]).toEqual([...track.slice(position, position + 8_000)]);
});

test('a seek fades out, and is heard at its exact frame', AGAIN, async () => {
  const track = distinct(4);
  await using live = playLive(inMemory({ track }).open, RATE);
  live.follow(programme(item('track')));
  await live.until((left) => left.some((x) => x !== 0));
  const to = item('track', { fromSeconds: 2.5 });
  live.follow(programme(to));
  const from = 2.5 * RATE + 240; // behind the fade
  await live.until((left) => find(Float32Array.from(left.slice(-30_000)), track, from) >= 0);
  await live.untilHeard(live.length() + 10_000);
  const left = live.left();
  const at = find(left, track, from);
  expect([...left.slice(at, at + 10_000)]).toEqual([...track.slice(from, from + 10_000)]);
  expect(left[at - 240]).toBe(0);
  expect(live.feed.heard()).toMatchObject({ id: to.id, isRunning: true });
});

test('volume 0.5 is 6.02 dB less, and gets there without a step', AGAIN, async () => {
  const track = new Float32Array(4 * RATE).fill(0.5);
  await using live = playLive(inMemory({ track }).open, RATE);
  const current = item('track');
  live.follow(programme(current));
  await live.until((left) => left.filter((x) => x === 0.5).length > 5_000);
  live.follow(programme(current, { volume: 0.5 }));
  await live.until((left) => left.slice(-4_096).every((x) => Math.abs(x - 0.25) < 1e-6));
  const left = live.left();
  expect(20 * Math.log10(left.at(-1)! / 0.5)).toBeCloseTo(-6.02, 2);
  const start = left.indexOf(0.5);
  for (let n = start + 1; n < left.length; n++) expect(Math.abs(left[n]! - left[n - 1]!)).toBeLessThan(0.001);
});

test('another plan is heard within 0.2 s of audio after it was told', AGAIN, async () => {
  const track = new Float32Array(6 * RATE).map((_, n) => 0.1 * Math.sin((2 * Math.PI * 500 * n) / RATE));
  await using live = playLive(inMemory({ track }).open, RATE, false);
  const current = item('track');
  live.follow(programme(current));
  await live.until((left) => left.filter((x) => x !== 0).length > 20_000);
  const toldAt = live.sink.nowFrame();
  const flat = { ...PLAN.equaliser.lowBell, gainDb: 0 };
  const plan = {
    ...PLAN,
    equaliser: { lowShelf: flat, lowBell: flat, highBell: flat, highShelf: flat },
    dynamics: { ...PLAN.dynamics, slope: 0 },
    gainDb: -12,
  };
  live.follow(programme({ ...current, plan }));
  await live.untilHeard(live.length() + 30_000);
  const left = live.left();
  const peakOf = (from: number) =>
    left.slice(from, from + 96).reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const quiet = Array.from({ length: 1000 }, (_, n) => toldAt - live.firstFrame() + n * 48).find(
    (from) => peakOf(from) > 0 && peakOf(from) < 0.1 * 10 ** (-11 / 20),
  );
  expect(quiet).toBeDefined();
  expect(quiet! + live.firstFrame() - toldAt).toBeLessThan(0.2 * RATE);
});
