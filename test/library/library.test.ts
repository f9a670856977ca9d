import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ALGORITHM_VERSION, type Analysis, analyze } from '#engine';
import { type Library, openLibrary, type ScanProblem, type Track } from '#library';
import { createTagReader } from '../../src/library/tag-reader.ts';
import { sourceOf, music as synthesise } from '../signals.ts';
import { writeToneFile } from '../tone-file.ts';

let folder: string;
let music: string;
let library: Library;

const open = () => openLibrary({ dataFolder: join(folder, 'data'), algorithmVersion: ALGORITHM_VERSION });
const tone = (name: string, info?: Record<string, string>) =>
  writeToneFile(join(music, name), { seconds: 0.05, ...(info && { info }) });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'auralis-library-'));
  music = join(folder, 'music');
  mkdirSync(music);
  library = await open();
  await library.addFolder(music);
});
afterEach(async () => {
  await library[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

async function tracks(search?: string): Promise<readonly Track[]> {
  const { items } = await library.listTracks({
    limit: 500,
    offset: 0,
    orderBy: 'path',
    order: 'asc',
    search,
  });
  return items;
}

async function only(): Promise<Track> {
  const [track] = await tracks();
  return track as Track;
}

describe('a scan', () => {
  test('finds audio in folders below, with its tags, and nothing else', async () => {
    mkdirSync(join(music, 'artist', 'album'), { recursive: true });
    tone('artist/album/one.wav', { INAM: 'First', IART: 'Somebody', IPRD: 'An Album' });
    tone('untagged.wav');
    tone('.hidden.wav');
    writeFileSync(join(music, 'cover.jpg'), 'x');
    const result = await library.scan();
    expect(result).toMatchObject({ filesProcessed: 2, tracksAdded: 2, tracksUpdated: 0, tracksMissing: 0 });
    expect(await tracks()).toMatchObject([
      { title: 'First', artist: 'Somebody', album: 'An Album', isMissing: false, isAnalysed: false },
      { title: 'untagged', artist: '', album: '', durationSeconds: 0.05 },
    ]);
    expect(await library.counts()).toEqual({ tracks: 2, albums: 1, artists: 1 });
  });

  test('passes over what has not changed, and takes up what has', async () => {
    tone('a.wav', { INAM: 'Before' });
    await library.scan();
    expect(await library.scan()).toMatchObject({ tracksAdded: 0, tracksUpdated: 0 });
    tone('a.wav', { INAM: 'Afterwards' });
    expect(await library.scan()).toMatchObject({ tracksAdded: 0, tracksUpdated: 1 });
    expect((await only()).title).toBe('Afterwards');
  });

  test('marks what is gone as missing, and brings it back with its id', async () => {
    tone('a.wav');
    await library.scan();
    const { id } = await only();
    renameSync(join(music, 'a.wav'), join(folder, 'a.wav'));
    expect(await library.scan()).toMatchObject({ tracksMissing: 1 });
    expect(await only()).toMatchObject({ id, isMissing: true });
    renameSync(join(folder, 'a.wav'), join(music, 'a.wav'));
    await library.scan();
    expect(await only()).toMatchObject({ id, isMissing: false });
  });

  test('a folder that vanishes empties nothing', async () => {
    tone('a.wav');
    tone('b.wav');
    await library.scan();
    renameSync(music, join(folder, 'unmounted'));
    expect(await library.scan()).toMatchObject({ tracksMissing: 2 });
    expect(await tracks()).toHaveLength(2);
  });

  test('follows no link, opens no pipe, and records what it cannot read', async () => {
    writeToneFile(join(folder, 'outside.wav'), { seconds: 0.05 });
    symlinkSync(join(folder, 'outside.wav'), join(music, 'link.wav'));
    symlinkSync(folder, join(music, 'loop'));
    execFileSync('mkfifo', [join(music, 'pipe.wav')]);
    writeFileSync(join(music, 'text.flac'), 'this is no music '.repeat(100));
    for (const scan of ['the first', 'the next, which does not open it again']) {
      const problems: ScanProblem[] = [];
      await library.scan({ onProblem: (problem) => problems.push(problem) });
      expect(problems, scan).toEqual([{ path: join(music, 'text.flac'), message: expect.any(String) }]);
    }
    expect(await tracks()).toMatchObject([{ title: 'text', tagProblem: expect.any(String) }]);
  });

  test('a cancelled one keeps what it has, and the next goes on from there', async () => {
    for (let i = 0; i < 250; i++) tone(`${String(i).padStart(3, '0')}.wav`);
    const stop = new AbortController();
    await expect(library.scan({ signal: stop.signal, onBatch: () => stop.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect((await library.counts()).tracks).toBe(200);
    expect(await library.scan()).toMatchObject({ tracksAdded: 50 });
  });

  test('only one at a time, and only inside the library', async () => {
    const first = library.scan();
    await expect(library.scan()).rejects.toMatchObject({ code: 'scan_running' });
    await first;
    await expect(library.scan({ directories: [folder] })).rejects.toMatchObject({ code: 'outside_library' });
  });
});

describe('measurements', () => {
  const analysisWith = (payloadHash: string): Analysis => ({
    ...analyze(sourceOf([synthesise(4, 44_100)], { sampleRateHz: 44_100 })),
    payloadHash,
  });

  test('come back as they were saved, nulls included', async () => {
    tone('a.wav');
    await library.scan();
    const analysis = analysisWith('aa');
    await library.saveAnalysis(await only(), analysis);
    const track = await only();
    expect(track).toMatchObject({ isAnalysed: true, payloadHash: 'aa', durationSeconds: 4 });
    expect(await library.analysisOf(track)).toEqual(analysis);
    expect(analysis.stereoCorrelation).toBeNull();
    expect((await library.summariesOf([track.id])).get(track.id)?.integratedLufs).toBe(
      analysis.integratedLufs,
    );
  });

  test('belong to the content: a moved or copied file is known at once', async () => {
    tone('a.wav');
    await library.scan();
    await library.saveAnalysis(await only(), analysisWith('bb'));
    copyFileSync(join(music, 'a.wav'), join(music, 'b.wav'));
    await library.scan();
    const [, copy] = await tracks();
    expect(copy?.isAnalysed).toBe(false);
    expect(await library.linkPayload(copy as Track, 'bb')).toBe(true);
    expect((await tracks())[1]?.isAnalysed).toBe(true);
  });

  test('of another algorithm do not count', async () => {
    tone('a.wav');
    await library.scan();
    await library.saveAnalysis(await only(), analysisWith('cc'));
    await library[Symbol.asyncDispose]();
    library = await openLibrary({
      dataFolder: join(folder, 'data'),
      algorithmVersion: ALGORITHM_VERSION + 1,
    });
    expect(await library.analysisOf(await only())).toBeNull();
    expect(await library.tracksToMeasure(10, [])).toHaveLength(1);
  });

  test('what cannot be measured is not tried again until its file changes', async () => {
    tone('a.wav');
    await library.scan();
    await library.saveFailure(await only(), { code: 'undecodable_audio', message: 'no music' });
    expect(await library.tracksToMeasure(10, [])).toEqual([]);
    expect((await only()).failure).toEqual({ code: 'undecodable_audio', message: 'no music' });
    utimesSync(join(music, 'a.wav'), 1, 1);
    await library.scan();
    expect((await only()).failure).toBeNull();
    expect(await library.tracksToMeasure(10, [])).toHaveLength(1);
  });

  test('a file that changed meanwhile does not get the measurements of what it was', async () => {
    tone('a.wav');
    await library.scan();
    const before = await only();
    utimesSync(join(music, 'a.wav'), 1, 1);
    await library.scan();
    await library.saveAnalysis(before, analysisWith('dd'));
    expect((await only()).isAnalysed).toBe(false);
  });
});

describe('search', () => {
  beforeEach(async () => {
    tone('1.wav', { INAM: 'Déjà vu', IART: 'Björk' });
    tone('2.wav', { INAM: 'Deja Entendu', IPRD: 'Vue' });
    await library.scan();
  });

  test.each([
    ['deja', 2],
    ['DÉJÀ vu', 2],
    ['bjo', 1],
    ['entendu deja', 1],
    ['jork', 0],
    ['"', 0],
    ['deja* OR NOT (', 0],
    ['title:deja', 0],
  ])('"%s" finds %d', async (text, count) => {
    expect(await tracks(text)).toHaveLength(count);
  });
});

describe('what survives', () => {
  test('everything survives a restart', async () => {
    tone('a.wav', { INAM: 'Kept' });
    await library.scan();
    await library.settings.set('colour', { dark: true });
    await library[Symbol.asyncDispose]();
    library = await open();
    expect(library.folders()).toEqual([music]);
    expect((await only()).title).toBe('Kept');
    expect(await library.settings.get('colour')).toEqual({ dark: true });
  });

  test('a file that is no database is said to be so', async () => {
    mkdirSync(join(folder, 'bad'));
    writeFileSync(
      join(folder, 'bad', 'auralis.db'),
      'this is no database, but it is long enough to be looked at'.repeat(50),
    );
    await expect(openLibrary({ dataFolder: join(folder, 'bad'), algorithmVersion: 1 })).rejects.toThrow(
      /cannot be opened/,
    );
  });
});

test('a file outside is outside, there or not; inside, one that is not there is not found', async () => {
  await expect(library.resolveInside('/etc/hostname')).rejects.toMatchObject({ code: 'outside_library' });
  await expect(library.resolveInside('/no/such/file')).rejects.toMatchObject({ code: 'outside_library' });
  await expect(library.resolveInside(join(music, '..', 'x'))).rejects.toMatchObject({
    code: 'outside_library',
  });
  await expect(library.resolveInside(join(music, 'x.wav'))).rejects.toMatchObject({ code: 'file_not_found' });
});

test('tracks come back in the order that was asked for, unknown ones left out', async () => {
  for (const name of ['a', 'b', 'c']) tone(`${name}.wav`);
  await library.scan();
  const ids = (await tracks()).map(({ id }) => id).toReversed();
  const found = await library.tracksById([ids[0] as number, 999, ids[2] as number, ids[0] as number]);
  expect(found.map(({ id }) => id)).toEqual([ids[0], ids[2], ids[0]]);
});

test('a file whose tags take too long to read has a problem, and the next one is read', async () => {
  tone('a.wav', { INAM: 'Read' });
  await using impatient = createTagReader({ timeLimitMs: 0, threads: 1 });
  expect((await impatient.read(join(music, 'a.wav'))).problem).toMatch(/longer than/);
  await using patient = createTagReader({ threads: 1 });
  expect((await patient.read(join(music, 'a.wav'))).title).toBe('Read');
});
