import { mkdirSync, renameSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ScanProblem } from '../../src/library/index.ts';
import { writeTaggedFlac } from './tagged-flac.ts';
import { openTemporaryLibrary } from './temporary-library.ts';

type Report = readonly [current: number, total: number, file: string | null];

test('a file of the same size and time is not opened again', async () => {
  await using opened = await openTemporaryLibrary();
  const path = join(opened.music, 'a.flac');
  writeTaggedFlac(path, { TITLE: 'Before' });
  utimesSync(path, 1_000, 1_000);
  await opened.library.scan();
  writeTaggedFlac(path, { TITLE: 'Beside' });
  utimesSync(path, 1_000, 1_000);
  await opened.library.scan();
  expect((await opened.tracks()).get('a.flac')?.title).toBe('Before');
});

test('progress begins, rises to the total and ends there, at most ten times a second between', async () => {
  await using opened = await openTemporaryLibrary();
  for (let n = 0; n < 450; n++) writeTaggedFlac(join(opened.music, `${n}.flac`));
  const reports: Report[] = [];
  const { durationSeconds } = await opened.library.scan({ onProgress: (...report) => reports.push(report) });
  expect(reports[0]).toEqual([0, 0, null]);
  expect(reports.at(-1)).toEqual([450, 450, join(opened.music, '99.flac')]); // the last by name
  const current = reports.map(([done]) => done);
  expect(current).toEqual(current.toSorted((a, b) => a - b));
  // Two at the start, one at the end.
  expect(reports.length).toBeLessThanOrEqual(3 + Math.ceil(durationSeconds * 10));
});

test('an empty folder is reported from its start to its end', async () => {
  await using opened = await openTemporaryLibrary();
  const reports: Report[] = [];
  const result = await opened.library.scan({ onProgress: (...report) => reports.push(report) });
  expect(reports.length).toBeGreaterThanOrEqual(2);
  expect(reports.at(-1)).toEqual([0, 0, null]);
  expect(result).toMatchObject({ filesProcessed: 0, tracksAdded: 0 });
});

test.each(['100%_music', '音楽 🎵', "Rock 'n' Roll", 'a"b;c'])(
  'in a folder called %s, what is known is known again and what is gone is missed',
  async (name) => {
    await using opened = await openTemporaryLibrary(name);
    writeTaggedFlac(join(opened.music, 'a.flac'));
    writeTaggedFlac(join(opened.music, '🎸', 'b.flac'));
    await opened.library.scan();
    expect(await opened.library.scan()).toMatchObject({ tracksAdded: 0, tracksUpdated: 0, tracksMissing: 0 });
    renameSync(join(opened.music, 'a.flac'), join(opened.root, 'a.flac'));
    expect(await opened.library.scan()).toMatchObject({ tracksAdded: 0, tracksMissing: 1 });
  },
);

test('a scan of one folder leaves the one whose name begins likewise alone', async () => {
  await using opened = await openTemporaryLibrary();
  for (const path of ['live/a.flac', 'live 2/b.flac', 'live.flac', 'live-x.flac'])
    writeTaggedFlac(join(opened.music, path));
  await opened.library.scan();
  renameSync(join(opened.music, 'live 2'), join(opened.root, 'live 2'));
  renameSync(join(opened.music, 'live.flac'), join(opened.root, 'live.flac'));
  const only = await opened.library.scan({ directories: [join(opened.music, 'live')] });
  expect(only).toMatchObject({ filesProcessed: 1, tracksMissing: 0 });
  expect(await opened.library.scan()).toMatchObject({ filesProcessed: 2, tracksMissing: 2 });
});

