import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEntrance, type Seam } from '../../web/src/sound/seam.ts';
import { uniformNoise } from '../signals.ts';

const RATE = 44_100;
const BLOCK = 128;
const LONG = RATE * 2;

/** A signal that begins at a frame, amid digital silence. */
function placed(signal: Float32Array, at: number): Float32Array {
  const all = new Float32Array(LONG);
  all.set(signal, at);
  return all;
}

/** Both through entrances of their own, in blocks, one asked before the other; what comes out of both together. */
function joined(
  one: Float32Array,
  other: Float32Array,
  { isOneFirst = true, awaitFrom = 0 } = {},
): Float32Array {
  const seam: Seam = { endFrame: null };
  const [before, after] = [createEntrance(RATE), createEntrance(RATE)];
  after.await(seam);
  const out = new Float32Array(LONG);
  for (let at = 0; at < LONG; at += BLOCK) {
    if (at <= awaitFrom && awaitFrom < at + BLOCK) before.leave(seam);
    const pairs = [
      { entrance: before, plane: one.slice(at, at + BLOCK) },
      { entrance: after, plane: other.slice(at, at + BLOCK) },
    ];
    for (const { entrance, plane } of isOneFirst ? pairs : pairs.toReversed()) {
      entrance.process([plane, plane.slice()], plane.length, at);
      for (const [n, x] of plane.entries()) out[at + n]! += x;
    }
  }
  return out;
}

/** Noise without a zero in it. */
const sound = (frameCount: number, seed: number) => uniformNoise(frameCount, seed).map((x) => x || 0.5);

test('what follows begins with the frame after the last one, however early it was started', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 10_000 }),
      fc.integer({ min: 0, max: 4_000 }),
      fc.boolean(),
      (length, early, isOneFirst) => {
        const one = sound(20_000 + length, 1);
        const other = sound(10_000, 2);
        const out = joined(placed(one, 500), placed(other, 500 + one.length - early), { isOneFirst });
        const expected = new Float32Array(LONG);
        expected.set(one, 500 + 256);
        expected.set(other, 500 + 256 + one.length);
        expect(out).toEqual(expected);
      },
    ),
    { numRuns: 30 },
  );
});

test('one that is started late begins at once, and nothing of it is lost', () => {
  const one = sound(20_000, 1);
  const other = sound(10_000, 2);
  const out = joined(placed(one, 500), placed(other, 20_500 + 3_000));
  const expected = new Float32Array(LONG);
  expected.set(one, 500 + 256);
  expected.set(other, 23_500);
  expect(out).toEqual(expected);
});

test('silence within the end of a track is not its end', () => {
  const one = sound(20_000, 1);
  one.fill(0, 18_000, 19_000);
  const other = sound(10_000, 2);
  const out = joined(placed(one, 500), placed(other, 500 + 20_000 - 700), { awaitFrom: 12_000 });
  const expected = new Float32Array(LONG);
  expected.set(one, 500 + 256);
  expected.set(other, 500 + 256 + 20_000);
  expect(out).toEqual(expected);
});

test('what nobody lets go is not kept back for ever, and an entrance that opens forgets what it kept', () => {
  const entrance = createEntrance(RATE);
  entrance.await({ endFrame: null });
  const first = sound(RATE, 3);
  const left = first.slice();
  entrance.process([left, first.slice()], RATE, 0);
  expect(left.findIndex((x) => x !== 0)).toBeLessThan(RATE * 0.6);
  entrance.open();
  const second = sound(1_000, 4);
  const out = second.slice();
  entrance.process([out, second.slice()], 1_000, RATE);
  expect(out.subarray(256)).toEqual(second.subarray(0, 1_000 - 256));
  expect(out.subarray(0, 256).every((x) => x === 0)).toBe(true);
});
