import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseFile } from 'music-metadata';
import { describe, expect, test } from 'vitest';
import { payloadHashOf } from '../../src/engine/index.ts';
import { openDatabase } from '../../src/library/database.ts';
import type { Track } from '../../src/library/index.ts';
import { createTracks } from '../../src/library/tracks.ts';
import { withoutTags } from '../../src/library/without-tags.ts';
import { addFixture, allFields, editTrack, fixtures } from './edited-file.ts';
import { exampleAnalysis } from './example-analysis.ts';
import { openTemporaryLibrary, type TemporaryLibrary } from './temporary-library.ts';

/** All tags as they stand in the file, by their own names; ID3v1 and RIFF INFO are copies that TagLib keeps beside. */
async function nativeTags(path: string): Promise<readonly string[]> {
  const { native } = await parseFile(path);
  return Object.entries(native)
    .filter(([kind]) => kind !== 'ID3v1' && kind !== 'exif')
    .flatMap(([, tags]) => tags.map(({ id, value }) => `${id.toUpperCase()}=${JSON.stringify(value)}`));
}

const isRoot = process.getuid?.() === 0;

/** The music folder, its files or both have other modes as long as this lives; root becomes nobody for that. */
function withModes({ root, music }: TemporaryLibrary, folderMode: number, fileMode: number): Disposable {
  chmodSync(root, 0o755);
  chmodSync(music, folderMode);
  for (const name of readdirSync(music)) chmodSync(join(music, name), fileMode);
  if (isRoot) process.seteuid?.(65_534);
  return {
    [Symbol.dispose]() {
      if (isRoot) process.seteuid?.(0);
      chmodSync(music, 0o755);
    },
  };
}

const hidden = (folder: string) => readdirSync(folder).filter((name) => name.startsWith('.'));

describe('what is not asked for stays', () => {
  test.each([
    'tagged-stereo.mp3',
    'tagged-stereo.flac',
    'tagged-alac.m4a',
    'tagged-stereo.ogg',
    'tagged-stereo.opus',
    'tagged-mono.aiff',
  ])('%s: a new title changes nothing but the title', async (fixture) => {
    await using temporary = await openTemporaryLibrary();
    const { path } = await addFixture(temporary, fixture);
    const before = await nativeTags(path);
    await editTrack(temporary, path, { title: 'New' });
    const after = await nativeTags(path);
    const isOther = (tag: string) => !/TITLE|TIT2|©NAM|COMM=/i.test(tag);
    expect(after.filter(isOther).toSorted()).toEqual(before.filter(isOther).toSorted());
    expect(after.join()).toContain('"New"');
  });

  test.each([
    'tagged-stereo.mp3',
    'tagged-stereo.flac',
    'tagged-alac.m4a',
    'tagged-stereo.wv',
    'tagged-stereo.wma',
  ])('%s: a new number keeps how many there are', async (fixture) => {
    await using temporary = await openTemporaryLibrary();
    const { path } = await addFixture(temporary, fixture);
    await editTrack(temporary, path, { track: 4, disc: 2 });
    const { common } = await parseFile(path);
    expect(common.track).toEqual({ no: 4, of: 12 });
    expect(common.disk).toEqual({ no: 2, of: 2 });
  });

  test('the mode of the file, its payload, measurements and a failure stay; the next scan finds nothing to do', async () => {
    await using temporary = await openTemporaryLibrary();
    const { library } = temporary;
    const first = await addFixture(temporary, 'stereo.flac');
    const failed = await addFixture(temporary, 'stereo.mp3');
    chmodSync(first.path, 0o640);
    const payload = await payloadHashOf(first.path);
    await library.saveAnalysis(first, exampleAnalysis(payload));
    await library.saveFailure(failed, { code: 'decoder_crashed', message: 'twice' });

    const track = await editTrack(temporary, first.path, { title: 'New', artist: '' });
    const other = await editTrack(temporary, failed.path, { title: 'New' });

    expect(statSync(first.path).mode & 0o777).toBe(0o640);
    expect(track).toMatchObject({
      id: first.id,
      title: 'New',
      payloadHash: payload,
      isAnalysed: true,
      addedAt: first.addedAt,
    });
    expect(track.durationSeconds).toBe(61.5);
    expect(other.failure).toEqual({ code: 'decoder_crashed', message: 'twice' });
    expect(await library.scan()).toMatchObject({ tracksAdded: 0, tracksUpdated: 0, tracksMissing: 0 });
    expect(await library.track(first.id)).toEqual(track);
  });

  test('artists and albums follow, in the new spelling too', async () => {
    await using temporary = await openTemporaryLibrary();
    const { library } = temporary;
    const { path } = await addFixture(temporary, 'stereo.flac');
    await editTrack(temporary, path, { artist: 'bjork', album: 'post', year: 1994 });
    const track = await editTrack(temporary, path, { artist: 'Bjork', album: 'Post', year: 1995 });
    expect(await library.albums.get(track.albumId ?? 0)).toMatchObject({
      title: 'Post',
      albumArtist: 'Bjork',
      year: 1995,
    });
    expect(await library.artists.get(track.artistId ?? 0)).toMatchObject({ name: 'Bjork' });
    const query = { limit: 10, offset: 0, orderBy: 'title', order: 'asc', search: 'bjork' } as const;
    expect((await library.listTracks(query)).total).toBe(1);
    expect(await library.counts()).toEqual({ tracks: 1, albums: 1, artists: 1 });
  });
});

