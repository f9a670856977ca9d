import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { ExpectedError } from '../../src/errors.ts';
import type { Track } from '../../src/library/index.ts';
import { createMeasuring } from '../../src/server/measuring.ts';
import { exampleAnalysis } from '../library/example-analysis.ts';
import { openTemporaryLibrary } from '../library/temporary-library.ts';
import { writeToneFile } from '../tone-file.ts';
import { exampleStatus } from './example-status.ts';

test('what cannot be kept is not measured again and again, but at the next scan', async () => {
  await using opened = await openTemporaryLibrary();
  writeToneFile(join(opened.music, 'a.wav'), { seconds: 0.5, sampleRateHz: 8_000, channelCount: 1 });
  await opened.library.scan();
  // As a disk that is full or broken: nothing about measurements can be written.
  using disk = new DatabaseSync(join(opened.dataFolder, 'auralis.db'));
  disk.exec(`create trigger broken before update on tracks begin select raise(abort, 'broken'); end`);

  let asked = 0;
  const analyzer: Parameters<typeof createMeasuring>[0]['analyzer'] = {
    async payloadHash() {
      asked++;
      return 'hash';
    },
    analyze: async () => exampleAnalysis('hash'),
    describe: () => Promise.reject(new Error('not asked for')),
    status: () => exampleStatus(1),
  };
  const failed = Promise.withResolvers<void>();
  const measured = Promise.withResolvers<void>();
  const nothing = () => {};
  await using measuring = createMeasuring({
    library: opened.library,
    analyzer,
    log: {
      debug: nothing,
      info: nothing,
      warn: nothing,
      error: (message) => message.startsWith('nothing is measured') && failed.resolve(),
    },
    onNews: () => measured.resolve(),
  });
  measuring.catchUp();
  await failed.promise;
  expect(asked).toBe(1);

  disk.exec('drop trigger broken');
  measuring.catchUp();
  await measured.promise;
  expect(asked).toBe(2);
});

test('that the analyzer cannot be started is no failure of a track: all are left for the next scan', async () => {
  await using opened = await openTemporaryLibrary();
  writeToneFile(join(opened.music, 'a.wav'), { seconds: 0.5, sampleRateHz: 8_000, channelCount: 1 });
  await opened.library.scan();
  const held = Promise.withResolvers<void>();
  const news: Track[] = [];
  const notStarted = () => Promise.reject(new ExpectedError('analyzer_unavailable', 'it cannot be started'));
  const nothing = () => {};
  await using measuring = createMeasuring({
    library: opened.library,
    analyzer: {
      analyze: notStarted,
      payloadHash: notStarted,
      describe: notStarted,
      status: () => exampleStatus(1),
    },
    log: {
      debug: nothing,
      info: nothing,
      warn: nothing,
      error: (message) => message.startsWith('nothing is measured') && held.resolve(),
    },
    onNews: (track) => news.push(track),
  });
  measuring.catchUp();
  await held.promise;
  expect(news).toEqual([]);
  expect(await opened.library.tracksToMeasure(9, [])).toMatchObject([{ failure: null }]);
});

test('what nobody waits for any more is not measured in front of others, but afterwards', async () => {
  await using opened = await openTemporaryLibrary();
  for (const name of ['a.wav', 'b.wav'])
    writeToneFile(join(opened.music, name), { seconds: 0.5, sampleRateHz: 8_000, channelCount: 1 });
  await opened.library.scan();
  const [track] = (await opened.tracks()).values();
  const done = Promise.withResolvers<void>();
  const priorities: (number | undefined)[] = [];
  const analyzer: Parameters<typeof createMeasuring>[0]['analyzer'] = {
    payloadHash: (path, { signal, priority } = {}) =>
      new Promise((resolve, reject) => {
        priorities.push(priority);
        signal?.addEventListener('abort', () => reject(new ExpectedError('cancelled', 'stopped')));
        if (priority === 0) resolve(path);
      }),
    analyze: async (path) => exampleAnalysis(path),
    describe: () => Promise.reject(new Error('not asked for')),
    status: () => exampleStatus(1),
  };
  const nothing = () => {};
  await using measuring = createMeasuring({
    library: opened.library,
    analyzer,
    log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
    onNews: nothing,
    onDone: async () => {
      if ((await opened.library.tracksToMeasure(9, [])).length === 0) done.resolve();
    },
  });
  const gone = new AbortController();
  const asked = measuring.analysisOf(track as Track, 'loaded', gone.signal);
  await expect.poll(() => priorities).toEqual([20]);
  gone.abort();
  await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
  // Nobody has told it to catch up.
  await done.promise;
  expect(priorities).toEqual([20, 0, 0]);
});
