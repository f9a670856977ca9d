import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openAudio } from '#engine';
import { createChain, mastered } from '#mastering';
import { startDecoderThread } from '../../../src/player/output/decoder-thread.ts';
import { createFeed } from '../../../src/player/output/feed.ts';
import type { Opened } from '../../../src/player/output/renderer.ts';
import { openWebAudioSink } from '../../../src/player/output/web-audio-output.ts';
import { seededRandom } from '../../signals.ts';
import { writeToneFile } from '../../tone-file.ts';
import { createWaiting } from '../../waiting.ts';
import { playOffline, RETRY } from './offline-output.ts';
import { inMemory, item, newRenderer, PLAN, programme, RATE, source } from './playing.ts';

const folder = mkdtempSync(join(tmpdir(), 'auralis-heard-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Noise away from zero: each frame can be told from silence, and from each other. */
function distinct(seconds: number): Float32Array {
  const random = seededRandom(1);
  return Float32Array.from({ length: seconds * RATE }, () => 0.2 + 0.3 * random());
}

function offlineMaster(blocks: Parameters<typeof mastered>[0]): Float32Array {
  const chain = createChain({ sampleRateHz: RATE, channels: ['FL', 'FR'] }, PLAN);
  const frames: number[] = [];
  for (const { channels, frameCount } of mastered(blocks, chain))
    frames.push(...channels[0]!.subarray(0, frameCount));
  return Float32Array.from(frames);
}

/** A file as the thread decodes it, all of it in the ring: what is heard then does not hang on how fast that was. */
async function decoded(path: string): Promise<Opened> {
  const { promise: failed, reject } = Promise.withResolvers<never>();
  const thread = startDecoderThread({
    sampleRateHz: RATE,
    decoder: 'auto',
    onFailure: (_, reason) => reject(new Error(reason)),
  });
  const decoding = thread.open(item(path));
  const ended = async (): Promise<void> => {
    // The ring is memory that two threads share: nobody says when it has ended.
    while (!decoding.ring.hasEnded()) await new Promise((resolve) => setImmediate(resolve));
  };
  await Promise.race([failed, ended()]);
  return decoding;
}

const isSounding = (x: number): boolean => x !== 0;

describe('what is heard, frame by frame', RETRY, () => {
  test('a block is heard at the frame that it is given for', async () => {
    const block = distinct(0.1);
    const { left, right } = await playOffline(inMemory({}).open, 1, [
      [0, (_, sink) => void sink.schedule([block, block], block.length, 12_345)],
    ]);
    expect(left.findIndex(isSounding)).toBe(12_345);
    expect(left.slice(12_345, 12_345 + block.length)).toEqual(block);
    // The nodes interpolate at times that are no frame to the last bit: −180 dB may remain.
    expect(left.slice(12_345 + block.length).every((x) => Math.abs(x) < 1e-9)).toBe(true);
    expect(right).toEqual(left);
  });

  test('a file is decoded, mastered and heard as its offline master, sample by sample', async () => {
    const path = join(folder, 'tone.wav');
    writeToneFile(path, { seconds: 1.5, sampleRateHz: RATE, levelDbfs: -9, frequencyHz: 331 });
    using audio = await openAudio(path);
    const wanted = offlineMaster(audio.blocks());
    const decoding = await decoded(path);
    const { left, right, underruns } = await playOffline(() => decoding, 2, [
      [0, (feed) => feed.follow(programme(item(path, { plan: PLAN, durationSeconds: 1.5 })))],
    ]);
    const start = left.findIndex(isSounding) - wanted.findIndex(isSounding);
    const off = wanted.reduce((most, x, n) => Math.max(most, Math.abs(x - left[start + n]!)), 0);
    expect(off).toBeLessThan(1e-6);
    expect(right).toEqual(left);
    expect(underruns).toBe(0);
  });

  test('a file at another rate is heard at its pitch and level', async () => {
    const path = join(folder, 'cd.wav');
    const tone = { seconds: 1, sampleRateHz: 44_100, levelDbfs: -6, frequencyHz: 1000, channelCount: 1 };
    writeToneFile(path, tone);
    const decoding = await decoded(path);
    const { left } = await playOffline(() => decoding, 1.5, [
      [0, (feed) => feed.follow(programme(item(path, { durationSeconds: 1 })))],
    ]);
    const start = left.findIndex((x) => Math.abs(x) > 1e-3) + RATE / 4;
    const middle = left.slice(start, start + RATE / 2);
    const rms = Math.sqrt(middle.reduce((sum, x) => sum + x * x, 0) / middle.length);
    expect(20 * Math.log10(rms) + 6 + 3.01).toBeCloseTo(0, 1);
    const rises = middle.reduce((count, x, n) => count + (n > 0 && x >= 0 && middle[n - 1]! < 0 ? 1 : 0), 0);
    expect(Math.abs(rises - 500)).toBeLessThanOrEqual(1);
  });

  test('pausing loses no sample: it goes on where it faded out, and fades in', async () => {
    const track = distinct(4);
    const current = item('track');
    const { left } = await playOffline(inMemory({ track }).open, 3, [
      [0, (feed) => feed.follow(programme(current))],
      [RATE, (feed) => feed.follow(programme(current, { isPlaying: false }))],
      [1.5 * RATE, (feed) => expect(feed.heard()).toBe(null)],
      [2 * RATE, (feed) => feed.follow(programme(current))],
    ]);
    const start = left.findIndex(isSounding);
    const stop = left.findIndex((x, n) => n > start && x === 0);
    const again = left.findIndex((x, n) => n > stop && x !== 0);
    expect(stop).toBeGreaterThan(RATE);
    expect(again).toBeGreaterThanOrEqual(2 * RATE);
    // Sample by sample up to the ramp of 10 ms; then from the ramp on as if there had been no pause.
    const ramp = 480;
    const last = stop - ramp - 1;
    expect(left.slice(start, last)).toEqual(track.slice(0, last - start));
    const goesOn = again + ramp + 10;
    const position = track.findIndex((x, n) => x === left[goesOn] && track[n + 1] === left[goesOn + 1]);
    // The first frame that faded out is the first that fades in.
    expect(Math.abs(position - (goesOn - again) - (last - start))).toBeLessThanOrEqual(2);
    expect(left.slice(goesOn)).toEqual(track.slice(position, position + left.length - goesOn));
  });

  test('a block that is stopped is not heard from that frame on, whichever it is', async () => {
    const block = distinct(0.1);
    const frames = Array.from({ length: 100 }, (_, n) => n);
    const { left } = await playOffline(
      inMemory({}).open,
      3,
      frames.map((n) => [
        n * 1024,
        (_, sink) =>
          sink.schedule([block, block], block.length, n * 1024 + 2000 + n).stopAt(n * 1024 + 2500 + n),
      ]),
    );
    const lasts = frames.map((n) => n * 1024 + 2500 + n);
    expect(lasts.filter((at) => left[at - 1] !== block[499])).toEqual([]);
    expect(lasts.filter((at) => Math.abs(left[at]!) > 1e-9)).toEqual([]);
  });

  test('a seek fades out, and is heard at its exact frame', async () => {
    const track = distinct(4);
    const to = item('track', { fromSeconds: 2.5 });
    const { left } = await playOffline(inMemory({ track }).open, 2, [
      [0, (feed) => feed.follow(programme(item('track')))],
      [RATE, (feed) => feed.follow(programme(to))],
      [1.5 * RATE, (feed) => expect(feed.heard()).toMatchObject({ id: to.id, isRunning: true })],
    ]);
    const from = 2.5 * RATE + 240; // behind the fade
    const at = left.findIndex((x, n) => x === track[from] && left[n + 1] === track[from + 1]);
    expect(left.slice(at)).toEqual(track.slice(from, from + left.length - at));
    expect(left[at - 240]).toBe(0);
    expect(left[at - 241]).toBeLessThan(0.5 / 480 + 1e-6); // the end of a ramp of 480 frames
    expect(at - 240 - RATE).toBeLessThan(0.1 * RATE);
  });

  test('volume 0.5 is 6.02 dB less, and gets there without a step', async () => {
    const track = new Float32Array(2 * RATE).fill(0.5);
    const current = item('track');
    const { left } = await playOffline(inMemory({ track }).open, 1, [
      [0, (feed) => feed.follow(programme(current))],
      [RATE / 2, (feed) => feed.follow(programme(current, { volume: 0.5 }))],
    ]);
    expect(20 * Math.log10(left.at(-1)! / 0.5)).toBeCloseTo(-6.02, 2);
    const start = left.indexOf(0.5);
    let most = 0;
    for (let n = start + 1; n < left.length; n++) most = Math.max(most, Math.abs(left[n]! - left[n - 1]!));
    expect(most).toBeLessThan(0.001);
  });

  test('another plan is heard within 0.2 s of audio after it was told', async () => {
    const track = Float32Array.from(
      { length: 3 * RATE },
      (_, n) => 0.1 * Math.sin((2 * Math.PI * 500 * n) / RATE),
    );
    const flat = { ...PLAN.equaliser.lowBell, gainDb: 0 };
    const plan = {
      ...PLAN,
      equaliser: { lowShelf: flat, lowBell: flat, highBell: flat, highShelf: flat },
      dynamics: { ...PLAN.dynamics, slope: 0 },
      gainDb: -12,
    };
    const current = item('track');
    const { left } = await playOffline(inMemory({ track }).open, 2, [
      [0, (feed) => feed.follow(programme(current))],
      [RATE, (feed) => feed.follow(programme({ ...current, plan }))],
    ]);
    const peakFrom = (from: number) =>
      left.slice(from, from + 96).reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    expect(peakFrom(RATE)).toBeCloseTo(0.1, 3);
    expect(peakFrom(1.2 * RATE)).toBeCloseTo(0.1 * 10 ** (-12 / 20), 3);
  });
});

test('in real time, by a context without a device, the offline master is heard and nothing else', async () => {
  const track = distinct(4).map((x) => x - 0.35);
  const wanted = offlineMaster(source(track).blocks());
  const heard: number[] = [];
  const { look, until } = createWaiting();
  await using sink = openWebAudioSink({
    isSilent: true,
    sampleRateHz: RATE,
    listen([left]) {
      heard.push(...left!);
      look();
    },
  });
  const feed = createFeed(sink, newRenderer(inMemory({ track }).open));
  const timer = setInterval(() => feed.tick(), 10);
  feed.follow(programme(item('track', { plan: PLAN })));
  await until(() => heard.filter(isSounding).length > RATE / 2);
  clearInterval(timer);

  // Where the machine is busy the context leaves a quantum out: those that it plays are compared one by one, in order.
  const quantum = 128;
  let position = 0;
  let compared = 0;
  for (let at = 0; at + quantum <= heard.length; at += quantum) {
    const played = heard.slice(at, at + quantum);
    if (!played.every(isSounding)) continue; // silence, or its border
    const isHere = (from: number): boolean => played.every((x, n) => Math.abs(x - wanted[from + n]!) < 1e-6);
    while (position < wanted.length && !isHere(position)) position++;
    expect(position).toBeLessThan(wanted.length);
    position += quantum;
    compared++;
  }
  expect(compared * quantum).toBeGreaterThan(RATE / 4);
});
