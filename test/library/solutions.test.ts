import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Track } from '../../src/library/index.ts';
import type { Aims, Figures, Prediction, Solution } from '../../src/mastering/index.ts';
import { planWith } from '../mastering/example-plan.ts';
import { writeToneFile } from '../tone-file.ts';
import { exampleAnalysis } from './example-analysis.ts';
import { openTemporaryLibrary } from './temporary-library.ts';

const figures: Figures = {
  integratedLufs: -14.123456789,
  truePeakDbtp: null,
  crestFactorDb: 12.5,
  spectralCentroidHz: 2345.6,
};
const plan = planWith({ gainDb: 2.25, slope: -0.25, tiltDb: 1.5 });
const prediction: Prediction = {
  figures,
  loudnessChangeLu: 2,
  crestChangeDb: -0.5,
  centroidChangeHz: 100,
};
const solution: Solution = { plan, prediction, unreached: ['Crest: +1.0 of +2.0 dB – “loud” already.'] };
const aims: Aims = {
  loudnessChangeLu: 2,
  crestChangeDb: -1,
  centroidChangeHz: 100,
  ceilingDbtp: -1,
  mostEqualiserDb: 6,
};
const key = { payloadHash: 'hash', masteringVersion: 1, aims };

test('a solution is found again by content, version and aims, in whatever order the aims are named', async () => {
  await using opened = await openTemporaryLibrary();
  await opened.library.solutions.save(key, solution);
  const { solutions } = await opened.reopen();
  expect(await solutions.get(key)).toMatchObject(solution);
  const { ceilingDbtp, ...rest } = aims;
  expect(await solutions.get({ ...key, aims: { ceilingDbtp, ...rest } })).toMatchObject(solution);
  expect(await solutions.get({ ...key, payloadHash: 'other' })).toBeNull();
  expect(await solutions.get({ ...key, masteringVersion: 2 })).toBeNull();
  expect(await solutions.get({ ...key, aims: { ...aims, crestChangeDb: 1 } })).toBeNull();
});

test('what another version of the measuring or the mastering has made counts as not there, and gives way', async () => {
  await using opened = await openTemporaryLibrary();
  await opened.library.solutions.save(key, solution);
  const newer = await opened.reopen({ algorithmVersion: 2 });
  expect(await newer.solutions.get(key)).toBeNull();
  await newer.solutions.save(key, solution);
  const { solutions } = await opened.reopen({ algorithmVersion: 1 });
  expect(await solutions.get(key)).toBeNull();
});

test('predictions at other intensities are kept with their solution, and go with it', async () => {
  await using opened = await openTemporaryLibrary();
  const { solutions } = opened.library;
  const kept = await solutions.save(key, solution);
  expect(await solutions.prediction(kept, 0.5)).toBeNull();
  await solutions.savePrediction(kept, 0.5, prediction);
  expect(await solutions.prediction(kept, 0.5)).toEqual(prediction);
  // Solved once more: the plan may be another.
  await solutions.save(key, solution);
  expect(await solutions.prediction(kept, 0.5)).toBeNull();
});

test('however many aims and intensities are asked for, what is kept of one content stays bounded', async () => {
  await using opened = await openTemporaryLibrary();
  const { solutions } = opened.library;
  const recommended = await solutions.save(key, solution);
  await solutions.saveRecommendation('hash', 'basis', recommended, 0.6);
  for (let i = 0; i < 30; i++) {
    await solutions.save({ ...key, aims: { ...aims, centroidChangeHz: i } }, solution);
    await solutions.save({ ...key, payloadHash: 'other' }, solution);
  }
  const all = await solutions.all('hash', 1);
  expect(all.length).toBeLessThanOrEqual(21);
  expect(all[0]?.aims.centroidChangeHz).toBe(29);
  // That of the recommendation stays: lists rest on it.
  expect(await solutions.get(key)).not.toBeNull();
  for (let i = 1; i < 100; i++) await solutions.savePrediction(recommended, i / 100, prediction);
  const found = await Promise.all(
    Array.from({ length: 99 }, (_, i) => solutions.prediction(recommended, (i + 1) / 100)),
  );
  expect(found.filter((each) => each !== null)).toHaveLength(50);
});

test('a measured track is to be solved until its recommendation is, or is known to have none', async () => {
  await using opened = await openTemporaryLibrary();
  for (const name of ['a', 'b', 'copy-of-a'])
    writeToneFile(join(opened.music, `${name}.wav`), { seconds: 1 });
  await opened.library.scan();
  const tracks = await opened.tracks();
  const [a, b, copy] = ['a', 'b', 'copy-of-a'].map((name) => tracks.get(`${name}.wav`) as Track) as [
    Track,
    Track,
    Track,
  ];
  const { library } = opened;
  const left = async (basis = 'basis') =>
    (await library.tracksToSolve(basis, 10, [])).map(({ id }) => id).sort((x, y) => x - y);
  expect(await left()).toEqual([]);
  for (const [track, hash] of [
    [a, 'hash'],
    [b, 'other'],
    [copy, 'hash'],
  ] as const)
    await library.saveAnalysis(track, exampleAnalysis(hash));
  expect(await left()).toEqual([a.id, b.id, copy.id].sort((x, y) => x - y));

  const kept = await library.solutions.save(key, solution);
  await library.solutions.saveRecommendation('hash', 'basis', kept, 0.6);
  expect(await left()).toEqual([b.id]);
  await library.solutions.saveFailure('other', 'basis', { code: 'not_measurable', message: 'silence' });
  expect(await left()).toEqual([]);

  const solved = await library.solutions.recommended([a.id, b.id, copy.id], 'basis');
  expect([...solved.keys()].sort((x, y) => x - y)).toEqual([a.id, copy.id].sort((x, y) => x - y));
  expect(solved.get(copy.id)).toMatchObject({ prediction, unreached: solution.unreached });
  // Other profiles, or another version: all anew.
  expect((await library.solutions.recommended([a.id], 'another')).size).toBe(0);
});

test('of renders of the same, the newest is kept; all of one content are bounded, newest first', async () => {
  await using opened = await openTemporaryLibrary();
  const { renders } = opened.library;
  const render = {
    ...{ payloadHash: 'hash', preset: 'warm', intensity: 0.5, format: 'opus', plan },
    ...{ before: figures, predicted: figures, measured: figures },
    ...{ backedOffDb: 0.25, ceilingExceededDb: 0, masteringVersion: 1 },
  };
  await renders.save(render);
  await renders.save({ ...render, measured: { ...figures, crestFactorDb: 12 } });
  const [only, ...more] = await renders.of('hash', 10);
  expect(only).toMatchObject({ ...render, measured: { ...figures, crestFactorDb: 12 } });
  expect(more).toEqual([]);
  await renders.save({ ...render, plan: null, intensity: 0 });
  for (let i = 1; i <= 120; i++) await renders.save({ ...render, intensity: i / 1000 });
  const all = await renders.of('hash', 1000);
  expect(all).toHaveLength(100);
  expect(all[0]?.intensity).toBe(0.12);
  expect(await renders.of('other', 10)).toEqual([]);
});
