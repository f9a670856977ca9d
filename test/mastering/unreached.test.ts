import { expect, test } from 'vitest';
import { unreachedAims } from '../../src/mastering/unreached.ts';

const aims = {
  loudnessChangeLu: 0,
  crestChangeDb: 0,
  centroidChangeHz: 308,
  ceilingDbtp: -1,
  mostEqualiserDb: 3.5,
};
const outcome = (centroidChangeHz: number) => ({
  loudnessChangeLu: 0,
  crestChangeDb: 0,
  centroidChangeHz,
  figures: { integratedLufs: -14, truePeakDbtp: -1, crestFactorDb: 14, spectralCentroidHz: 2_800 },
  reductions: { dynamicsDb: 0, limiterDb: 0 },
});
const reasons = (centroidChangeHz: number, tiltDb: number) =>
  unreachedAims(
    aims,
    outcome(centroidChangeHz),
    { gainDb: 0, slope: 0, tiltDb },
    { spectralCentroidHz: 2_477, isShaped: true },
    null,
  );

test('a centroid that an equaliser at its limit cannot move further says so', () => {
  expect(reasons(180, 3.5)).toEqual([
    'Spectral centroid +308 Hz cannot be reached, +180 Hz can: no band of the equaliser moves by more than 3.5 dB.',
  ]);
});

test('a centroid that is missed while the equaliser has room left does not blame its limit', () => {
  expect(reasons(361, 2.39)).toEqual([
    'Spectral centroid +308 Hz cannot be reached, +361 Hz can: level, dynamics and spectrum pull against each other here.',
  ]);
});

test('what rounds to nothing has no sign, and a negative level a true minus', () => {
  const quieter = {
    ...outcome(308),
    loudnessChangeLu: -3.6,
    reductions: { dynamicsDb: 0, limiterDb: -2 },
  };
  const controls = { gainDb: 0, slope: 0, tiltDb: 2 };
  expect(unreachedAims(aims, quieter, controls, { spectralCentroidHz: 2_477, isShaped: true }, null)).toEqual(
    [
      'Loudness 0.0 LU cannot be reached, −3.6 LU can: the ceiling of −1.0 dBTP leaves no room for its peaks.',
    ],
  );
});
