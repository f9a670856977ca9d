import { expect, test } from 'vitest';
import { unreachedAims } from '../../src/mastering/unreached.ts';
import { planWith } from './example-plan.ts';

const aims = {
  loudnessChangeLu: 0,
  crestChangeDb: 0,
  centroidChangeHz: 308,
  ceilingDbtp: -1,
  mostEqualiserDb: 3.5,
};
const track = { spectralCentroidHz: 2_477, isShaped: true };
const outcome = (centroidChangeHz: number) => ({
  loudnessChangeLu: 0,
  crestChangeDb: 0,
  centroidChangeHz,
  figures: { integratedLufs: -14, truePeakDbtp: -1, crestFactorDb: 14, spectralCentroidHz: 2_800 },
  reductions: { dynamicsDb: 0, limiterDb: 0 },
});
const reasons = (centroidChangeHz: number, tiltDb: number) =>
  unreachedAims(aims, outcome(centroidChangeHz), { gainDb: 0, slope: 0, tiltDb }, track, null);

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
  expect(unreachedAims(aims, quieter, controls, track, null)).toEqual([
    'Loudness 0.0 LU cannot be reached, −3.6 LU can: the ceiling of −1.0 dBTP leaves no room for its peaks.',
  ]);
});

const octaveChangesDb = [0, 0, -2, -6, -2, 0, 0, 0, 0, 0];
const still = { gainDb: 0, slope: 0, tiltDb: 0 };
const correction = { equaliser: planWith({}).equaliser, missedDb: 0.4, isAtLimit: false };

test('with changes by octaves there is no centroid to miss, unless it is the whole change that is wanted', () => {
  const corrected = { ...aims, octaveChangesDb };
  expect(unreachedAims(corrected, outcome(-900), still, track, correction)).toEqual([]);
  expect(
    unreachedAims({ ...corrected, isCentroidWhole: true }, outcome(-900), still, track, correction),
  ).toEqual([expect.stringMatching(/^Spectral centroid \+308 Hz cannot be reached, −900 Hz can/)]);
});

test('a change by octaves that the bands come not near says by how much they miss it, and why', () => {
  const said = (made: typeof correction | null, isShaped = true) =>
    unreachedAims({ ...aims, octaveChangesDb }, outcome(0), still, { ...track, isShaped }, made);
  const what = 'The change of the spectrum by octaves cannot be reached';
  expect(said({ ...correction, missedDb: 2.34, isAtLimit: true })).toEqual([
    `${what} but to within 2.3 dB: no band of the equaliser corrects by more than 10 dB.`,
  ]);
  expect(said({ ...correction, missedDb: 2.34 })).toEqual([
    `${what} but to within 2.3 dB: four bands do not follow it.`,
  ]);
  expect(said({ ...correction, isAtLimit: true })).toEqual([]);
  expect(said(null, false)).toEqual([`${what}: more than two channels get gain and limiting only.`]);
});
