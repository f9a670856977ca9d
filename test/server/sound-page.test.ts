import { afterAll, beforeAll, expect, test } from 'vitest';
import { type connect, startTestService, temporaryFolder } from './running-service.ts';

const folder = temporaryFolder();
let service: Awaited<ReturnType<typeof startTestService>>;
let client: Awaited<ReturnType<typeof connect>>;
const sound = async (body: unknown) => (await service.put('/api/player/sound', body)).body;

beforeAll(async () => {
  service = await startTestService(folder.path, []);
  client = await service.connect();
});
afterAll(async () => {
  await client.close();
  await service[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

test('no page sounds at first, and there is no device unless one was asked for', async () => {
  expect((await service.get('/api/player/sound')).body).toEqual({ page: null, device: false });
  const { data } = await client.waitFor(({ type }) => type === 'player_state');
  expect(data).toMatchObject({ sound_page: null, sound_device: false });
});

test('of two pages that claim a free sound one has it, and both are told which', async () => {
  const answers = await Promise.all(['one', 'two'].map((page) => sound({ page, only_if: null })));
  expect(answers[0]).toEqual(answers[1]);
  expect(['one', 'two']).toContain(answers[0].page);
  await sound({ page: null });
});

test('a page takes the sound over from whoever has it, and everybody hears of that, once', async () => {
  await sound({ page: 'one' });
  const after = client.frames.length;
  await sound({ page: 'two' });
  await sound({ page: 'two' });
  await sound({ page: 'three' });
  await client.waitFor(({ type, data }) => type === 'player_state' && data.sound_page === 'three', after);
  const told = client.frames.slice(after).map(({ data }) => data.sound_page);
  expect(told).toEqual(['two', 'three']);
});

test('a page that closes lets go of nothing but what it has', async () => {
  await sound({ page: 'two' });
  expect(await sound({ page: null, only_if: 'one' })).toEqual({ page: 'two', device: false });
  expect(await sound({ page: null, only_if: 'two' })).toEqual({ page: null, device: false });
  expect((await service.get('/api/player/status')).body.sound_page).toBe(null);
});

test.each([
  {},
  { page: '' },
  { page: 'a b' },
  { page: 'x'.repeat(65) },
  { page: 7 },
  { page: 'one', only_if: '' },
])('%j is no way of saying who sounds', async (body) => {
  const { status, body: problem } = await service.put('/api/player/sound', body);
  expect(status).toBe(422);
  expect(problem.errors[0].path).toMatch(/page|only_if/);
});
