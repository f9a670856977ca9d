import { expect, test } from 'vitest';
import { toWireSolution } from '../../src/wire/index.ts';
import { planWith } from '../mastering/example-plan.ts';

const figures = { integratedLufs: -12, truePeakDbtp: -1, crestFactorDb: 12, spectralCentroidHz: 2000 };
const aims = {
  ...{ loudnessChangeLu: 1, crestChangeDb: 0, centroidChangeHz: 0 },
  ...{ ceilingDbtp: -1, mostEqualiserDb: 3.5 },
};
const solved = {
  plan: planWith({ gainDb: 1 }),
  prediction: { figures, loudnessChangeLu: 1, crestChangeDb: 0, centroidChangeHz: 0 },
  unreached: [],
  solvedAt: 1_000,
};

test('a solution on the wire has the spectrum that is aimed at, octave by octave, where one is', () => {
  const octaveChangesDb = [0, 0, 0, 0, 0, 0, -1, -2, 1, 2];
  const shaped = toWireSolution({ ...solved, aims: { ...aims, octaveChangesDb } });
  expect(shaped).toMatchObject({ target_loudness_change: 1, target_octave_changes: octaveChangesDb });
  expect(toWireSolution({ ...solved, aims })).not.toHaveProperty('target_octave_changes');
});
