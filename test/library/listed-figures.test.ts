import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Library, Track, TrackQuery } from '../../src/library/index.ts';
import { planWith } from '../mastering/example-plan.ts';
import { exampleAnalysis } from './example-analysis.ts';
import { writeTaggedFlac } from './tagged-flac.ts';
import { openTemporaryLibrary, type TemporaryLibrary } from './temporary-library.ts';

/** Names of the files, in order. */
async function listed(library: Library, query: Partial<TrackQuery>): Promise<string> {
  const page = { limit: 50, offset: 0, orderBy: 'path', order: 'asc' } as const;
  const { items, total } = await library.listTracks({ ...page, ...query });
  if (query.limit === undefined) expect(total).toBe(items.length);
  return items.map(({ title }) => title).join('');
}

async function opened(): Promise<TemporaryLibrary & { track(name: string): Promise<Track> }> {
  const library = await openTemporaryLibrary();
  for (const name of 'abcde') writeTaggedFlac(join(library.music, `${name}.flac`), { TITLE: name });
  await library.library.scan();
  return Object.assign(library, {
    track: async (name: string) => (await library.tracks()).get(`${name}.flac`) as Track,
  });
}

/** a and d hold the same, at -20 LUFS; b is silent; c has -9; e is not measured. */
async function measure({ library, track }: Awaited<ReturnType<typeof opened>>): Promise<void> {
  const measured = (hash: string, integratedLufs: number | null, crestFactorDb: number | null) => ({
    ...exampleAnalysis(hash),
    ...{ integratedLufs, crestFactorDb, truePeakDbtp: integratedLufs, spectralCentroidHz: crestFactorDb },
  });
  await library.saveAnalysis(await track('a'), measured('same', -20, 14));
  await library.saveAnalysis(await track('b'), measured('silence', null, null));
  await library.saveAnalysis(await track('c'), measured('loud', -9, 8));
  await library.linkPayload(await track('d'), 'same');
}

test.each([
  ['integrated_lufs', 'asc', 'adcbe'],
  ['integrated_lufs', 'desc', 'cdaeb'],
  ['true_peak_dbtp', 'asc', 'adcbe'],
  ['crest_factor_db', 'asc', 'cadbe'],
  ['crest_factor_db', 'desc', 'daceb'],
  ['spectral_centroid_hz', 'desc', 'daceb'],
] as const)('tracks are listed by %s, %s: what has none is last', async (orderBy, order, expected) => {
  await using library = await opened();
  await measure(library);
  expect(await listed(library.library, { orderBy, order })).toBe(expected);
  const pages = await Promise.all(
    [0, 2, 4].map((offset) => listed(library.library, { orderBy, order, limit: 2, offset })),
  );
  expect(pages.join('')).toBe(expected);
  expect(await listed(library.library, { orderBy, order, search: 'c' })).toBe('c');
});

test('measured anew, all that hold the same are listed by what is new; a changed file is not measured any more', async () => {
  await using library = await opened();
  await measure(library);
  const byLoudness = { orderBy: 'integrated_lufs', order: 'asc' } as const;
  const louder = { ...exampleAnalysis('same'), integratedLufs: -5 };
  await library.library.saveAnalysis(await library.track('a'), louder);
  expect(await listed(library.library, byLoudness)).toBe('cadbe');
  writeTaggedFlac(join(library.music, 'c.flac'), { TITLE: 'c', COMMENT: 'longer than it was' });
  await library.library.scan();
  expect(await listed(library.library, byLoudness)).toBe('adbce');
});

test('what another version of the algorithm has measured counts as not there, and is there again with that version', async () => {
  await using library = await opened();
  await measure(library);
  const byLoudness = { orderBy: 'integrated_lufs', order: 'asc' } as const;
  expect(await listed(await library.reopen({ algorithmVersion: 2 }), byLoudness)).toBe('abcde');
  expect(await listed(await library.reopen({ algorithmVersion: 1 }), byLoudness)).toBe('adcbe');
});