test('a name that is not UTF-8 is reported, and the scan goes on', async () => {
  await using opened = await openTemporaryLibrary();
  const name = Buffer.concat([
    Buffer.from(join(opened.music, 'caf')),
    Buffer.from([0xe9]),
    Buffer.from('.flac'),
  ]);
  writeFileSync(name, 'x');
  writeTaggedFlac(join(opened.music, 'z.flac'));
  const problems: ScanProblem[] = [];
  const { tracksAdded } = await opened.library.scan({ onProblem: (problem) => problems.push(problem) });
  expect(tracksAdded).toBe(1);
  expect(problems).toHaveLength(1);
});

test('what a link leads to counts once, where it lies; links in a ring end nowhere', async () => {
  await using opened = await openTemporaryLibrary();
  writeTaggedFlac(join(opened.music, 'here', 'a.flac'));
  symlinkSync(join(opened.music, 'here'), join(opened.music, 'there'));
  symlinkSync(join(opened.music, 'here', 'a.flac'), join(opened.music, 'b.flac'));
  symlinkSync(opened.music, join(opened.music, 'here', 'ring'));
  await opened.library.scan();
  expect([...(await opened.tracks()).keys()]).toEqual([join('here', 'a.flac')]);
});

test('a folder that is replaced by a link to the same files elsewhere is missing', async () => {
  await using opened = await openTemporaryLibrary();
  writeTaggedFlac(join(opened.music, 'disk', 'a.flac'));
  await opened.library.scan();
  renameSync(join(opened.music, 'disk'), join(opened.root, 'outside'));
  symlinkSync(join(opened.root, 'outside'), join(opened.music, 'disk'));
  expect(await opened.library.scan()).toMatchObject({ filesProcessed: 0, tracksMissing: 1 });
});

test('a file that was imported by its name stays, although a scan would not have found it', async () => {
  await using opened = await openTemporaryLibrary();
  const path = join(opened.music, 'take 1.bak');
  writeTaggedFlac(path, { TITLE: 'Take 1' });
  const { track, isNew } = await opened.library.importFile(path);
  expect([track.title, isNew]).toEqual(['Take 1', true]);
  expect(await opened.library.scan()).toMatchObject({ filesProcessed: 1, tracksMissing: 0 });
  writeTaggedFlac(path, { TITLE: 'Take 1, retouched' });
  expect(await opened.library.scan()).toMatchObject({ tracksUpdated: 1 });
  renameSync(path, join(opened.root, 'take 1.bak'));
  expect(await opened.library.scan()).toMatchObject({ tracksMissing: 1 });
});

test('the tracks of a folder that was taken out are missing, and come back with it', async () => {
  await using opened = await openTemporaryLibrary();
  const more = join(opened.root, 'music 2');
  mkdirSync(more);
  await opened.library.addFolder(more);
  writeTaggedFlac(join(opened.music, 'a.flac'), { ARTIST: 'A' });
  writeTaggedFlac(join(more, 'b.flac'), { ARTIST: 'B' });
  await opened.library.scan();
  await opened.library.removeFolder(join(more, '.'));
  expect(await opened.library.counts()).toEqual({ tracks: 1, albums: 0, artists: 1 });
  expect(await opened.library.tracksToMeasure(10, [])).toHaveLength(1);
  await opened.library.addFolder(more);
  expect(await opened.library.scan()).toMatchObject({ tracksAdded: 0, tracksUpdated: 1 });
  expect(await opened.library.tracksToMeasure(10, [])).toHaveLength(2);
});

test('closing the library ends a scan, and what it has added is there afterwards', async () => {
  await using opened = await openTemporaryLibrary();
  for (let n = 0; n < 450; n++) writeTaggedFlac(join(opened.music, `${n}.flac`));
  const begun = Promise.withResolvers<void>();
  const scan = opened.library.scan({ onBatch: begun.resolve }).catch((error) => error.code);
  await begun.promise;
  await opened.reopen();
  expect(await scan).toBe('cancelled');
  const { tracks } = await opened.library.counts();
  expect([200, 400]).toContain(tracks);
  expect(await opened.library.scan()).toMatchObject({ tracksAdded: 450 - tracks });
});
