import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCatalogue } from '../../src/profiles/index.ts';
import { OF_A_TONE, writeFittingProfiles } from '../fitting-profiles.ts';
import { writeToneFile } from '../tone-file.ts';
import { type connect, startTestService, temporaryFolder } from './running-service.ts';

const folder = temporaryFolder();
const music = join(folder.path, 'music');
const data = join(folder.path, 'data');
const profiles = join(folder.path, 'profiles');
const outside = join(folder.path, 'outside.wav');
const ids: Record<string, number> = {};
let service: Awaited<ReturnType<typeof startTestService>>;
let client: Awaited<ReturnType<typeof connect>>;

/** Does something, and answers with the frame of a type that followed it. */
async function following(act: () => Promise<unknown>, type: string) {
  const from = client.frames.length;
  await act();
  return client.waitFor((frame) => frame.type === type, from);
}

beforeAll(async () => {
  mkdirSync(join(music, 'album'), { recursive: true });
  writeToneFile(join(music, 'album', 'quiet.wav'), {
    seconds: 5,
    levelDbfs: -30,
    info: { INAM: 'Quiet Tone', IART: 'Sinús', IPRD: 'Tones' },
  });
  writeToneFile(join(music, 'album', 'loud.wav'), { seconds: 4, levelDbfs: -6, frequencyHz: 3000 });
  writeToneFile(join(music, 'silence.wav'), { seconds: 4, levelDbfs: -200 });
  writeFileSync(join(music, 'text.flac'), 'this is no music\n');
  writeToneFile(outside, { seconds: 1 });
  symlinkSync(outside, join(music, 'link.wav'));
  writeFittingProfiles(profiles, OF_A_TONE);
  service = await startTestService(data, [], undefined, { profiles });
  client = await service.connect();
  await client.waitFor(({ type, data }) => type === 'player_state' && data.currentTrack === null);
  await service.post('/api/library/folders', { path: music });
  await service.post('/api/library/scan');
  await client.waitFor(({ type, data }) => type === 'library_updated' && data.action === 'scan');
  const { body } = await service.get('/api/library/tracks?order_by=path');
  for (const { id, filepath } of body.tracks) ids[filepath.slice(music.length + 1)] = id;
});
afterAll(async () => {
  await client.close();
  await service[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

describe('the library', () => {
  test('a scan finds audio by extension, and no link that leads outside', () => {
    expect(Object.keys(ids).sort()).toEqual([
      'album/loud.wav',
      'album/quiet.wav',
      'silence.wav',
      'text.flac',
    ]);
  });

  test('a scan sends a first and a 100 % progress, its end, and the new counts', async () => {
    const from = client.frames.length;
    const answer = await service.post('/api/library/scan');
    expect(answer).toMatchObject({ status: 202, body: { directories: [music] } });
    const complete = await client.waitFor(({ type }) => type === 'scan_complete', from);
    expect(complete.data).toMatchObject({ files_processed: 4, tracks_added: 0 });
    const updated = await client.waitFor(({ type }) => type === 'library_updated', from);
    expect(updated.data).toEqual({ action: 'scan', track_count: 4, album_count: 1, artist_count: 1 });
    const percentages = client.frames
      .slice(from)
      .filter(({ type }) => type === 'scan_progress')
      .map(({ data }) => data.percentage);
    expect(percentages[0]).toBe(0);
    expect(percentages.at(-1)).toBe(100);
  });

  test('a folder outside the library is not scanned', async () => {
    const { status, body } = await service.post('/api/library/scan', { directories: ['/etc'] });
    expect(status).toBe(403);
    expect(body.code).toBe('outside_library');
  });

  test('search folds case and accents and takes beginnings of words', async () => {
    const { body } = await service.get('/api/library/tracks?search=SINUS%20ton');
    expect(body).toMatchObject({
      total: 1,
      has_more: false,
      tracks: [{ title: 'Quiet Tone', artist: 'Sinús' }],
    });
  });

  test('lists come in pages', async () => {
    const { body } = await service.get('/api/library/tracks?limit=3&offset=0&order_by=path&order=desc');
    expect(body).toMatchObject({ total: 4, offset: 0, limit: 3, has_more: true });
    expect(body.tracks[0].filepath).toBe(join(music, 'text.flac'));
  });

  test('a list carries measurements and recommendations when asked to', async () => {
    const { body: asked } = await service.get(
      `/api/player/mastering/recommendation/${ids['album/quiet.wav']}`,
    );
    const { body } = await service.get('/api/library/tracks?search=quiet&include=analysis,recommendation');
    expect(body.tracks[0].analysis.integrated_lufs).toBeCloseTo(-30, 1);
    const { recommendation } = body.tracks[0];
    expect(recommendation.primary_profile_id).toMatch(/-v1$/);
    expect(asked).toMatchObject(recommendation);
  });
});

describe('measuring and recommending', () => {
  test('GET analysis gives every measurement under its name, with series for plots', async () => {
    const { status, body } = await service.get(`/api/tracks/${ids['album/quiet.wav']}/analysis`);
    expect(status).toBe(200);
    // A stereo sine of -30 dBFS: -30 LUFS at 1 kHz, RMS 3.01 dB below its peak.
    expect(body.integrated_lufs).toBeCloseTo(-30, 1);
    expect(body.rms_dbfs).toBeCloseTo(-33.01, 1);
    expect(body.crest_factor_db).toBeCloseTo(3.01, 1);
    expect(body.spectral_centroid_hz).toBeGreaterThan(980);
    expect(body.spectral_centroid_hz).toBeLessThan(1050);
    expect(body.stereo_correlation).toBeCloseTo(1, 6);
    expect(body.series.short_term_lufs.values.length).toBeGreaterThan(0);
    expect(body).not.toHaveProperty('key');
  });

  test('key and tempo come when asked for, and are kept', async () => {
    const path = `/api/tracks/${ids['album/quiet.wav']}/analysis?include=key,tempo`;
    const first = await service.get(path);
    expect(first.body).toHaveProperty('key.tonic');
    expect(first.body).toHaveProperty('tempo_bpm');
    expect((await service.get(path)).body.key).toEqual(first.body.key);
  });

  test('loading makes a track current without playing it, and its recommendation follows', async () => {
    const id = ids['album/quiet.wav'];
    const from = client.frames.length;
    const { status, body } = await service.post('/api/player/load', { track_id: id });
    expect(status).toBe(200);
    expect(body.track).toMatchObject({
      id,
      title: 'Quiet Tone',
      filepath: join(music, 'album', 'quiet.wav'),
    });
    const loaded = await client.waitFor(({ type }) => type === 'track_loaded', from);
    expect(loaded.data.track_path).toBe(join(music, 'album', 'quiet.wav'));
    const recommended = await client.waitFor(({ type }) => type === 'mastering_recommendation', from);
    expect(recommended.data.track_id).toBe(id);
    const state = await client.waitFor(({ type }) => type === 'player_state', from);
    expect(state.data).toMatchObject({ isPlaying: false, currentTrack: { id } });

    const asked = await following(
      () => service.get(`/api/player/mastering/recommendation/${id}`),
      'mastering_recommendation',
    );
    expect(asked.data).toEqual(recommended.data);
  });

  test('a threshold of 0 recommends one profile, of 1 a blend whose weights sum to 1', async () => {
    const path = `/api/player/mastering/recommendation/${ids['album/loud.wav']}?confidence_threshold=`;
    const { body: blend } = await service.get(`${path}1`);
    const weights = blend.weighted_profiles.map(({ weight }: { weight: number }) => weight);
    expect(blend.is_hybrid).toBe(true);
    expect(weights.reduce((sum: number, weight: number) => sum + weight, 0)).toBeCloseTo(1, 9);
    expect((await service.get(`${path}0`)).body).toMatchObject({ is_hybrid: false, weighted_profiles: [] });
    const { status, body } = await service.get(`${path}1.1`);
    expect(status).toBe(422);
    expect(body.detail).toBe('confidence_threshold must be between 0 and 1, got 1.1');
  });

  test.each([
    ['a track that is not there', () => 999_999, 404, 'track_not_found'],
    ['a text named .flac', () => ids['text.flac'], 422, 'undecodable_audio'],
    ['silence', () => ids['silence.wav'], 422, 'not_measurable'],
  ])('no recommendation for %s, and the reason', async (_, id, status, code) => {
    const answer = await service.get(`/api/player/mastering/recommendation/${id()}`);
    expect(answer).toMatchObject({
      status,
      type: 'application/problem+json; charset=utf-8',
      body: { status, code },
    });
  });

  test('what cannot be measured is kept with its reason', async () => {
    const { body } = await service.get(`/api/library/tracks/${ids['text.flac']}`);
    expect(body.error.code).toBe('undecodable_audio');
  });

  test('silence is measured: it has no loudness, and says why', async () => {
    const { body } = await service.get(`/api/tracks/${ids['silence.wav']}/analysis`);
    expect(body.integrated_lufs).toBeNull();
    expect(body.warnings[0].code).toBe('silent');
  });

  test("the profiles are those of the catalogue and the user's own, with what is common to them", async () => {
    const { body } = await service.get('/api/profiles');
    const known = openCatalogue({ userFolder: profiles }).profiles;
    expect(body).toMatchObject({ total: known.length, problems: [] });
    expect(body.profiles.map(({ id }: { id: string }) => id)).toEqual(known.map(({ id }) => id));
    expect(body.profiles.find(({ id }: { id: string }) => id === 'test-likely-v1').detection).toEqual({
      features: [
        {
          ...{ feature: 'crest_factor_db', label: 'crest factor', unit: 'dB' },
          ...{ mean: 3.01, spread: 0.1, spread_unit: 'dB', weight: 1 },
          reason: 'What the signals of the test measure.',
        },
      ],
    });
    expect(body.matching.temperature).toBeGreaterThan(0);
  });
});

describe('the player', () => {
  test('each command sends its message', async () => {
    await service.post('/api/player/load', { track_id: ids['album/quiet.wav'] });
    const started = await following(() => service.post('/api/player/play'), 'playback_started');
    expect(started.data).toEqual({ state: 'playing' });
    const sought = await following(() => service.post('/api/player/seek?position=1.5'), 'position_changed');
    expect(sought.data).toEqual({ position: 1.5 });
    const volume = await following(
      () => service.post('/api/player/volume', { volume: 0.25 }),
      'volume_changed',
    );
    expect(volume.data).toEqual({ volume: 0.25 });
    const paused = await following(() => service.post('/api/player/pause'), 'playback_paused');
    expect(paused.data).toEqual({ state: 'paused' });
    const added = await following(
      () => service.post('/api/player/queue/add', { track_id: ids['album/loud.wav'] }),
      'queue_updated',
    );
    expect(added.data).toEqual({
      action: 'added',
      track_path: join(music, 'album', 'loud.wav'),
      queue_size: 2,
    });
    const from = client.frames.length;
    const next = await service.post('/api/player/next');
    expect(next.body).toMatchObject({ track: { id: ids['album/loud.wav'] }, queue_index: 1 });
    expect((await client.waitFor(({ type }) => type === 'track_changed', from)).data).toEqual({
      action: 'next',
    });
    const recommended = await client.waitFor(({ type }) => type === 'mastering_recommendation', from);
    expect(recommended.data.track_id).toBe(ids['album/loud.wav']);
    const previous = await following(() => service.post('/api/player/previous'), 'track_changed');
    expect(previous.data).toEqual({ action: 'previous' });
    const stopped = await following(() => service.post('/api/player/stop'), 'playback_stopped');
    expect(stopped.data).toEqual({ state: 'stopped' });
  });

  test('while playing, the state comes by itself and its position moves', async () => {
    await service.post('/api/player/load', { track_id: ids['album/quiet.wav'] });
    await service.post('/api/player/play');
    const from = client.frames.length;
    const isState = ({ type, data }: { type: string; data: { position: number } }) =>
      type === 'player_state' && data.position > 0.9;
    const state = await client.waitFor(isState, from);
    expect(state.data.isPlaying).toBe(true);
    await service.post('/api/player/stop');
  });

  test('the natural end of the last track stops playback', async () => {
    const from = client.frames.length;
    await service.post('/api/player/load', { track_id: ids['album/loud.wav'] });
    await service.post('/api/player/play');
    await service.post('/api/player/seek', { position: 3.9 });
    await client.waitFor(({ type }) => type === 'playback_stopped', from);
    expect((await service.get('/api/player/status')).body.isPlaying).toBe(false);
  });

  test('a position beyond the end is refused with the range, and nothing changes', async () => {
    const { status, body } = await service.post('/api/player/seek', { position: 500 });
    expect(status).toBe(422);
    expect(body.detail).toMatch(/^position must be between 0 and 4, got 500/);
  });

  test('a path is loaded when it is inside the library: new files are imported, others refused', async () => {
    const path = join(music, 'new.wav');
    copyFileSync(outside, path);
    const from = client.frames.length;
    const { status, body } = await service.post('/api/player/load', { track_path: path });
    expect(status).toBe(200);
    expect(body.track.title).toBe('new');
    await client.waitFor(({ type, data }) => type === 'library_updated' && data.action === 'import', from);

    for (const track_path of [
      outside,
      join(music, 'link.wav'),
      join(music, '..', 'outside.wav'),
      '/etc/passwd',
    ]) {
      expect(await service.post('/api/player/load', { track_path })).toMatchObject({
        status: 403,
        body: { code: 'outside_library' },
      });
    }
    expect(await service.post('/api/player/load', { track_path: join(music, 'none.wav') })).toMatchObject({
      status: 404,
      body: { code: 'file_not_found' },
    });
  });

  test('the status is the state with the number of the last broadcast', async () => {
    const { body } = await service.get('/api/player/status');
    const { type, seq } = client.frames.at(-1) as { type: string; seq: number };
    expect(type).toBeDefined();
    expect(body.seq).toBeGreaterThanOrEqual(seq);
    expect(body.queue.length).toBeGreaterThan(0);
  });
});

describe('enhancement settings', () => {
  test('any of the three can be changed, as body or as query, and all three are told', async () => {
    const changed = await following(
      () => service.put('/api/enhancement/settings', { enabled: true, intensity: 0.5 }),
      'enhancement_settings_changed',
    );
    expect(changed.data).toEqual({ enabled: true, preset: 'adaptive', intensity: 0.5 });
    const preset = await following(
      () => service.put('/api/enhancement/settings?preset=warm'),
      'enhancement_settings_changed',
    );
    expect(preset.data).toEqual({ enabled: true, preset: 'warm', intensity: 0.5 });
    expect((await service.get('/api/enhancement/settings')).body).toEqual(preset.data);
  });

  test.each([
    [{ preset: 'loud' }, 'preset must be one of adaptive, gentle, warm, bright, punchy, got "loud"'],
    [{ intensity: 1.5 }, 'intensity must be between 0 and 1, got 1.5'],
    [{ enabled: 'perhaps' }, 'enabled must be a boolean, got "perhaps"'],
    [{}, 'must give at least one of enabled, preset, intensity'],
  ])('%j is refused with field, rule and value', async (fields, detail) => {
    const { status, body } = await service.put('/api/enhancement/settings', fields);
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'invalid_request', detail });
  });
});

describe('the service itself', () => {
  test('health, readiness, description', async () => {
    expect((await service.get('/api/health')).body.status).toBe('alive');
    expect((await service.get('/api/ready')).body).toMatchObject({
      ready: true,
      database: true,
      analyzer: { ready: true, decoder: 'ffmpeg' },
      library_folders: [{ path: music, readable: true }],
    });
    expect((await service.get('/api/about')).body).toMatchObject({
      name: 'auralis',
      licence: 'AGPL-3.0-or-later',
    });
    const { body } = await service.get('/api/openapi.json');
    expect(body.openapi).toBe('3.1.0');
    expect(Object.keys(body.paths)).toContain('/api/player/mastering/recommendation/{track_id}');
  });

  test('on connecting, a client hears the state, the settings and the current recommendation', async () => {
    await following(
      () => service.post('/api/player/load', { track_id: ids['album/quiet.wav'] }),
      'mastering_recommendation',
    );
    await using second = Object.assign(await service.connect(), { [Symbol.asyncDispose]: async () => {} });
    await second.waitFor(({ type }) => type === 'mastering_recommendation');
    expect(second.frames.slice(0, 3).map(({ type }) => type)).toEqual([
      'player_state',
      'enhancement_settings_changed',
      'mastering_recommendation',
    ]);
    await second.close();
  });

  test('seq rises by 1 with every broadcast', async () => {
    const broadcasts = client.frames.slice(3).map(({ seq }) => seq);
    for (let i = 1; i < broadcasts.length; i++) {
      expect((broadcasts[i] as number) - (broadcasts[i - 1] as number)).toBe(1);
    }
  });

  test('a body that is not JSON and a path that is not there are problem details', async () => {
    const response = await fetch(`http://localhost:${service.port}/api/player/load`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{bad',
    });
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect((await service.get('/api/nothing')).body).toMatchObject({ status: 404, code: 'not_found' });
  });
});

test('after a restart, queue, current track, volume and settings are as before, paused', async () => {
  await service.post('/api/player/load', { track_id: ids['album/quiet.wav'] });
  await service.post('/api/player/seek', { position: 2 });
  await service.post('/api/player/play');
  const { body: before } = await service.get('/api/player/status');
  await service[Symbol.asyncDispose]();
  service = await startTestService(data, []);
  client = await service.connect();
  const { body } = await service.get('/api/player/status');
  expect(body.queue.map(({ id }: { id: number }) => id)).toEqual(
    before.queue.map(({ id }: { id: number }) => id),
  );
  expect(body).toMatchObject({ queueIndex: before.queueIndex, volume: 0.25, isPlaying: false });
  expect(body.position).toBeGreaterThanOrEqual(2);
  expect((await service.get('/api/enhancement/settings')).body).toEqual({
    enabled: true,
    preset: 'warm',
    intensity: 0.5,
  });
});
