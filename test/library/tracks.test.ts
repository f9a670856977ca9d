import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/library/database.ts';
import { withoutTags } from '../../src/library/tags.ts';
import { createTracks } from '../../src/library/tracks.ts';
import { exampleAnalysis, exampleDescriptors } from './example-analysis.ts';
import { writeTaggedFlac } from './tagged-flac.ts';
import { openTemporaryLibrary } from './temporary-library.ts';

const file = (path: string, durationSeconds: number | null = null) => ({
  path,
  sizeBytes: 1,
  modifiedMs: 1,
  tags: { ...withoutTags(path, null), durationSeconds },
});

test('10,000 tracks are fetched by their ids in their order within a second', async () => {
  await using database = await openDatabase(':memory:');
  const tracks = createTracks(database, 1, () => 0);
  await tracks.upsert(Array.from({ length: 10_000 }, (_, n) => file(`/music/${n}.flac`)));
  const ids = Array.from({ length: 10_000 }, (_, n) => 10_000 - n);
  const startedAt = performance.now();
  const found = await tracks.byIds(ids);
  expect(performance.now() - startedAt).toBeLessThan(1_000);
  expect(found.map(({ id }) => id)).toEqual(ids);
});

test('what is left to measure is the longest that is present, not failed, not measured, whatever happened before', async () => {
  await using opened = await openTemporaryLibrary();
  await using database = await openDatabase(join(opened.dataFolder, 'auralis.db'));
  const paths = Array.from({ length: 6 }, (_, n) => `${opened.music}/${n}.flac`);
  const durations = [200, null, 36_000, 200, 10, null];
  /** Of what has no duration it is not known that it is short. */
  const turns = [1, 5, 2, 0, 3, 4];
  const index = fc.nat(paths.length - 1);
  const command = fc.oneof(
    fc.record({ act: fc.constantFrom('change', 'vanish', 'return', 'fail', 'measure'), at: index }),
    fc.record({ act: fc.constant('ask'), at: index }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 10, maxLength: 40 }), async (commands) => {
      const tracks = createTracks(database, 1, () => 0);
      await tracks.upsert(paths.map((path, n) => file(path, durations[n])));
      const model = paths.map(() => ({ isMissing: false, isFailed: false, isMeasured: false }));
      const ids = await Promise.all(paths.map(async (path) => (await tracks.byPath(path))?.id ?? 0));
      const leftOf = () =>
        turns
          .filter((n) => !model[n]!.isMissing && !model[n]!.isFailed && !model[n]!.isMeasured)
          .map((n) => ids[n]!);
      let measured = 0;
      for (const { act, at } of commands) {
        const track = (await tracks.byPath(paths[at]!))!;
        const state = model[at]!;
        if (act === 'change') {
          await tracks.upsert([file(track.path, durations[at])]);
          model[at] = { isMissing: false, isFailed: false, isMeasured: false };
        } else if (act === 'vanish') {
          await tracks.markMissing([track.id]);
          state.isMissing = true;
        } else if (act === 'return') {
          await tracks.markPresent([track.id]);
          state.isMissing = false;
          state.isFailed = false;
        } else if (act === 'fail') {
          await tracks.setFailure(track, { code: 'undecodable_audio', message: '' });
          state.isFailed = true;
        } else if (act === 'measure') {
          const hash = `${paths[at]} ${measured++}`;
          await opened.library.saveAnalysis(track, exampleAnalysis(hash));
          await tracks.setPayload(track, hash, null);
          state.isMeasured = true;
          state.isFailed = false;
        } else {
          const except = ids.slice(at, at + 2);
          const left = leftOf().filter((id) => !except.includes(id));
          const found = await tracks.toMeasure(2, except);
          expect(found.map(({ id }) => id)).toEqual(left.slice(0, 2));
        }
      }
      expect((await tracks.toMeasure(9, [])).map(({ id }) => id)).toEqual(leftOf());
    }),
    { numRuns: 25 },
  );
});

test('every value of an analysis comes back as it was, and its summary without the bulk', async () => {
  await using opened = await openTemporaryLibrary();
  writeTaggedFlac(join(opened.music, 'a.flac'));
  await opened.library.scan();
  const before = (await opened.tracks()).get('a.flac')!;
  expect(await opened.library.linkPayload(before, 'hash')).toBe(false);
  await opened.library.saveAnalysis(before, exampleAnalysis('hash'));
  await opened.reopen();
  const after = (await opened.tracks()).get('a.flac')!;
  expect(after.durationSeconds).toBe(61.5);
  expect(await opened.library.analysisOf(after)).toEqual(exampleAnalysis('hash'));
  const { series, gatingHistogram, ...summary } = exampleAnalysis('hash');
  expect([...(await opened.library.summariesOf([999, after.id]))]).toEqual([[after.id, summary]]);
});

test('key and tempo are kept with the content, and come back as they were', async () => {
  await using opened = await openTemporaryLibrary();
  writeTaggedFlac(join(opened.music, 'a.flac'));
  await opened.library.scan();
  await opened.library.linkPayload((await opened.tracks()).get('a.flac')!, 'hash');
  const track = (await opened.tracks()).get('a.flac')!;
  expect(await opened.library.descriptorsOf(track)).toBeNull();
  await opened.library.saveDescriptors(track, exampleDescriptors);
  await opened.reopen();
  expect(await opened.library.descriptorsOf(track)).toEqual(exampleDescriptors);
});

test('a retagged file is known by its content', async () => {
  await using opened = await openTemporaryLibrary();
  const path = join(opened.music, 'a.flac');
  writeTaggedFlac(path, { TITLE: 'Old' });
  await opened.library.scan();
  await opened.library.saveAnalysis((await opened.tracks()).get('a.flac')!, exampleAnalysis('hash'));
  writeTaggedFlac(path, { TITLE: 'A new title' });
  await opened.library.scan();
  const retagged = (await opened.tracks()).get('a.flac')!;
  expect(retagged).toMatchObject({ title: 'A new title', payloadHash: null, isAnalysed: false });
  expect(await opened.library.linkPayload(retagged, 'hash')).toBe(true);
  // Some formats tell no duration in their tags: the measured one has to come with the content.
  expect((await opened.tracks()).get('a.flac')).toMatchObject({
    id: retagged.id,
    isAnalysed: true,
    durationSeconds: 61.5,
  });
});
