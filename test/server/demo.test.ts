import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type connect, type Frame, startTestService, temporaryFolder } from './running-service.ts';

const folder = temporaryFolder();
const data = join(folder.path, 'data');
let service: Awaited<ReturnType<typeof startTestService>>;
let client: Awaited<ReturnType<typeof connect>>;

const isUpdate = ({ type, data: { action } }: Frame): boolean =>
  type === 'library_updated' && action === 'scan';

beforeAll(async () => {
  service = await startTestService(data, []);
  client = await service.connect();
});
afterAll(async () => {
  await client.close();
  await service[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

test('a click makes an album, twice does not make it twice, and each track lies on the map with what it needs', async () => {
  expect((await service.get('/api/library/demo')).body).toMatchObject({ state: 'absent', files_made: 0 });
  const [first, second] = await Promise.all([
    service.post('/api/library/demo'),
    service.post('/api/library/demo'),
  ]);
  expect([first.status, second.status]).toEqual([202, 202]);
  expect([first.body.state, second.body.state]).toEqual(['making', 'making']);
  await client.waitFor(isUpdate);
  expect(client.frames.filter(({ type }) => type === 'scan_complete')).toHaveLength(1);
  expect(client.frames.some(({ type }) => type === 'scan_progress')).toBe(true);

  const { body } = await service.get('/api/library/demo');
  expect(body).toMatchObject({ files_made: 6, files_total: 6, problem: null });
  expect(body.track_ids).toHaveLength(5);
  const album = await service.get(`/api/albums/${body.album_id}`);
  expect(album.body).toMatchObject({ track_count: 5 });
  for (const id of body.track_ids) await service.get(`/api/tracks/${id}/analysis`);
  // A newcomer waits for it: at most once in the background, and once more in front for who asks.
  expect((await service.get('/api/ready')).body.analyzer.decodes.analyze).toBeLessThanOrEqual(10);

  const map = (await service.get('/api/library/map')).body;
  expect(map).toMatchObject({ total: 5, every: 1, without_place: 0 });
  const named = map.tracks.primary_profile.map((number: number) => map.profiles[number]);
  expect(named).toEqual([
    'leave-as-it-is-v1',
    'dull-transfer-clarity-v1',
    'over-limited-relief-v1',
    'quiet-transfer-level-v1',
    'harsh-master-smoothing-v1',
  ]);
  expect(map.tracks.id).toEqual(body.track_ids);
  const { analysis } = (await service.get(`/api/library/tracks/${map.tracks.id[2]}?include=analysis`)).body;
  expect(map.tracks.integrated_lufs[2]).toBeCloseTo(analysis.integrated_lufs, 1);
  expect(map.tracks.crest_factor_db[2]).toBeCloseTo(analysis.crest_factor_db, 1);
}, 240_000);

test('asked again, the files stay as they are and the folder is scanned', async () => {
  const { body } = await service.get('/api/library/demo');
  const before = statSync(join(body.folder, '01 First Light.wav')).mtimeMs;
  const from = client.frames.length;
  expect((await service.post('/api/library/demo')).status).toBe(202);
  await client.waitFor(isUpdate, from);
  expect(statSync(join(body.folder, '01 First Light.wav')).mtimeMs).toBe(before);
  const { tracks } = (await service.get('/api/library/tracks')).body;
  expect(tracks).toHaveLength(5);
});

test('its folder goes as any other, and the map with it', async () => {
  const { folder: at } = (await service.get('/api/library/demo')).body;
  await service.delete(`/api/library/folders?path=${encodeURIComponent(at)}`);
  expect((await service.get('/api/library/demo')).body).toMatchObject({ state: 'absent', files_made: 6 });
  expect((await service.get('/api/library/map')).body).toMatchObject({ total: 0, tracks: { id: [] } });
});

test('a map of more than its most is refused', async () => {
  const { status, body } = await service.get('/api/library/map?limit=20001');
  expect(status).toBe(422);
  expect(body.errors[0]).toMatchObject({ path: 'limit' });
});

test('where its folder cannot be made, it is said which and why, and it is made when it can', async () => {
  const elsewhere = join(folder.path, 'elsewhere');
  mkdirSync(elsewhere);
  writeFileSync(join(elsewhere, 'demo'), 'a file in its place');
  await using other = await startTestService(elsewhere, []);
  await other.post('/api/library/demo');
  for (;;) {
    const { body } = await other.get('/api/library/demo');
    if (body.state === 'making') continue;
    expect(body).toMatchObject({ state: 'failed', problem: { code: 'invalid_request' } });
    expect(body.problem.message).toContain(join(elsewhere, 'demo'));
    break;
  }
  rmSync(join(elsewhere, 'demo'));
  expect((await other.post('/api/library/demo')).body).toMatchObject({ state: 'making', problem: null });
});
