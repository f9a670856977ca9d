import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OF_A_TONE, writeFittingProfiles } from '../fitting-profiles.ts';
import { writeToneFile } from '../tone-file.ts';
import { startTestService, temporaryFolder } from './running-service.ts';

const folder = temporaryFolder();
const library = join(folder.path, 'music');
const profiles = join(folder.path, 'profiles');
let service: Awaited<ReturnType<typeof startTestService>>;
let client: Awaited<ReturnType<typeof service.connect>>;
const ids: Record<string, number> = {};

beforeAll(async () => {
  mkdirSync(library);
  writeToneFile(join(library, 'tone.wav'), { seconds: 8, levelDbfs: -12, frequencyHz: 3000 });
  writeToneFile(join(library, 'silence.wav'), { seconds: 3, levelDbfs: -200 });
  // A profile that wants 2 LU more of every track.
  writeFittingProfiles(profiles, OF_A_TONE);
  service = await startTestService(join(folder.path, 'data'), [library], undefined, { profiles });
  client = await service.connect();
  await client.waitFor(({ type }) => type === 'library_updated');
  for (const { id, title } of (await service.get('/api/library/tracks')).body.tracks) ids[title] = id;
});
afterAll(async () => {
  await client.close();
  await service[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

const predictionOf = (title: string, query = '') =>
  service.get(`/api/tracks/${ids[title]}/prediction${query}`);

describe('a prediction', () => {
  test('has the numbers of the recommendation under the same settings, and the plan that is solved for them', async () => {
    const { body: recommended } = await service.get(`/api/player/mastering/recommendation/${ids.tone}`);
    const { status, body } = await predictionOf('tone');
    expect(status).toBe(200);
    expect(body).toMatchObject({ track_id: ids.tone, preset: 'adaptive', intensity: 1 });
    for (const name of ['loudness', 'crest', 'centroid'])
      expect(body[`predicted_${name}_change`]).toBe(recommended[`predicted_${name}_change`]);
    for (const [name, value] of Object.entries(body.predicted))
      expect(value).toBe(recommended[`predicted_${name}`]);
    const { body: evidence } = await service.get(`/api/tracks/${ids.tone}/recommendation/evidence`);
    expect(body.plan).toEqual(evidence.solutions[0].plan);
    expect(body.target_loudness_change).toBe(evidence.solutions[0].target_loudness_change);
    expect(body.unreached).toEqual(evidence.solutions[0].unreached);
    const { body: measured } = await service.get(`/api/tracks/${ids.tone}/analysis`);
    for (const [name, value] of Object.entries(body.before)) expect(value).toBe(measured[name]);
  });

  test('is of the preset and intensity that are asked for, else of the settings; nobody else is told', async () => {
    await service.put('/api/enhancement/settings', { preset: 'warm', intensity: 0.25 });
    const from = client.frames.length;
    expect((await predictionOf('tone')).body).toMatchObject({ preset: 'warm', intensity: 0.25 });
    const { body: asked } = await predictionOf('tone', '?preset=bright&intensity=0.75');
    expect(asked).toMatchObject({ preset: 'bright', intensity: 0.75 });
    expect(asked.predicted.spectral_centroid_hz).toBeGreaterThan(
      (await predictionOf('tone')).body.predicted.spectral_centroid_hz,
    );
    await service.put('/api/enhancement/settings', { preset: 'adaptive', intensity: 1 });
    await client.waitFor(({ type }) => type === 'enhancement_settings_changed', from);
    expect(client.frames.slice(from).filter(({ type }) => type === 'mastering_recommendation')).toEqual([]);
  });

  test('at intensity 0 is the original: no plan, the same figures and curves', async () => {
    const { body } = await predictionOf('tone', '?intensity=0&include=series');
    expect(body).toMatchObject({ plan: null, predicted_loudness_change: 0 });
    expect(body.predicted).toEqual(body.before);
    expect(body.match_loudness).toEqual({ original_db: 0, master_db: 0 });
    const { short_term_lufs, third_octave_bands } = body.series;
    expect(short_term_lufs.predicted).toEqual(short_term_lufs.before);
    for (const band of third_octave_bands) expect(band.predicted_dbfs).toBe(band.before_dbfs);
  });

  test('says by how much the louder of original and master is to be attenuated', async () => {
    const { body } = await predictionOf('tone');
    const differenceLu = body.predicted.integrated_lufs - body.before.integrated_lufs;
    expect(differenceLu).toBeGreaterThan(0.5);
    expect(body.match_loudness.master_db).toBeCloseTo(-differenceLu, 2);
    expect(body.match_loudness.original_db).toBe(0);
  });

  test('has curves only where they are asked for: those of the analysis, and as many of the master', async () => {
    expect((await predictionOf('tone')).body).not.toHaveProperty('series');
    const { body } = await predictionOf('tone', '?preset=bright&include=series');
    const { body: measured } = await service.get(`/api/tracks/${ids.tone}/analysis`);
    const { short_term_lufs, third_octave_bands } = body.series;
    expect(short_term_lufs.step_seconds).toBe(measured.series.short_term_lufs.step_seconds);
    expect(short_term_lufs.before).toEqual(measured.series.short_term_lufs.values);
    expect(short_term_lufs.predicted).toHaveLength(short_term_lufs.before.length);
    expect(short_term_lufs.predicted).not.toEqual(short_term_lufs.before);
    expect(third_octave_bands.map(({ before_dbfs }: { before_dbfs: number }) => before_dbfs)).toEqual(
      measured.third_octave_bands.map(({ level_dbfs }: { level_dbfs: number }) => level_dbfs),
    );
  });

  test.each([
    ['silence', '', 422, 'not_measurable', /./],
    ['tone', '?preset=loudest', 422, 'invalid_request', /preset/],
    ['tone', '?intensity=2', 422, 'invalid_request', /intensity must be between 0 and 1/],
    ['tone', '?include=all', 422, 'invalid_request', /include must be series/],
    ['nothing', '', 422, 'invalid_request', /id/],
  ])('of %s%s is refused with the reason', async (title, query, status, code, detail) => {
    const answer = await predictionOf(title, query);
    expect(answer).toMatchObject({ status, body: { code } });
    expect(answer.body.detail).toMatch(detail);
  });

  test('of a track that is not there is refused', async () => {
    expect(await service.get('/api/tracks/999999/prediction')).toMatchObject({
      status: 404,
      body: { code: 'track_not_found' },
    });
  });
});