describe('a failure leaves the file byte for byte and nothing beside it', () => {
  async function refused(temporary: TemporaryLibrary, path: string, fields = allFields as object) {
    const bytes = readFileSync(path);
    const before = await temporary.tracks();
    const error = await editTrack(temporary, path, fields).then(
      () => null,
      (reason: Error & { code?: string }) => reason,
    );
    expect(readFileSync(path)).toEqual(bytes);
    expect(hidden(temporary.music)).toEqual([]);
    expect(await temporary.tracks()).toEqual(before);
    return error;
  }

  test('a text named .flac', async () => {
    await using temporary = await openTemporaryLibrary();
    const path = join(temporary.music, 'list.flac');
    writeFileSync(path, 'This is not music.');
    await temporary.library.scan();
    expect(await refused(temporary, path)).toMatchObject({ code: 'tags_not_writable' });
  });

  test('an RF64 file, which TagLib does not take for WAV', async () => {
    await using temporary = await openTemporaryLibrary();
    const { path } = await addFixture(temporary, 'mono-s16le-rf64.wav');
    const error = await refused(temporary, path);
    expect(error).toMatchObject({ code: 'tags_not_writable' });
    expect(error?.message).toMatch(/^tags of WAV files like this cannot be written: /);
  });

  test('a genre that a number stands for in ID3', async () => {
    await using temporary = await openTemporaryLibrary();
    const { path } = await addFixture(temporary, 'stereo.mp3');
    const error = await refused(temporary, path, { genre: '17' });
    expect(error?.message).toBe(
      'the tags cannot be written as asked: genre would read "Rock" instead of "17"',
    );
  });

  test('a file that says that it may not be written', async () => {
    await using temporary = await openTemporaryLibrary();
    const { path } = await addFixture(temporary, 'stereo.flac');
    await editTrack(temporary, path, { title: 'The threads are there' });
    using _ = withModes(temporary, 0o777, 0o444);
    expect(await refused(temporary, path)).toMatchObject({ code: 'tags_not_writable' });
  });

  test('a folder that may not be written', async () => {
    await using temporary = await openTemporaryLibrary();
    const { path } = await addFixture(temporary, 'stereo.flac');
    await editTrack(temporary, path, { title: 'The threads are there' });
    using _ = withModes(temporary, 0o555, 0o644);
    const error = await refused(temporary, path);
    expect(error).toMatchObject({ code: 'tags_not_writable' });
    expect(error?.message).toContain('EACCES');
  });

  test('a file whose folder has become a link that leads out of the library', async () => {
    await using temporary = await openTemporaryLibrary();
    const inside = join(temporary.music, 'album');
    mkdirSync(inside);
    const { path } = await addFixture(temporary, 'stereo.flac', 'album/one.flac');
    renameSync(inside, join(temporary.root, 'outside'));
    symlinkSync(join(temporary.root, 'outside'), inside);
    const track = [...(await temporary.tracks()).values()][0];
    const bytes = readFileSync(path);
    const [outcome] = await temporary.library.editing.edit(
      [{ track: track!, fields: { title: 'x' }, gains: {} }],
      payloadHashOf,
    );
    expect(outcome).toMatchObject({ ok: false, error: { code: 'outside_library' } });
    expect(readFileSync(path)).toEqual(bytes);
  });

  test('samples that would not be the same, and a file that somebody else changed meanwhile', async () => {
    await using temporary = await openTemporaryLibrary();
    const track = await addFixture(temporary, 'stereo.flac');
    const bytes = readFileSync(track.path);
    const edit = [{ track, fields: { title: 'x' }, gains: {} }];

    const [other] = await temporary.library.editing.edit(edit, async (path) => path);
    expect(other).toMatchObject({ ok: false, error: { code: 'tags_not_writable' } });
    expect(readFileSync(track.path)).toEqual(bytes);

    const changed = Buffer.concat([bytes, Buffer.from('x')]);
    const [meanwhile] = await temporary.library.editing.edit(edit, async () => {
      writeFileSync(track.path, changed);
      return 'the same';
    });
    expect(meanwhile).toMatchObject({ ok: false, error: { code: 'file_changed' } });
    expect(readFileSync(track.path)).toEqual(changed);
    expect(hidden(temporary.music)).toEqual([]);
  });

  test('of a batch, the one that cannot be written; the others are', async () => {
    await using temporary = await openTemporaryLibrary();
    const good = await addFixture(temporary, 'stereo.flac');
    writeFileSync(join(temporary.music, 'bad.mp3'), 'no music');
    const { track: bad } = await temporary.library.importFile(join(temporary.music, 'bad.mp3'));
    const last = await addFixture(temporary, 'stereo.mp3');
    const edits = [good, bad, last].map((track) => ({ track, fields: { album: 'New' }, gains: {} }));
    const outcomes = await temporary.library.editing.edit(edits, payloadHashOf);
    expect(outcomes.map(({ ok, track }) => [ok, track.id, track.album])).toEqual([
      [true, good.id, 'New'],
      [false, bad.id, ''],
      [true, last.id, 'New'],
    ]);
  });
});

