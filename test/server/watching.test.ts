import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setInterval } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeToneFile } from '../tone-file.ts';
import { type connect, type Frame, startTestService, temporaryFolder } from './running-service.ts';

const folder = temporaryFolder();
const music = join(folder.path, 'music');
const outside = join(folder.path, 'outside');
/** Longer than the half second for which a change may come twice, from an old and a new watcher. */
const timing = { quietSeconds: 0.7, lookEverySeconds: 0.1 };
let service: Awaited<ReturnType<typeof startTestService>>;
let client: Awaited<ReturnType<typeof connect>>;

type Listed = { readonly id: number; readonly duration: number };

/** Present tracks by path below the music folder. */
async function tracks(): Promise<ReadonlyMap<string, Listed>> {
  const { body } = await service.get('/api/library/tracks?limit=500&order_by=path');
  const listed = body.tracks as readonly (Listed & { filepath: string; missing: boolean })[];
  const present = listed.filter(({ missing }) => !missing);
  return new Map(
    present.map(({ id, duration, filepath }) => [filepath.slice(music.length + 1), { id, duration }]),
  );
}

const isUpdate = ({ type, data }: Frame): boolean => type === 'library_updated' && data.action === 'scan';

/** Waits until what scans tell makes `holds` true. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let from = client.frames.length; !(await holds()); ) {
    const frame = await client.waitFor(isUpdate, from);
    from = client.frames.indexOf(frame) + 1;
  }
}

beforeAll(async () => {
  mkdirSync(music);
  mkdirSync(outside);
  for (const seconds of [1, 2, 3]) writeToneFile(join(outside, `${seconds}s.wav`), { seconds });
  service = await startTestService(join(folder.path, 'data'), [music], {
    watching: timing,
  });
  client = await service.connect();
  // Answered when it is watched, as at start.
  await service.put('/api/library/settings', { watch: true });
});
afterAll(async () => {
  await client.close();
  await service[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

test('a file that is copied in appears by itself, and clients are told as of any scan', async () => {
  const from = client.frames.length;
  copyFileSync(join(outside, '1s.wav'), join(music, 'one.wav'));
  await until(async () => (await tracks()).has('one.wav'));
  const types = new Set(client.frames.slice(from).map(({ type }) => type));
  expect([...types]).toEqual(expect.arrayContaining(['scan_progress', 'scan_complete', 'library_updated']));
});

test('albums that are copied in whole appear, and so does what comes into their discs later', async () => {
  for (const disc of ['cd1', 'cd2']) {
    mkdirSync(join(music, 'artist', 'album', disc), { recursive: true });
    copyFileSync(join(outside, '1s.wav'), join(music, 'artist', 'album', disc, 'a.wav'));
  }
  await until(async () => (await tracks()).has('artist/album/cd2/a.wav'));
  copyFileSync(join(outside, '1s.wav'), join(music, 'artist', 'album', 'cd2', 'b.wav'));
  await until(async () => (await tracks()).has('artist/album/cd2/b.wav'));
  expect((await tracks()).has('artist/album/cd1/a.wav')).toBe(true);
});

test('a file that is written in pieces appears once it is whole, with its full duration', async () => {
  const bytes = readFileSync(join(outside, '3s.wav'));
  const target = join(music, 'pieces.wav');
  writeFileSync(target, bytes.subarray(0, 1000));
  const durations = new Set<number>();
  // Longer than it takes a whole file to appear, so that a half one could have.
  mkdirSync(join(music, 'meanwhile'));
  copyFileSync(join(outside, '1s.wav'), join(music, 'meanwhile', 'whole.wav'));
  let written = 1000;
  for await (const _ of setInterval(25)) {
    const known = await tracks();
    if (known.has('pieces.wav')) durations.add(known.get('pieces.wav')!.duration);
    const isLast = known.has('meanwhile/whole.wav');
    const end = isLast ? bytes.length : Math.min(written + 1000, bytes.length - 1000);
    appendFileSync(target, bytes.subarray(written, end));
    written = end;
    if (isLast) break;
  }
  await until(async () => (await tracks()).has('pieces.wav'));
  durations.add((await tracks()).get('pieces.wav')!.duration);
  expect([...durations]).toEqual([3]);
});

test('a file that is deleted is missing', async () => {
  expect((await tracks()).has('one.wav')).toBe(true);
  rmSync(join(music, 'one.wav'));
  await until(async () => !(await tracks()).has('one.wav'));
});

test('a folder that is renamed away and back loses nothing', async () => {
  const before = await tracks();
  renameSync(join(music, 'artist'), join(outside, 'artist'));
  await until(async () => !(await tracks()).has('artist/album/cd1/a.wav'));
  renameSync(join(outside, 'artist'), join(music, 'artist'));
  await until(async () => (await tracks()).has('artist/album/cd1/a.wav'));
  expect(await tracks()).toEqual(before);
});

test('in a folder that has another name now, what comes is noticed', async () => {
  renameSync(join(music, 'artist'), join(music, 'the artist'));
  await until(async () => (await tracks()).has('the artist/album/cd1/a.wav'));
  expect((await tracks()).has('artist/album/cd1/a.wav')).toBe(false);
  copyFileSync(join(outside, '1s.wav'), join(music, 'the artist', 'album', 'cd1', 'c.wav'));
  await until(async () => (await tracks()).has('the artist/album/cd1/c.wav'));
});

test('a library folder that vanishes empties nothing, and is watched again when it is back', async () => {
  const before = await tracks();
  renameSync(music, join(folder.path, 'unmounted'));
  await until(async () => (await tracks()).size === 0);
  renameSync(join(folder.path, 'unmounted'), music);
  await until(async () => (await tracks()).size > 0);
  expect(await tracks()).toEqual(before);
  copyFileSync(join(outside, '1s.wav'), join(music, 'meanwhile', 'again.wav'));
  await until(async () => (await tracks()).has('meanwhile/again.wav'));
});

test('a folder that is added is watched when that is answered, and no longer once it is taken out', async () => {
  const more = join(folder.path, 'more');
  mkdirSync(more);
  await service.post('/api/library/folders', { path: more });
  copyFileSync(join(outside, '2s.wav'), join(more, 'two.wav'));
  const total = async () => (await service.get('/api/library/statistics')).body.tracks;
  const before = (await tracks()).size;
  await until(async () => (await total()) === before + 1);
  await service.delete(`/api/library/folders?path=${encodeURIComponent(more)}`);
  const from = client.frames.length;
  writeToneFile(join(more, 'three.wav'), { seconds: 1 });
  await nextScanIsOf('after-folder.wav', from);
});

test('a playlist, a note, a hidden file and a temporary one renamed to a note cause no scan', async () => {
  const from = client.frames.length;
  for (const name of ['list.m3u8', 'note.txt', '.hidden.wav', '.hidden/x.wav']) {
    mkdirSync(join(music, '.hidden'), { recursive: true });
    writeFileSync(join(music, name), 'x');
  }
  renameSync(join(music, 'note.txt'), join(music, 'note2.txt'));
  rmSync(join(music, 'list.m3u8'));
  await nextScanIsOf('after-notes.wav', from);
});

test('a track that is replaced by way of a hidden file, as when tags are written, causes one scan', async () => {
  const from = client.frames.length;
  copyFileSync(join(outside, '2s.wav'), join(music, 'meanwhile', '.whole.wav.new'));
  renameSync(join(music, 'meanwhile', '.whole.wav.new'), join(music, 'meanwhile', 'whole.wav'));
  await client.waitFor(isUpdate, from);
  expect((await tracks()).get('meanwhile/whole.wav')?.duration).toBe(2);
  expect(client.frames.slice(from).filter(isUpdate)).toHaveLength(1);
  await nextScanIsOf('after-replacing.wav', client.frames.length);
});

test('what is not to be watched is not, and is caught up on when it is again', async () => {
  expect((await service.put('/api/library/settings', { watch: false })).body).toEqual({
    watch: false,
    scan_at_start: true,
  });
  copyFileSync(join(outside, '1s.wav'), join(music, 'unwatched.wav'));
  await service.put('/api/library/settings', { watch: true, scan_at_start: false });
  await until(async () => (await tracks()).has('unwatched.wav'));
  expect((await service.get('/api/library/settings')).body).toEqual({ watch: true, scan_at_start: false });
});

test.each([
  [{ watch: 'yes' }, 'watch must be a boolean, got "yes"'],
  [{}, 'must give at least one of watch, scan_at_start'],
])('settings %j are refused with field, rule and value', async (fields, detail) => {
  expect(await service.put('/api/library/settings', fields)).toMatchObject({
    status: 422,
    body: { code: 'invalid_request', detail },
  });
});

test('a library folder that is not there at start is watched as soon as it is; settings are kept', async () => {
  const before = await tracks();
  await client.close();
  await service[Symbol.asyncDispose]();
  renameSync(music, join(folder.path, 'unmounted'));
  service = await startTestService(join(folder.path, 'data'), [music], {
    watching: timing,
  });
  client = await service.connect();
  expect((await service.get('/api/library/settings')).body).toEqual({ watch: true, scan_at_start: false });
  renameSync(join(folder.path, 'unmounted'), music);
  copyFileSync(join(outside, '1s.wav'), join(music, 'new.wav'));
  await until(async () => (await tracks()).has('new.wav'));
  expect([...(await tracks()).keys()].sort()).toEqual([...before.keys(), 'new.wav'].sort());
});

/** One scan has been told of since frame `from`, that of a file which is copied in now: nothing else caused one. */
async function nextScanIsOf(name: string, from: number): Promise<void> {
  copyFileSync(join(outside, '1s.wav'), join(music, name));
  await client.waitFor(isUpdate, from);
  expect((await tracks()).has(name)).toBe(true);
  expect(client.frames.slice(from).filter(isUpdate)).toHaveLength(1);
}