/** Solves what a content's recommendation aims at, and keeps how sure that is of itself. */
async function recommend({ solutions }: Library, payloadHash: string, confidence: number): Promise<void> {
  const aims = {
    ...{ loudnessChangeLu: 0, crestChangeDb: 0, centroidChangeHz: 0 },
    ...{ ceilingDbtp: -1, mostEqualiserDb: 6 },
  };
  const { integratedLufs, truePeakDbtp, crestFactorDb, spectralCentroidHz } = exampleAnalysis('');
  const figures = { integratedLufs, truePeakDbtp, crestFactorDb, spectralCentroidHz };
  const prediction = { figures, loudnessChangeLu: 0, crestChangeDb: 0, centroidChangeHz: 0 };
  const solution = { plan: planWith({ gainDb: 0 }), prediction, unreached: [] };
  const kept = await solutions.save({ payloadHash, masteringVersion: 1, aims }, solution);
  await solutions.saveRecommendation(payloadHash, 'basis', kept, confidence);
}

test('tracks are listed by the confidence of what is recommended on the basis in use', async () => {
  await using library = await opened();
  await measure(library);
  const { solutions } = library.library;
  const byConfidence = (order: 'asc' | 'desc') => listed(library.library, { orderBy: 'confidence', order });
  await recommend(library.library, 'loud', 0.4);
  await recommend(library.library, 'same', 0.9);
  expect(await byConfidence('desc')).toBe('daceb');
  expect(await byConfidence('asc')).toBe('cadbe');
  // A copy that comes to light later.
  await library.library.linkPayload(await library.track('e'), 'loud');
  expect(await byConfidence('asc')).toBe('ceadb');
  await solutions.saveFailure('loud', 'basis', { code: 'not_measurable', message: 'silence' });
  expect(await byConfidence('asc')).toBe('adbce');
  await solutions.listByBasis('basis');
  expect(await byConfidence('asc')).toBe('adbce');
  await solutions.listByBasis('other profiles');
  expect(await byConfidence('asc')).toBe('abcde');
});

test('what was recommended before confidences were kept is listed still, and found to be solved once more', async () => {
  await using library = await opened();
  await measure(library);
  await recommend(library.library, 'same', 0.9);
  {
    using file = new DatabaseSync(join(library.dataFolder, 'auralis.db'));
    file.exec(`update recommendations set confidence = null`);
  }
  const { id } = await library.track('a');
  const left = async () => (await library.library.tracksToSolve('basis', 10, [])).map(({ title }) => title);
  expect(await library.library.solutions.recommended([id], 'basis')).toHaveProperty('size', 1);
  expect((await left()).sort()).toEqual(['a', 'b', 'c', 'd']);
  await recommend(library.library, 'same', 0.9);
  await library.reopen();
  expect((await left()).sort()).toEqual(['b', 'c']);
});

let some: Awaited<ReturnType<typeof opened>>;
beforeAll(async () => {
  some = await opened();
  await measure(some);
  const failure = { code: 'undecodable_audio', message: 'no audio' };
  await some.library.saveFailure(await some.track('e'), failure);
});
afterAll(() => some[Symbol.asyncDispose]());

test('tracks are listed by what there is to be seen to, as the statistics count them', async () => {
  const states = async () => ({
    failed: await listed(some.library, { state: 'failed' }),
    missing: await listed(some.library, { state: 'missing' }),
    unmeasured: await listed(some.library, { state: 'unmeasured' }),
  });
  expect(await states()).toEqual({ failed: 'e', missing: '', unmeasured: '' });
  writeTaggedFlac(join(some.music, 'f.flac'), { TITLE: 'f' });
  await some.library.scan();
  expect(await states()).toEqual({ failed: 'e', missing: '', unmeasured: 'f' });
  expect(await listed(some.library, { state: 'unmeasured', search: 'a' })).toBe('');
  expect(await some.library.statistics()).toMatchObject({ tracks: 6, analysed: 4, failed: 1, missing: 0 });
  await some.library.removeFolder(some.music);
  expect(await states()).toEqual({ failed: '', missing: 'abcdef', unmeasured: '' });
});
