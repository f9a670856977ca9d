import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseFile } from 'music-metadata';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { analyze, openAudio } from '../../src/engine/index.ts';
import { allFields, fixtures, isThere } from '../library/edited-file.ts';
import { writeToneFile } from '../tone-file.ts';
import { type connect, startTestService, temporaryFolder } from './running-service.ts';

const folder = temporaryFolder();
const music = join(folder.path, 'music');
let service: Awaited<ReturnType<typeof startTestService>>;
let client: Awaited<ReturnType<typeof connect>>;
/** By file name. */
const ids: Record<string, number> = {};
const hasFfmpeg = isThere('ffmpeg');

/** Tones of an album, louder one after another; silence around each, so that no block of 0.4 s is in two tracks. */
const album = [-30, -20, -14].map((levelDbfs, n) => ({ name: `album-${n}.wav`, levelDbfs }));

beforeAll(async () => {
  mkdirSync(music);
  for (const { name, levelDbfs } of album)
    writeToneFile(join(music, name), {
      seconds: 4,
      silenceSeconds: 0.5,
      levelDbfs,
      info: { INAM: name, IART: 'Generator', IPRD: 'Tones' },
    });
  for (const name of ['stereo.flac', 'stereo.mp3', 'stereo.opus', 'tagged-stereo.ogg'])
    copyFileSync(join(fixtures, name), join(music, name));
  writeFileSync(join(music, 'bad.mp3'), 'no music at all');
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

const metadata = (name: string) => `/api/metadata/tracks/${ids[name]}`;
/** The types of the frames from a place on, states left out. */
const typesFrom = (from: number) =>
  client.frames.slice(from).flatMap(({ type }) => (/^(metadata|library)/.test(type) ? [type] : []));

describe('one track', () => {
  test('its fields are written, answered, broadcast and in the library', async () => {
    const from = client.frames.length;
    const put = await service.put(metadata('stereo.flac'), allFields);
    expect(put).toMatchObject({ status: 200, body: { ...allFields, source: 'file', problem: null } });
    expect(put.body.updated_fields).toEqual(Object.keys(allFields));
    await client.waitFor(({ type }) => type === 'library_updated', from);
    expect(typesFrom(from)).toEqual(['metadata_updated', 'library_updated']);
    const told = client.frames.slice(from).find(({ type }) => type === 'metadata_updated');
    expect(told?.data).toEqual({ track_id: ids['stereo.flac'], updated_fields: Object.keys(allFields) });

    const { updated_fields: _, ...now } = put.body;
    expect((await service.get(metadata('stereo.flac'))).body).toEqual(now);
    expect((await service.get(`/api/library/tracks/${ids['stereo.flac']}`)).body).toMatchObject({
      title: allFields.title,
      album: allFields.album,
      year: 1995,
    });
    expect((await service.get('/api/library/tracks?search=hyperballad')).body.total).toBe(1);
  });

  test('null and "" remove a field', async () => {
    const { body } = await service.put(metadata('stereo.flac'), { genre: null, comment: '', year: '' });
    expect(body).toMatchObject({ genre: null, comment: null, year: null, title: allFields.title });
    expect(body.updated_fields.toSorted()).toEqual(['comment', 'genre', 'year']);
  });

  test('the player shows the new title at once', async () => {
    await service.post('/api/player/load', { track_id: ids['stereo.mp3'] });
    const from = client.frames.length;
    await service.put(metadata('stereo.mp3'), { title: 'Played under this name' });
    const { data } = await client.waitFor(
      ({ type, data }) => type === 'player_state' && data.currentTrack?.title === 'Played under this name',
      from,
    );
    expect(data.queue[0].title).toBe('Played under this name');
    expect((await service.get('/api/player/status')).body.currentTrack.title).toBe('Played under this name');
  });

  test.each([
    [{ titel: 'x' }, 'titel is not a known field'],
    [{}, 'must name at least one field to change'],
    [{ year: 'soon' }, 'year must be a whole number from 1 to 9999, or null to remove it, got "soon"'],
    [{ track: 1.5 }, 'track must be a whole number from 1 to 9999, or null to remove it, got 1.5'],
    [{ title: 'a\u0007b' }, 'title must hold no line breaks or other control characters, got "a\\u0007b"'],
    [{ title: 'x'.repeat(1001) }, 'title must be at most 1000 characters'],
  ])('%j is refused by name', async (body, message) => {
    const answer = await service.put(metadata('stereo.flac'), body);
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid_request' } });
    expect(answer.body.detail).toContain(message);
  });

  test('a track that is not known is 404; a file that is no music says so and stays', async () => {
    expect(await service.put('/api/metadata/tracks/99999', { title: 'x' })).toMatchObject({
      status: 404,
      body: { code: 'track_not_found' },
    });
    const from = client.frames.length;
    expect(await service.put(metadata('bad.mp3'), { title: 'x' })).toMatchObject({
      status: 422,
      body: { code: 'undecodable_audio' },
    });
    expect(readFileSync(join(music, 'bad.mp3'), 'utf8')).toBe('no music at all');
    expect(typesFrom(from)).toEqual([]);
  });

  test('of a file that is gone, the library says what it knows, and that it does', async () => {
    const path = join(music, 'tagged-stereo.ogg');
    renameSync(path, `${path}.away`);
    const { body } = await service.get(metadata('tagged-stereo.ogg'));
    expect(body).toMatchObject({
      source: 'database',
      title: 'Old',
      artist: 'Somebody',
      track: 3,
      lyrics: null,
    });
    expect(body.problem).toMatch(/does not exist/);
    expect(await service.put(metadata('tagged-stereo.ogg'), { title: 'x' })).toMatchObject({
      status: 404,
      body: { code: 'file_not_found' },
    });
    renameSync(`${path}.away`, path);
    expect((await service.get(metadata('tagged-stereo.ogg'))).body.source).toBe('file');
  });
});

describe('a batch', () => {
  test('each file is reported, those that were written are broadcast', async () => {
    const from = client.frames.length;
    const names = ['stereo.flac', 'bad.mp3', 'stereo.mp3'];
    const updates = names.map((name) => ({ track_id: ids[name], metadata: { album: 'Together' } }));
    const { status, body } = await service.post('/api/metadata/batch', {
      updates: [...updates, { track_id: 99_999, metadata: { album: 'x' } }],
    });
    expect(status).toBe(200);
    expect(body).toEqual({
      results: [
        { track_id: ids['stereo.flac'], ok: true },
        {
          track_id: ids['bad.mp3'],
          ok: false,
          error: { code: 'undecodable_audio', message: expect.any(String) },
        },
        { track_id: ids['stereo.mp3'], ok: true },
        {
          track_id: 99_999,
          ok: false,
          error: { code: 'track_not_found', message: 'there is no track 99999' },
        },
      ],
      count: 2,
    });
    await client.waitFor(({ type }) => type === 'library_updated', from);
    expect(typesFrom(from)).toEqual(['metadata_batch_updated', 'library_updated']);
    const told = client.frames.slice(from).find(({ type }) => type === 'metadata_batch_updated');
    expect(told?.data).toEqual({ track_ids: [ids['stereo.flac'], ids['stereo.mp3']], count: 2 });
    const { body: albums } = await service.get('/api/albums?search=together');
    expect(albums.total).toBe(2); // One of Björk Guðmundsdóttir, one of nobody.
  });

  test('a track that is named twice, and a field that is unknown, are refused before anything is written', async () => {
    const update = { track_id: ids['stereo.flac'], metadata: { title: 'x' } };
    const twice = await service.post('/api/metadata/batch', { updates: [update, update] });
    expect(twice).toMatchObject({ status: 422, body: { detail: 'updates must name each track once' } });
    const unknown = await service.post('/api/metadata/batch', {
      updates: [update, { track_id: ids['stereo.mp3'], metadata: { colour: 'red' } }],
    });
    expect(unknown.body.detail).toContain('updates.1.metadata.colour is not a known field');
    expect((await service.get(metadata('stereo.flac'))).body.title).toBe(allFields.title);
  });

  test('requests at the same time do not cross', async () => {
    await Promise.all([
      service.put(metadata('stereo.flac'), { title: 'At once' }),
      service.put(metadata('stereo.flac'), { composer: 'Somebody' }),
      service.post('/api/metadata/batch', {
        updates: [{ track_id: ids['stereo.flac'], metadata: { bpm: 90 } }],
      }),
      service.post('/api/library/scan'),
    ]);
    const { body } = await service.get(metadata('stereo.flac'));
    expect(body).toMatchObject({ title: 'At once', composer: 'Somebody', bpm: 90 });
    expect(readdirSync(music).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});

describe('ReplayGain', () => {
  const gains = (body: object) => service.post('/api/metadata/replaygain', body);
  const albumId = async () =>
    (await service.get(`/api/library/tracks/${ids['album-0.wav']}`)).body.album_id as number;

  test('a dry run answers with what would be written, and writes nothing', async () => {
    const bytes = readFileSync(join(music, 'album-0.wav'));
    const from = client.frames.length;
    const { body } = await gains({ album_ids: [await albumId()] });
    expect(body.dry_run).toBe(true);
    expect(body.results).toHaveLength(3);
    // A sine of 1 kHz on both channels is as loud as its peak says (BS.1770-5). Of 43 blocks of 0.4 s that pass the
    // gates, three at each end hold 25, 50 and 75 % of the tone.
    const endsDb = 10 * Math.log10(40 / 43);
    for (const [n, { levelDbfs }] of album.entries()) {
      const { measured, ...result } = body.results[n];
      expect(result).toMatchObject({ ok: true, written: false, reference_lufs: -18 });
      expect(Math.abs(measured.integrated_lufs - levelDbfs - endsDb)).toBeLessThan(0.05);
      expect(measured.gain_db).toBeCloseTo(-18 - measured.integrated_lufs, 9);
      expect(result.tags.REPLAYGAIN_TRACK_GAIN).toBe(`${(-18 - measured.integrated_lufs).toFixed(2)} dB`);
      expect(result.album.true_peak_dbtp).toBeCloseTo(-14, 1);
    }
    expect(readFileSync(join(music, 'album-0.wav'))).toEqual(bytes);
    expect(typesFrom(from)).toEqual([]);
  });

  test.skipIf(!hasFfmpeg)('the album is as loud as its tracks joined, within 0.01 LU', async () => {
    const joined = join(folder.path, 'joined.wav');
    const inputs = album.flatMap(({ name }) => ['-i', join(music, name)]);
    execFileSync('ffmpeg', ['-v', 'error', '-y', ...inputs, '-filter_complex', 'concat=n=3:v=0:a=1', joined]);
    using source = await openAudio(joined);
    const { integratedLufs } = await analyze(source);
    const { body } = await gains({ track_ids: [ids['album-1.wav']] });
    const { integrated_lufs } = body.results[0].album;
    expect(Math.abs(integrated_lufs - (integratedLufs ?? 0))).toBeLessThan(0.01);
  });

  test('written, the tags are in the files, and the measurements stay', async () => {
    const from = client.frames.length;
    const track_ids = [ids['album-0.wav'], ids['stereo.opus'], ids['bad.mp3'], 99_999];
    const { body } = await gains({ track_ids, dry_run: false });
    const [tone, opus, bad, unknown] = body.results;
    expect(tone).toMatchObject({ ok: true, written: true, album_problem: null });
    const wav = await parseFile(join(music, 'album-0.wav'));
    expect(`${wav.common.replaygain_track_gain?.dB.toFixed(2)} dB`).toBe(tone.tags.REPLAYGAIN_TRACK_GAIN);
    expect(`${wav.common.replaygain_album_gain?.dB.toFixed(2)} dB`).toBe(tone.tags.REPLAYGAIN_ALBUM_GAIN);

    expect(opus).toMatchObject({ ok: true, written: true, reference_lufs: -23 });
    expect(opus.tags.R128_TRACK_GAIN).toBe(`${Math.round((-23 - opus.measured.integrated_lufs) * 256)}`);
    const { native } = await parseFile(join(music, 'stereo.opus'));
    expect(native.vorbis).toContainEqual({ id: 'R128_TRACK_GAIN', value: opus.tags.R128_TRACK_GAIN });

    expect(bad).toMatchObject({
      ok: false,
      written: false,
      tags: null,
      error: { code: 'undecodable_audio' },
    });
    expect(unknown).toMatchObject({ ok: false, error: { code: 'track_not_found' } });
    const told = await client.waitFor(({ type }) => type === 'metadata_batch_updated', from);
    expect(told.data.track_ids).toEqual([ids['album-0.wav'], ids['stereo.opus']]);
    expect((await service.get(`/api/library/tracks/${ids['album-0.wav']}`)).body.analysed).toBe(true);
  });

  test('who names nothing, an album that is not there, or too many, hears so', async () => {
    expect((await gains({})).body.detail).toBe('must name track_ids or album_ids');
    expect(await gains({ album_ids: [99_999] })).toMatchObject({
      status: 404,
      body: { code: 'album_not_found' },
    });
    const track_ids = Array.from({ length: 501 }, (_, n) => n + 1);
    expect((await gains({ track_ids })).body.detail).toContain('track_ids must be at most 500 items');
  });
});
