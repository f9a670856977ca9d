import { describe, expect, test } from 'vitest';
import { learnTargets } from '../../../src/profiles/learn/learn-targets.ts';
import { seededNormal, valuesOf } from './planted.ts';

/** From −22 LUFS, give or take 3, mastering leads to −14. */
const DETECTION = {
  features: { integratedLufs: { mean: -22, spread: 3, weight: 1, reason: 'planted', leadsTo: -14 } },
};
const TARGET = { loudness: 8, crest: -2, centroid: 300 };

/** Pairs whose changes are targets times the need that `follows` makes of the deviation, and noise of 0.3 LU, dB, 30 Hz. */
function planted(follows: number, count: number, octaves = 0) {
  const normal = seededNormal(11);
  return Array.from({ length: count }, (_, index) => {
    const lufs = -22 + 3 * normal();
    const progress = (lufs + 14) / (-22 + 14);
    const need = Math.max(0, Math.min(2, 1 + follows * (progress - 1)));
    const noise = () => 0.3 * normal();
    return {
      track: String(index),
      before: valuesOf({ integratedLufs: lufs }),
      after: valuesOf({ integratedLufs: -14 }),
      changes: [
        TARGET.loudness * need + noise(),
        TARGET.crest * need + noise(),
        TARGET.centroid * need + 100 * noise(),
        ...Array.from({ length: 10 }, (__, octave) => (octave === 9 ? octaves : 0)),
      ],
    };
  });
}

describe.each([0, 0.5, 1])('changes that follow the deviation by %d', (follows) => {
  test('give back the targets, what is left over, and by how much they follow', () => {
    const { targets, targetSpread, followsDeviation } = learnTargets(planted(follows, 400), DETECTION);
    // Four standard errors: 0.3 / √400 each.
    expect(Math.abs(targets.loudnessChangeLu - TARGET.loudness)).toBeLessThan(0.06);
    expect(Math.abs(targets.crestChangeDb - TARGET.crest)).toBeLessThan(0.06);
    expect(Math.abs(targets.centroidChangeHz - TARGET.centroid)).toBeLessThan(6);
    expect(targetSpread.loudnessChangeLu).toBeCloseTo(0.3, 1);
    expect(followsDeviation).toBeCloseTo(follows, 1);
    expect(targets.octaveChangesDb).toBeUndefined();
  });
});

test('a change that is no more than chance is no target', () => {
  const normal = seededNormal(3);
  const pairs = planted(0, 40).map((pair) => ({
    ...pair,
    changes: pair.changes.map((change, index) => (index === 1 ? normal() - 0.05 : change)),
  }));
  expect(learnTargets(pairs, DETECTION).targets.crestChangeDb).toBe(0);
});

test('of an octave that was cut off no more is asked for than a profile may hold', () => {
  const { targets } = learnTargets(planted(0, 10, 50), DETECTION);
  expect(targets.octaveChangesDb).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 24]);
});
