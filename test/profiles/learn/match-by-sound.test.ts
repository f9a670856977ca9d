import { describe, expect, test } from 'vitest';
import { alignPrints, matchBySound, soundPrintOf } from '#profiles';
import { seededNormal } from './planted.ts';

const STEP_SECONDS = 0.08;

/** Peak levels of a track, dBFS, that wander and pulse: as music does, each in its own way. */
function levels(seed: number, seconds = 120): readonly number[] {
  const normal = seededNormal(seed);
  const beat = 0.35 + 0.2 * Math.abs(normal());
  let slow = 0;
  return Array.from({ length: Math.round(seconds / STEP_SECONDS) }, (_, index) => {
    slow = 0.99 * slow + 0.5 * normal();
    const pulse = 6 * Math.exp((-8 * ((index * STEP_SECONDS) % beat)) / beat);
    return Math.min(-1, -14 + slow + pulse + normal());
  });
}

function printOf(db: readonly number[]) {
  const values = db.map((level) => 10 ** (level / 20));
  const durationSeconds = values.length * STEP_SECONDS;
  return soundPrintOf({ durationSeconds, series: { peak: { stepSeconds: STEP_SECONDS, values } } });
}

/** Limited to −9 dBFS after 6 dB more, and 2:1 above −20 dBFS. */
const mastered = (db: readonly number[]) =>
  db.map((x) => Math.min(-9, (x > -20 ? -20 + (x + 20) / 2 : x) + 6));
const silence = (seconds: number) => Array.from({ length: Math.round(seconds / STEP_SECONDS) }, () => -100);

describe('the lag of a track against itself', () => {
  const track = levels(1);
  test.each([
    ['as it is', track, 0],
    ['4 s cut off the start', track.slice(50), -4],
    ['12 s of silence before', [...silence(12), ...track], 12],
    ['12 s of silence before, and compressed and limited', [...silence(12), ...mastered(track)], 12],
  ])('%s', (_, other, lagSeconds) => {
    const found = alignPrints(printOf(track), printOf(other));
    expect(found?.lagSeconds).toBeCloseTo(lagSeconds, 1);
    expect(found?.likeness).toBeGreaterThan(0.6);
  });

  test('gain changes nothing', () => {
    const louder = alignPrints(printOf(track), printOf(track.map((db) => db - 17)));
    expect(louder).toMatchObject({ lagSeconds: 0, likeness: expect.closeTo(1, 3) });
  });
});

test('tracks whose lengths differ wildly cannot be one', () => {
  expect(alignPrints(printOf(levels(1, 60)), printOf(levels(1, 130)))).toBeNull();
});

test('silence is like nothing', () => {
  expect(alignPrints(printOf(silence(60)), printOf(levels(2, 60)))?.likeness).toBe(0);
});

describe('two folders', () => {
  const befores = [1, 2, 3, 4, 5, 6].map((seed) => levels(seed));
  // In another order, without the second, and with one that has no before.
  const afters = [6, 4, 9, 1, 3, 5].map((seed) => levels(seed));
  const found = matchBySound(
    befores.map(printOf),
    afters.map((db) => printOf(mastered(db).slice(25))),
  );

  test('each finds its own', () => {
    expect(found.pairs.map(({ before, after }) => [before, after])).toEqual([
      [0, 3],
      [2, 4],
      [3, 1],
      [4, 5],
      [5, 0],
    ]);
  });

  test('says how far it is, to the end', () => {
    const told: number[] = [];
    matchBySound([printOf(levels(1)), printOf(levels(2))], [printOf(levels(1))], (share) => told.push(share));
    expect(told).toEqual([0.5, 1]);
  });

  test('what has no partner is left, with what is likest', () => {
    expect(found.unmatchedBefores).toMatchObject([{ index: 1, isAmbiguous: false }]);
    expect(found.unmatchedAfters).toMatchObject([{ index: 2, isAmbiguous: false }]);
    expect(found.unmatchedBefores[0]?.likest?.likeness).toBeLessThan(0.6);
  });
});

test('two masters of one track: it is not clear which', () => {
  const found = matchBySound([printOf(levels(1))], [levels(1), mastered(levels(1)), levels(1)].map(printOf));
  expect(found.pairs).toEqual([]);
  expect(found.unmatchedBefores).toMatchObject([{ index: 0, isAmbiguous: true }]);
});
