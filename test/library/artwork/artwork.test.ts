import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { openLibrary, type Picture } from '../../../src/library/index.ts';
import { writeTaggedFlac } from '../tagged-flac.ts';
import { openTemporaryLibrary, type TemporaryLibrary } from '../temporary-library.ts';
import { blackPng, picture } from './pictures.ts';

const FRONT = 3;
const BACK = 4;

/** What a scan takes over, by kind and title. */
async function scan({ library }: TemporaryLibrary): Promise<Readonly<Record<string, Picture>>> {
  await library.scan();
  const taken: Record<string, Picture> = {};
  const pictures: Picture[] = [];
  await library.artwork.takeOver(
    () => false,
    async (each) => void pictures.push(each),
  );
  for (const each of pictures) {
    const { kind, id } = each.subject;
    const title = kind === 'album' ? (await library.albums.get(id))?.title : (await library.track(id))?.title;
    taken[`${kind} ${title}`] = each;
  }
  return taken;
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function stored({ dataFolder }: TemporaryLibrary): readonly string[] {
  const folder = join(dataFolder, 'artwork');
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

function put(path: string, bytes: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
}

const song = { TITLE: 'Song', ARTIST: 'A', ALBUM: 'Album' };

test('the front cover in the tags is taken over byte for byte, not the back before it', async () => {
  await using opened = await openTemporaryLibrary();
  const [front, back] = [await picture('png'), await picture('jpeg')];
  writeTaggedFlac(join(opened.music, 'a.flac'), song, 60, [
    { type: BACK, data: back },
    { type: FRONT, data: front },
  ]);
  const { 'album Album': taken } = await scan(opened);
  expect(taken).toMatchObject({
    hash: hashOf(front),
    format: 'png',
    width: 40,
    height: 30,
    source: 'embedded',
  });
  expect(stored(opened)).toEqual([hashOf(front)]);
  expect(readFileSync(join(opened.dataFolder, 'artwork', hashOf(front)))).toEqual(Buffer.from(front));
  expect(await scan(opened)).toEqual({});
});

test('a track shows its album, unless it has a picture of its own', async () => {
  await using opened = await openTemporaryLibrary();
  writeTaggedFlac(join(opened.music, 'a.flac'), song);
  await opened.library.scan();
  const track = (await opened.tracks()).get('a.flac');
  const { artwork } = opened.library;
  const ofTrack = { kind: 'track', id: track?.id ?? 0 } as const;
  const ofAlbum = { kind: 'album', id: track?.albumId ?? 0 } as const;
  expect(await artwork.shown(ofTrack)).toBeNull();
  const albums = await artwork.upload(ofAlbum, await picture('jpeg'));
  expect(await artwork.shown(ofTrack)).toEqual(albums);
  const own = await artwork.upload(ofTrack, await picture('webp'));
  expect(await artwork.shown(ofTrack)).toEqual(own);
  expect(await artwork.shown(ofAlbum)).toEqual(albums);
  expect(await artwork.remove(ofTrack)).toBe(true);
  expect(await artwork.remove(ofTrack)).toBe(false);
  expect(await artwork.shown(ofTrack)).toEqual(albums);
});

test('pictures beside the tracks count by their names, in any case, the likeliest first', async () => {
  await using opened = await openTemporaryLibrary();
  const [cover, folder] = [await picture('jpeg'), await picture('png')];
  writeTaggedFlac(join(opened.music, 'x', 'a.flac'), { ...song, ALBUM: 'X' });
  put(join(opened.music, 'x', 'Folder.PNG'), folder);
  put(join(opened.music, 'x', 'COVER.jpg'), cover);
  put(join(opened.music, 'x', 'booklet.jpg'), await picture('gif'));
  writeTaggedFlac(join(opened.music, 'y', 'b.flac'), { ...song, ALBUM: 'Y' });
  put(join(opened.music, 'y', 'my cover.jpg'), cover);
  expect(await scan(opened)).toMatchObject({ 'album X': { hash: hashOf(cover), source: 'folder' } });
  expect(stored(opened)).toEqual([hashOf(cover)]);
});

test('the picture in the folder of all discs is that of the album', async () => {
  await using opened = await openTemporaryLibrary();
  for (const disc of ['CD1', 'CD 2']) writeTaggedFlac(join(opened.music, 'box', disc, 'a.flac'), song);
  put(join(opened.music, 'box', 'cover.png'), await picture('png'));
  expect(await scan(opened)).toMatchObject({ 'album Album': { source: 'folder' } });
});

test('a picture in a folder of several albums is that of none; in one of a sampler that of all', async () => {
  await using opened = await openTemporaryLibrary();
  for (const name of ['1', '2']) {
    writeTaggedFlac(join(opened.music, 'mixed', `${name}.flac`), { ...song, ALBUM: `Album ${name}` });
    writeTaggedFlac(join(opened.music, 'sampler', `${name}.flac`), { ARTIST: name, ALBUM: 'Sampler' });
  }
  for (const folder of ['mixed', 'sampler'])
    put(join(opened.music, folder, 'cover.png'), await picture('png'));
  expect(Object.keys(await scan(opened))).toEqual(['album Sampler']);
  const tracks = await opened.tracks();
  for (const name of ['1', '2']) {
    const id = tracks.get(join('sampler', `${name}.flac`))?.albumId ?? 0;
    expect(await opened.library.artwork.shown({ kind: 'album', id })).toMatchObject({ source: 'folder' });
  }
});

test('a track without album gets the picture in its own tags', async () => {
  await using opened = await openTemporaryLibrary();
  const [one, two] = [await picture('png'), await picture('gif')];
  writeTaggedFlac(join(opened.music, 'a.flac'), { TITLE: 'One' }, 60, [{ type: FRONT, data: one }]);
  writeTaggedFlac(join(opened.music, 'b.flac'), { TITLE: 'Two' }, 60, [{ type: 0, data: two }]);
  writeTaggedFlac(join(opened.music, 'c.flac'), { TITLE: 'None' });
  const taken = await scan(opened);
  expect(taken).toMatchObject({ 'track One': { hash: hashOf(one) }, 'track Two': { hash: hashOf(two) } });
  expect(Object.keys(taken)).toHaveLength(2);
});

test('links, pipes-to-be and what is no picture are passed over for what comes next', async () => {
  await using opened = await openTemporaryLibrary();
  const secret = join(opened.root, 'secret.png');
  put(secret, await picture('png'));
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
  writeTaggedFlac(join(opened.music, 'a.flac'), song, 60, [{ type: FRONT, data: svg }]);
  symlinkSync(secret, join(opened.music, 'cover.png'));
  mkdirSync(join(opened.music, 'cover.jpg'));
  put(join(opened.music, 'folder.jpg'), blackPng(100_000, 100_000, 1));
  put(join(opened.music, 'front.jpg'), Buffer.from('a text'));
  put(join(opened.music, 'front.png'), Buffer.alloc(20 * 2 ** 20 + 1));
  expect(await scan(opened)).toEqual({});
  const good = await picture('webp');
  put(join(opened.music, 'artwork.gif'), good); // What it is called says nothing.
  expect(await scan(opened)).toMatchObject({ 'album Album': { hash: hashOf(good), format: 'webp' } });
  expect(stored(opened)).toEqual([hashOf(good)]);
});

test('a picture in the tags of a retagged file replaces what a scan took, never what a person gave', async () => {
  await using opened = await openTemporaryLibrary();
  const path = join(opened.music, 'a.flac');
  const [before, after, given] = [await picture('png'), await picture('gif'), await picture('webp')];
  writeTaggedFlac(path, song, 60, [{ type: FRONT, data: before }]);
  await scan(opened);
  writeTaggedFlac(path, song, 60, [{ type: FRONT, data: after }]);
  utimesSync(path, 1_000, 1_000);
  expect(await scan(opened)).toMatchObject({ 'album Album': { hash: hashOf(after) } });
  expect(stored(opened)).toEqual([hashOf(after)]);
  const id = (await opened.tracks()).get('a.flac')?.albumId ?? 0;
  await opened.library.artwork.upload({ kind: 'album', id }, given);
  utimesSync(path, 2_000, 2_000);
  expect(await scan(opened)).toEqual({});
  expect(await opened.library.artwork.shown({ kind: 'album', id })).toMatchObject({ source: 'uploaded' });
  expect(stored(opened)).toEqual([hashOf(given)]);
});

test('what a person removed does not come back by a scan, but when asked for', async () => {
  await using opened = await openTemporaryLibrary();
  const path = join(opened.music, 'a.flac');
  writeTaggedFlac(path, song, 60, [{ type: FRONT, data: await picture('png') }]);
  await scan(opened);
  const subject = { kind: 'album', id: (await opened.tracks()).get('a.flac')?.albumId ?? 0 } as const;
  expect(await opened.library.artwork.remove(subject)).toBe(true);
  expect(stored(opened)).toEqual([]);
  utimesSync(path, 1_000, 1_000);
  expect(await scan(opened)).toEqual({});
  await opened.reopen();
  utimesSync(path, 2_000, 2_000);
  expect(await scan(opened)).toEqual({});
  expect(await opened.library.artwork.shown(subject)).toBeNull();
  expect(await opened.library.artwork.extract(subject)).toMatchObject({ source: 'embedded' });
  expect(stored(opened)).toHaveLength(1);
});

test('an original stays as long as one album shows it, and outlives a restart', async () => {
  await using opened = await openTemporaryLibrary();
  for (const name of ['a', 'b'])
    writeTaggedFlac(join(opened.music, `${name}.flac`), { ...song, ALBUM: name });
  await opened.library.scan();
  const tracks = await opened.tracks();
  const [a, b] = ['a.flac', 'b.flac'].map(
    (name) => ({ kind: 'album', id: tracks.get(name)?.albumId ?? 0 }) as const,
  );
  if (a === undefined || b === undefined) return expect.unreachable();
  const bytes = await picture('jpeg');
  const given = await opened.library.artwork.upload(a, bytes);
  await opened.library.artwork.upload(b, bytes);
  await opened.library.artwork.upload(a, await picture('png'));
  await opened.library.artwork.remove(a);
  expect(stored(opened)).toEqual([given.hash]);
  const { artwork } = await opened.reopen();
  const shown = await artwork.shown(b);
  expect(shown).toEqual({ ...given, subject: b });
  const original = await artwork.rendition(given, null);
  expect(original).toEqual({ bytes: Buffer.from(bytes), contentType: 'image/jpeg' });
});

test('what a kill left half done is swept away at the next start, and nothing else', async () => {
  await using opened = await openTemporaryLibrary();
  writeTaggedFlac(join(opened.music, 'a.flac'), song);
  await opened.library.scan();
  const subject = { kind: 'album', id: (await opened.tracks()).get('a.flac')?.albumId ?? 0 } as const;
  const { hash } = await opened.library.artwork.upload(subject, await picture('jpeg'));
  for (const name of ['.incoming-1234', 'f'.repeat(64), 'notes.txt'])
    put(join(opened.dataFolder, 'artwork', name), Buffer.from('x'));
  await opened.reopen();
  expect(stored(opened)).toEqual([hash, 'notes.txt'].sort());
  rmSync(join(opened.dataFolder, 'artwork', hash));
  const shown = await opened.library.artwork.shown(subject);
  if (shown === null) return expect.unreachable();
  await expect(opened.library.artwork.rendition(shown, 100)).rejects.toMatchObject({
    code: 'artwork_not_found',
  });
  await opened.reopen();
  expect(await opened.library.artwork.shown(subject)).toBeNull();
});

test('a hundred changes at once end with the files that are referred to', async () => {
  await using opened = await openTemporaryLibrary();
  for (const name of ['a', 'b', 'c'])
    writeTaggedFlac(join(opened.music, `${name}.flac`), { ...song, ALBUM: name });
  await opened.library.scan();
  const { artwork } = opened.library;
  const ids = [...(await opened.tracks()).values()].map(({ albumId }) => albumId ?? 0);
  const bytes = [await picture('png'), await picture('gif')];
  const subjects = ids.map((id) => ({ kind: 'album', id }) as const);
  const changes = Array.from({ length: 100 }, (_, n) => {
    const subject = subjects[n % 3];
    const given = bytes[Math.floor(n / 3) % 2];
    if (subject === undefined || given === undefined) return expect.unreachable();
    return n % 5 === 4 ? artwork.remove(subject) : artwork.upload(subject, given);
  });
  await Promise.all(changes);
  const shown = await Promise.all(subjects.map((subject) => artwork.shown(subject)));
  expect(stored(opened)).toEqual([...new Set(shown.flatMap((each) => each?.hash ?? []))].sort());
});

test('an album or a track that is not there is named', async () => {
  await using opened = await openTemporaryLibrary();
  const { artwork } = opened.library;
  const bytes = await picture('png');
  for (const kind of ['album', 'track'] as const) {
    const refused = { code: `${kind}_not_found`, message: `there is no ${kind} 7` };
    for (const attempt of [
      artwork.shown({ kind, id: 7 }),
      artwork.upload({ kind, id: 7 }, bytes),
      artwork.extract({ kind, id: 7 }),
      artwork.remove({ kind, id: 7 }),
    ])
      await expect(attempt).rejects.toMatchObject(refused);
  }
});

test('what was answered is there after kill -9', async () => {
  await using opened = await openTemporaryLibrary();
  writeTaggedFlac(join(opened.music, 'a.flac'), song);
  const bytes = await picture('webp', { width: 500 });
  const given = join(opened.root, 'given.webp');
  put(given, bytes);
  const dataFolder = join(opened.root, 'killed');
  const script = new URL('./uploading-child.ts', import.meta.url);
  const child = fork(script, [dataFolder, opened.music, given], { execArgv: [] });
  const exit = once(child, 'exit');
  const [subject] = await once(child, 'message');
  child.kill('SIGKILL');
  expect((await exit)[1]).toBe('SIGKILL');
  await using library = await openLibrary({ dataFolder, algorithmVersion: 1 });
  const shown = await library.artwork.shown(subject);
  expect(shown).toMatchObject({ hash: hashOf(bytes), width: 500, source: 'uploaded' });
  expect(readdirSync(join(dataFolder, 'artwork'))).toEqual([hashOf(bytes)]);
  expect(readFileSync(join(dataFolder, 'artwork', hashOf(bytes)))).toEqual(Buffer.from(bytes));
});