describe('edits, scans and restarts', () => {
  test('two edits of one file at the same time both count', async () => {
    await using temporary = await openTemporaryLibrary();
    const { path } = await addFixture(temporary, 'stereo.flac');
    await Promise.all([
      editTrack(temporary, path, { title: 'One' }),
      editTrack(temporary, path, { artist: 'Two' }),
      editTrack(temporary, path, { album: 'Three' }),
    ]);
    const [track] = (await temporary.tracks()).values();
    expect(track).toMatchObject({ title: 'One', artist: 'Two', album: 'Three' });
    expect((await temporary.library.editing.fieldsOf(track!)).fields).toMatchObject({
      title: 'One',
      artist: 'Two',
      album: 'Three',
    });
  });

  test('a scan that began before an edit does not take the library back', async () => {
    await using temporary = await openTemporaryLibrary();
    const { library, music } = temporary;
    const tracks: Track[] = [];
    for (let n = 0; n < 8; n++) tracks.push(await addFixture(temporary, 'stereo.flac', `${n}.flac`));
    // Every file looks changed to the scan; the edit begins once it has looked.
    for (const { path } of tracks) utimesSync(path, 1, 1);
    let editing: Promise<unknown> | undefined;
    await library.scan({
      onProgress(_current, total) {
        if (total === 0) return;
        const edits = tracks.map((track) => ({ track, fields: { title: 'New' }, gains: {} }));
        editing ??= library.editing.edit(edits, payloadHashOf);
      },
    });
    await editing;
    const payload = await payloadHashOf(join(music, '0.flac'));
    for (const track of (await temporary.tracks()).values())
      expect(track).toMatchObject({ title: 'New', payloadHash: payload });
    expect(await library.scan()).toMatchObject({ tracksUpdated: 0, tracksAdded: 0, tracksMissing: 0 });
  });

  test('a file that somebody else changes after an edit is taken over when it is loaded', async () => {
    await using temporary = await openTemporaryLibrary();
    const { path } = await addFixture(temporary, 'stereo.flac');
    await editTrack(temporary, path, { title: 'Ours' });
    await addFixture(temporary, 'tagged-stereo.flac', 'stereo.flac');
    const { track } = await temporary.library.importFile(path);
    expect(track).toMatchObject({ title: 'Old', artist: 'Somebody' });
  });

  test('kill -9 in the middle leaves the original, and no litter after the next start', async () => {
    await using temporary = await openTemporaryLibrary();
    const { path } = await addFixture(temporary, 'stereo.flac');
    const bytes = readFileSync(path);
    const child = spawn(process.execPath, [
      fileURLToPath(new URL('./edit-child.ts', import.meta.url)),
      temporary.dataFolder,
      path,
    ]);
    await once(child.stdout, 'data'); // The copy is tagged; its hash is being looked at.
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(hidden(temporary.music)).toHaveLength(1);
    expect(readFileSync(path)).toEqual(bytes);

    await temporary.reopen();
    expect(hidden(temporary.music)).toEqual([]);
    expect(readFileSync(path)).toEqual(bytes);
    expect(await temporary.library.scan()).toMatchObject({ filesProcessed: 1, tracksUpdated: 0 });
  });

  test('closing waits for the edit that is going on, which leaves the file whole', async () => {
    await using temporary = await openTemporaryLibrary();
    const track = await addFixture(temporary, 'stereo.flac');
    const started = Promise.withResolvers<void>();
    const edit = temporary.library.editing.edit(
      [{ track, fields: { title: 'x' }, gains: {} }],
      async (path) => {
        started.resolve();
        return payloadHashOf(path);
      },
    );
    await started.promise;
    await temporary.reopen();
    const [outcome] = await edit;
    expect(outcome).toMatchObject({ ok: false, error: { code: 'shutting_down' } });
    expect(readFileSync(track.path)).toEqual(readFileSync(join(fixtures, 'stereo.flac')));
    expect(hidden(temporary.music)).toEqual([]);
  });
});

test('new tags come into the database all together or not at all', async () => {
  await using database = await openDatabase(':memory:');
  const tracks = createTracks(database, 1, () => 0);
  const file = (path: string) => ({ path, sizeBytes: 1, modifiedMs: 1, tags: withoutTags(path, null) });
  await tracks.upsert([file('/a.flac'), file('/b.flac')]);
  const [a, b] = await tracks.byIds([1, 2]);
  const row = (id: number, sizeBytes: number) => ({
    id,
    sizeBytes,
    modifiedMs: 2,
    payloadHash: 'p',
    tags: { ...withoutTags('/x.flac', null), title: 'New' },
  });
  await expect(tracks.retag([row(1, 2), row(2, Number.NaN)])).rejects.toThrow('NOT NULL');
  expect(await tracks.byIds([1, 2])).toEqual([a, b]);
  await tracks.retag([row(1, 2), row(2, 3)]);
  expect((await tracks.byIds([1, 2])).map(({ title }) => title)).toEqual(['New', 'New']);
});
