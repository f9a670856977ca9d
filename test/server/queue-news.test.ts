import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fixtures } from '../library/edited-file.ts';
import { writeToneFile } from '../tone-file.ts';
import { type connect, type Frame, startTestService, temporaryFolder } from './running-service.ts';

const folder = temporaryFolder();
const music = join(folder.path, 'music');
let service: Awaited<ReturnType<typeof startTestService>>;
let client: Awaited<ReturnType<typeof connect>>;
/** By file name. */
const ids: Record<string, number> = {};

const tone = (name: string, title: string) =>
  writeToneFile(join(music, name), { seconds: 4, sampleRateHz: 8_000, info: { INAM: title } });
const isState =
  (fits: (track: Frame['data']) => boolean) =>
  ({ type, data }: Frame): boolean =>
    type === 'player_state' && data.currentTrack !== null && fits(data.currentTrack);

beforeAll(async () => {
  mkdirSync(music);
  for (const name of ['a.wav', 'b.wav', 'c.wav']) tone(name, name);
  copyFileSync(join(fixtures, 'stereo.aac'), join(music, 'measured.aac'));
  service = await startTestService(join(folder.path, 'data'), [music]);
  client = await service.connect();
  await client.waitFor(({ type }) => type === 'library_updated');
  const { body } = await service.get('/api/library/tracks');
  for (const { id, filepath } of body.tracks) ids[filepath.slice(music.length + 1)] = id;
});
afterAll(async () => {
  await client.close();
  await service[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

test('a copy of what is measured already has its duration, in the state of the player, too', async () => {
  const { body: measured } = await service.get(`/api/tracks/${ids['measured.aac']}/analysis`);
  copyFileSync(join(music, 'measured.aac'), join(music, 'copy.aac'));
  const from = client.frames.length;
  const { body } = await service.post('/api/player/load', { track_path: join(music, 'copy.aac') });
  // A raw AAC stream does not tell it, nor does a long Ogg file before its end.
  expect(body.track.duration_known).toBe(false);
  const state = await client.waitFor(
    isState(({ id, duration_known }) => id === body.track.id && duration_known),
    from,
  );
  expect(state.data.duration).toBe(measured.duration_seconds);
  expect((await service.get(`/api/library/tracks/${body.track.id}`)).body.duration).toBe(
    measured.duration_seconds,
  );
});

test('a queued track that turns out not to be measurable says so', async () => {
  writeFileSync(join(music, 'text.flac'), 'this is no music\n');
  const from = client.frames.length;
  await service.post('/api/player/load', { track_path: join(music, 'text.flac') });
  const { data } = await client.waitFor(
    isState(({ error }) => error !== null),
    from,
  );
  expect(data.currentTrack.error.code).toBe('undecodable_audio');
});

test('what a scan finds out about the current track is told', async () => {
  await service.post('/api/player/load', { track_id: ids['a.wav'] });
  tone('a.wav', 'A much longer title');
  let from = client.frames.length;
  await service.post('/api/library/scan');
  await client.waitFor(
    isState(({ title }) => title === 'A much longer title'),
    from,
  );

  rmSync(join(music, 'a.wav'));
  from = client.frames.length;
  await service.post('/api/library/scan');
  await client.waitFor(
    isState(({ missing }) => missing),
    from,
  );
  expect((await service.get('/api/player/status')).body.currentTrack.missing).toBe(true);
});

test('a change of many queued tracks at once is one change of the state', async () => {
  const tracks = [ids['b.wav'], ids['c.wav']];
  for (const id of tracks) await service.get(`/api/tracks/${id}/analysis`);
  await service.post('/api/player/queue', { tracks });
  await service.post('/api/player/pause');
  const { body } = await service.get('/api/player/status');
  await client.waitFor(({ seq }) => seq === body.seq);
  const from = client.frames.length;
  const updates = tracks.map((track_id) => ({ track_id, metadata: { genre: 'Tones' } }));
  await service.post('/api/metadata/batch', { updates });
  await client.waitFor(({ type }) => type === 'library_updated', from);
  const states = client.frames.slice(from).filter(({ type }) => type === 'player_state');
  expect(states.map(({ data }) => data.queue.map(({ genre }: { genre: string }) => genre))).toEqual([
    ['Tones', 'Tones'],
  ]);
});
