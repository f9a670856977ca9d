import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { writeToneFile } from '../tone-file.ts';
import { type connect, type Frame, startTestService, temporaryFolder } from './running-service.ts';

const folder = temporaryFolder();
const music = join(folder.path, 'music');
const data = join(folder.path, 'data');
let service: Awaited<ReturnType<typeof startTestService>>;
let client: Awaited<ReturnType<typeof connect>>;
/** By name: tones of a minute called a to e, long enough to outlast any test. */
const ids: Record<string, number> = {};
const pathOf = (name: string) => join(music, `${name}.wav`);

beforeAll(async () => {
  mkdirSync(music);
  const tone = { seconds: 60, levelDbfs: -20, sampleRateHz: 8_000, channelCount: 1 };
  for (const name of 'abcde') writeToneFile(pathOf(name), { ...tone, info: { INAM: name } });
  service = await startTestService(data, [music]);
  client = await service.connect();
  await client.waitFor(({ type }) => type === 'library_updated');
  const { body } = await service.get('/api/library/tracks');
  for (const { id, title } of body.tracks) ids[title] = id;
});
afterAll(async () => {
  await client.close();
  await service[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});
beforeEach(() => service.post('/api/player/queue/clear'));

const replace = (names: string, start_index = 0) =>
  service.post('/api/player/queue', { tracks: [...names].map((name) => ids[name]), start_index });
const queue = async () => {
  const { body } = await service.get('/api/player/queue');
  return { ...body, names: body.tracks.map(({ title }: { title: string }) => title).join('') };
};
/** Does something, and answers with the first frame of a type that followed it. */
async function following(act: () => Promise<{ status: number }>, type: string): Promise<Frame> {
  const from = client.frames.length;
  expect((await act()).status).toBe(200);
  return client.waitFor((frame) => frame.type === type, from);
}

describe('the queue', () => {
  test('is replaced as a whole and plays from the track that was asked for', async () => {
    const from = client.frames.length;
    expect((await replace('abc', 1)).body).toMatchObject({ queue_size: 3, current_index: 1 });
    await client.waitFor(({ type }) => type === 'playback_started', from);
    const recommended = await client.waitFor(({ type }) => type === 'mastering_recommendation', from);
    expect(recommended.data.track_id).toBe(ids.b);
    expect(await queue()).toMatchObject({
      names: 'abc',
      current_index: 1,
      queue_size: 3,
      shuffle: false,
      repeat: 'off',
    });
    expect((await service.get('/api/player/status')).body).toMatchObject({ isPlaying: true, queueIndex: 1 });
  });

  test('an entry added at a place stands there, and says which file it is', async () => {
    await replace('abc');
    const { data } = await following(
      () => service.post('/api/player/queue/add', { track_path: pathOf('d'), position: 1 }),
      'queue_updated',
    );
    expect(data).toEqual({ action: 'added', track_path: pathOf('d'), queue_size: 4 });
    expect((await queue()).names).toBe('adbc');
  });

  test('an entry that is removed is named by its place; the current track stays current', async () => {
    await replace('abc', 2);
    const { data } = await following(() => service.delete('/api/player/queue/0'), 'queue_updated');
    expect(data).toEqual({ action: 'removed', index: 0, queue_size: 2 });
    expect(await queue()).toMatchObject({ names: 'bc', current_index: 1 });
  });

  test('when the current track is removed its successor plays, and is recommended for', async () => {
    await replace('abc', 1);
    const from = client.frames.length;
    await service.delete('/api/player/queue/1');
    const { data } = await client.waitFor(
      (frame) => frame.type === 'mastering_recommendation' && frame.data.track_id === ids.c,
      from,
    );
    expect(data.track_id).toBe(ids.c);
    expect((await service.get('/api/player/status')).body).toMatchObject({
      isPlaying: true,
      currentTrack: { title: 'c' },
    });
  });

  test('takes a new order as a permutation or as one move', async () => {
    await replace('abc');
    const moved = await following(
      () => service.put('/api/player/queue/reorder', { new_order: [2, 0, 1] }),
      'queue_updated',
    );
    expect(moved.data).toEqual({ action: 'reordered', queue_size: 3 });
    expect(await queue()).toMatchObject({ names: 'cab', current_index: 1 });
    await service.put('/api/player/queue/reorder?from_index=0&to_index=2');
    expect(await queue()).toMatchObject({ names: 'abc', current_index: 0 });
  });

  test('plays the entry that is asked for, from its start, also where the same track stands twice', async () => {
    await replace('aba');
    await following(() => service.post('/api/player/play', { queue_index: 2 }), 'playback_started');
    const { body } = await service.get('/api/player/status');
    expect(body).toMatchObject({ isPlaying: true, queueIndex: 2, currentTrack: { id: ids.a } });
    expect((await service.post('/api/player/play', { queue_index: 3 })).body).toMatchObject({
      status: 422,
      detail: 'queue_index must be a whole number from 0 to 2, got 3',
    });
  });

  test('replaced without playing, it loads what it is told to and is silent', async () => {
    await service.post('/api/player/queue', { tracks: [ids.a, ids.b], start_index: 1, play: false });
    const { body } = await service.get('/api/player/status');
    expect(body).toMatchObject({ isPlaying: false, queueIndex: 1, position: 0 });
  });

  test('shuffled, it holds the same tracks, the current one first and still current', async () => {
    await replace('abcde', 3);
    const { data } = await following(() => service.post('/api/player/queue/shuffle'), 'queue_updated');
    expect(data).toEqual({ action: 'shuffled', queue_size: 5 });
    const after = await queue();
    expect([...after.names].toSorted().join('')).toBe('abcde');
    expect(after).toMatchObject({ current_index: 0, shuffle: true });
    expect(after.names[0]).toBe('d');
  });

  test('cleared, it is empty and nothing plays', async () => {
    await replace('ab');
    const from = client.frames.length;
    const { data } = await following(() => service.post('/api/player/queue/clear'), 'queue_updated');
    expect(data).toEqual({ action: 'cleared', queue_size: 0 });
    await client.waitFor(({ type }) => type === 'playback_stopped', from);
    expect(await queue()).toMatchObject({ names: '', current_index: -1, queue_size: 0 });
  });

  test.each([
    [
      'an index beyond its end',
      () => service.delete('/api/player/queue/3'),
      /^index must be .* 0 to 2, got 3$/,
    ],
    [
      'an order that names a place twice',
      () => service.put('/api/player/queue/reorder', { new_order: [0, 0, 1] }),
      /^new_order must hold each of 0 to 2 once, got 0 twice$/,
    ],
    [
      'a move without its end',
      () => service.put('/api/player/queue/reorder', { from_index: 1 }),
      /^must give either new_order, or from_index and to_index/,
    ],
    ['a start beyond the tracks given', () => replace('ab', 2), /^start_index must be .* 0 to 1, got 2$/],
    [
      'no tracks at all',
      () => service.post('/api/player/queue', { tracks: [] }),
      /^tracks must be at least 1 items/,
    ],
  ])('%s is refused with the rule, and nothing changes', async (_, act, detail) => {
    await replace('abc');
    const { status, body } = await act();
    expect(status).toBe(422);
    expect(body.detail).toMatch(detail);
    expect((await queue()).names).toBe('abc');
  });

  test('a track that is not there is refused by its id, and the old queue stays', async () => {
    await replace('ab');
    const { status, body } = await service.post('/api/player/queue', { tracks: [ids.c, 4711] });
    expect(status).toBe(404);
    expect(body).toMatchObject({ code: 'track_not_found', detail: 'tracks: there is no track 4711' });
    expect((await queue()).names).toBe('ab');
  });

  test('repeats all at its end when asked to, and says so in the state', async () => {
    await replace('ab', 1);
    const state = await following(() => service.put('/api/player/repeat', { mode: 'all' }), 'player_state');
    expect(state.data.repeat).toBe('all');
    expect((await service.post('/api/player/next')).body).toMatchObject({ queue_index: 0 });
    const { status, body } = await service.put('/api/player/repeat?mode=sometimes');
    expect(status).toBe(422);
    expect(body.detail).toBe('mode must be one of off, all, one, got "sometimes"');
    await service.put('/api/player/repeat?mode=off');
  });
});

describe('how one track passes into the next', () => {
  test('can be set, is told in the state, and is checked', async () => {
    const state = await following(
      () => service.put('/api/player/settings', { crossfade_enabled: true, crossfade_duration: 1.5 }),
      'player_state',
    );
    const expected = { gapless_enabled: true, crossfade_enabled: true, crossfade_duration: 1.5 };
    expect(state.data).toMatchObject(expected);
    expect((await service.get('/api/player/settings')).body).toEqual(expected);
    const { status, body } = await service.put('/api/player/settings', { crossfade_duration: 13 });
    expect(status).toBe(422);
    expect(body.detail).toBe('crossfade_duration must be between 0 and 12, got 13');
  });

  test('crossfading, the next track begins before the end of this one', async () => {
    await service.put('/api/player/settings', { crossfade_enabled: true, crossfade_duration: 1 });
    await replace('ab');
    const from = client.frames.length;
    await service.post('/api/player/seek', { position: 58.9 });
    const changed = await client.waitFor(({ type }) => type === 'track_changed', from);
    expect(changed.data).toEqual({ action: 'next' });
    const state = await client.waitFor(({ type, seq }) => type === 'player_state' && seq > changed.seq, from);
    const sought = await client.waitFor(({ type }) => type === 'position_changed', from);
    // Tracks of 60 s that overlap by 1 s: the second began 0.1 s after the jump to 58.9 s (1.1 s without), whenever
    // that was told.
    expect(state.timestamp - state.data.position - sought.timestamp).toBeLessThan(0.6);
  });
});

describe('two quick requests never cross', () => {
  test('of many loads at once the last one wins', async () => {
    await replace('abcde');
    const from = client.frames.length;
    const order = [...'bdace'];
    await Promise.all(order.map((name) => service.post('/api/player/load', { track_id: ids[name] })));
    const loaded = client.frames.slice(from).filter(({ type }) => type === 'track_loaded');
    const { body } = await service.get('/api/player/status');
    expect(loaded).toHaveLength(5);
    // Five connections: which request the server sees last is the network's affair, and the current one is that.
    expect(body.currentTrack.id).toBe(loaded.at(-1)?.data.track_id);
  });

  test('every recommendation bears the id of its own track, the last one that of the current track', async () => {
    await replace('abcde');
    const from = client.frames.length;
    for (let i = 0; i < 4; i++) await service.post('/api/player/next');
    const isOfLast = (frame: Frame) =>
      frame.type === 'mastering_recommendation' && frame.data.track_id === ids.e;
    await client.waitFor(isOfLast, from);
    const recommended = client.frames.slice(from).filter(({ type }) => type === 'mastering_recommendation');
    const asked = await Promise.all(
      recommended.map(({ data }) => service.get(`/api/player/mastering/recommendation/${data.track_id}`)),
    );
    expect(recommended.map(({ data }) => data)).toEqual(asked.map(({ body }) => body));
    expect((await service.get('/api/player/status')).body.currentTrack.id).toBe(ids.e);
  });
});

test('queue, order, repeat and transitions are as before after a restart', async () => {
  await replace('cab', 2);
  await service.put('/api/player/repeat', { mode: 'one' });
  await service.put('/api/player/settings', { gapless_enabled: false, crossfade_enabled: false });
  await client.close();
  await service[Symbol.asyncDispose]();
  service = await startTestService(data, []);
  client = await service.connect();
  expect(await queue()).toMatchObject({ names: 'cab', current_index: 2, repeat: 'one' });
  expect((await service.get('/api/player/settings')).body).toEqual({
    gapless_enabled: false,
    crossfade_enabled: false,
    crossfade_duration: 1,
  });
});
