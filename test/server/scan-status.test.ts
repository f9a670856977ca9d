import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeTaggedFlac } from '../library/tagged-flac.ts';
import { startTestService, temporaryFolder } from './running-service.ts';

const NO_MUSIC = 'this is no music '.repeat(100);
let folder: ReturnType<typeof temporaryFolder>;
let music: string;
let service: Awaited<ReturnType<typeof startTestService>>;
let client: Awaited<ReturnType<typeof service.connect>>;

beforeEach(async () => {
  folder = temporaryFolder();
  music = join(folder.path, 'music');
  mkdirSync(music);
  service = await startTestService(join(folder.path, 'data'), []);
  client = await service.connect();
  await service.post('/api/library/folders', { path: music });
});
afterEach(async () => {
  await client.close();
  await service[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

const scanned = async (body?: unknown): Promise<void> => {
  const from = client.frames.length;
  expect((await service.post('/api/library/scan', body)).status).toBe(202);
  await client.waitFor(({ type }) => type === 'scan_complete', from);
};
const last = async () => (await service.get('/api/library/scan')).body.last;

test('before the first scan there is none', async () => {
  expect(await service.get('/api/library/scan')).toMatchObject({
    status: 200,
    body: { running: null, last: null },
  });
});

test('whoever comes in the middle of a scan sees how far it is, and after it how it ended', async () => {
  for (let n = 0; n < 450; n++) writeTaggedFlac(join(music, `${n}.flac`));
  await service.post('/api/library/scan');
  const { running } = (await service.get('/api/library/scan')).body;
  expect(running).toMatchObject({
    current: expect.any(Number),
    total: expect.any(Number),
    percentage: expect.any(Number),
    directories: [music],
    started_at: expect.any(Number),
  });
  const { data } = await client.waitFor(({ type }) => type === 'scan_complete');
  const { body } = await service.get('/api/library/scan');
  expect(body).toMatchObject({
    running: null,
    last: { ...data, directories: [music], cancelled: false, error: null, problems: [], problem_count: 0 },
  });
  expect(body.last.finished_at).toBeGreaterThanOrEqual(running.started_at);
});

test('a cancelled scan says so, and has no error', async () => {
  for (let n = 0; n < 450; n++) writeTaggedFlac(join(music, `${n}.flac`));
  await service.post('/api/library/scan');
  await service.delete('/api/library/scan');
  await client.waitFor(({ type }) => type === 'scan_complete');
  expect(await last()).toMatchObject({ cancelled: true, error: null });
});

test('what could not be read is named with its reason as long as it lies there, whatever else is scanned', async () => {
  mkdirSync(join(music, 'good'));
  mkdirSync(join(music, 'bad'));
  writeFileSync(join(music, 'bad', 'text.flac'), NO_MUSIC);
  const problem = { path: join(music, 'bad', 'text.flac'), message: expect.any(String) };
  await scanned();
  expect(await last()).toMatchObject({ problems: [problem], problem_count: 1 });
  await scanned({ directories: [join(music, 'good')] });
  expect(await last()).toMatchObject({ directories: [join(music, 'good')], problems: [problem] });
  await scanned();
  expect(await last()).toMatchObject({ problems: [problem], problem_count: 1 });
  writeTaggedFlac(join(music, 'bad', 'text.flac'));
  await scanned({ directories: [join(music, 'bad')] });
  expect(await last()).toMatchObject({ problems: [], problem_count: 0 });
});

test('of a thousand that could not be read, 500 are named and all counted', async () => {
  for (let n = 0; n < 1_000; n++) writeFileSync(join(music, `${n}.flac`), NO_MUSIC);
  await scanned();
  const { problems, problem_count } = await last();
  expect([problems.length, problem_count]).toEqual([500, 1_000]);
});

test('folders of the disk can be looked through for one to add', async () => {
  const { body } = await service.get(`/api/library/folders/children?path=${encodeURIComponent(folder.path)}`);
  expect(body).toEqual({
    path: folder.path,
    parent: expect.any(String),
    folders: expect.arrayContaining([{ name: 'music', path: music }]),
    has_more: false,
  });
  expect((await service.get('/api/library/folders/children')).body).toMatchObject({ path: null });
  expect(await service.get('/api/library/folders/children?path=/nothing/here')).toMatchObject({
    status: 404,
    body: { code: 'file_not_found' },
  });
});
