import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/library/database.ts';
import { createRenders } from '../../src/library/renders.ts';
import { openCatalogue } from '../../src/profiles/index.ts';
import { OF_A_TONE, writeFittingProfiles } from '../fitting-profiles.ts';
import { planWith } from '../mastering/example-plan.ts';
import { writeToneFile } from '../tone-file.ts';
import { type connect, type Frame, startTestService, temporaryFolder } from './running-service.ts';

const folder = temporaryFolder();
const music = join(folder.path, 'music');
const data = join(folder.path, 'data');
const profiles = join(folder.path, 'profiles');
let service: Awaited<ReturnType<typeof startTestService>>;
let client: Awaited<ReturnType<typeof connect>>;
const ids: Record<string, number> = {};

beforeAll(async () => {
  mkdirSync(music);
  writeToneFile(join(music, 'tone.wav'), { seconds: 3, levelDbfs: -12, frequencyHz: 3000 });
  writeToneFile(join(music, 'other.wav'), { seconds: 3, levelDbfs: -18, frequencyHz: 800 });
  writeToneFile(join(music, 'silence.wav'), { seconds: 3, levelDbfs: -200 });
  writeToneFile(join(music, 'beep.wav'), { seconds: 1, silenceSeconds: 1, levelDbfs: -12 });
  writeFittingProfiles(profiles, OF_A_TONE);
  service = await startTestService(data, [music], undefined, { profiles });
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

const recommendationOf = (title: string) => service.get(`/api/player/mastering/recommendation/${ids[title]}`);
const isRecommendation = ({ type }: Frame): boolean => type === 'mastering_recommendation';
/** Changes the settings; answers with the two messages that follow for the current track. */
async function change(settings: object) {
  const from = client.frames.length;
  expect((await service.put('/api/enhancement/settings', settings)).status).toBe(200);
  const recommended = await client.waitFor(isRecommendation, from);
  const changed = await client.waitFor(({ type }) => type === 'enhancement_settings_changed', from);
  return { changed, recommended };
}

describe('a recommendation', () => {
  test('says what the solved plan does to this track, and beside it what the profiles ask for', async () => {
    const { body: measured } = await service.get(`/api/tracks/${ids.tone}/analysis`);
    const { status, body } = await recommendationOf('tone');
    expect(status).toBe(200);
    expect(body).toMatchObject({ track_id: ids.tone, preset: 'adaptive', intensity: 1 });
    for (const value of Object.values(body)) expect(value).not.toBeNull();
    for (const [figure, change] of [
      ['integrated_lufs', 'loudness'],
      ['crest_factor_db', 'crest'],
      ['spectral_centroid_hz', 'centroid'],
    ]) {
      const predicted = body[`predicted_${figure}`] - measured[figure as string];
      expect(predicted).toBeCloseTo(body[`predicted_${change}_change`], 6);
      expect(body[`target_${change}_change`]).toBeTypeOf('number');
    }
    expect(body.predicted_true_peak_dbtp).toBeTypeOf('number');
    expect(body.predicted_loudness_change).toBeGreaterThan(0.5);
    // Kept: the same numbers, to the last digit.
    expect((await recommendationOf('tone')).body).toEqual(body);
  });

  test('aims at what the targets want, by the need and the confidence: that is what is predicted where it can be had', async () => {
    const { body } = await recommendationOf('tone');
    expect(body).toMatchObject({ primary_profile_id: 'test-likely-v1', is_hybrid: false, is_safe: true });
    // The profile wants 2 LU of every track.
    expect(body.target_loudness_change).toBe(2);
    expect(body.aim_loudness_change).toBeCloseTo(2 * body.confidence_score, 9);
    expect(body).toMatchObject({ aim_crest_change: 0, aim_centroid_change: 0 });
    expect(body.predicted_loudness_change).toBeCloseTo(body.aim_loudness_change, 1);
  });

  test('of a beep, which is like no music and no steady tone, is that nothing is safe to apply: nothing is changed', async () => {
    const { body } = await recommendationOf('beep');
    expect(body).toMatchObject({ is_safe: false, is_hybrid: false, weighted_profiles: [] });
    expect(body.reasoning).toMatch(/^No profile is safe to apply/);
    for (const change of ['loudness', 'crest', 'centroid'])
      expect([body[`aim_${change}_change`], body[`predicted_${change}_change`]]).toEqual([0, 0]);
  });

  test('is in lists as what is recommended, whatever the settings are', async () => {
    const { body: recommended } = await recommendationOf('tone');
    await service.put('/api/enhancement/settings', { preset: 'warm', intensity: 0.25 });
    const { body } = await service.get(`/api/library/tracks/${ids.tone}?include=recommendation`);
    expect(body.recommendation).toMatchObject({ preset: 'adaptive', intensity: 1 });
    expect(recommended).toMatchObject(body.recommendation);
    const asked = await recommendationOf('tone');
    expect(asked.body).toMatchObject({ preset: 'warm', intensity: 0.25 });
    await service.put('/api/enhancement/settings', { preset: 'adaptive', intensity: 1 });
  });
});

describe('explain=1', () => {
  const explained = (title: string, query: string) =>
    service.get(`/api/player/mastering/recommendation/${ids[title]}?${query}`);

  test('adds every profile to the same answer, best first, and what is left for none of them', async () => {
    const { body: plain } = await recommendationOf('tone');
    expect(plain).not.toHaveProperty('explanation');
    const { explanation, ...rest } = (await explained('tone', 'explain=1')).body;
    expect(rest).toEqual(plain);
    const { profiles: all, no_profile_score } = explanation as {
      readonly profiles: readonly { readonly profile_id: string; readonly score: number }[];
      readonly no_profile_score: number;
    };
    const known = openCatalogue({ userFolder: profiles }).profiles.map(({ id }) => id);
    expect(all.map(({ profile_id }) => profile_id).toSorted()).toEqual(known);
    expect(all[0]).toMatchObject({ profile_id: plain.primary_profile_id, score: plain.confidence_score });
    expect(all.reduce((sum, { score }) => sum + score, no_profile_score)).toBeCloseTo(1, 9);
  });

  test('names what was measured, in its unit, beside what is usual', async () => {
    const { body: measured } = await service.get(`/api/tracks/${ids.tone}/analysis`);
    const [best] = (await explained('tone', 'explain=true')).body.explanation.profiles;
    expect(best).toMatchObject({ profile_name: 'Likely - Louder', need: 1 });
    const [crest] = best.features;
    expect(crest).toMatchObject({ feature: 'crest_factor_db', label: 'crest factor', unit: 'dB' });
    expect(crest.value).toBe(measured.crest_factor_db);
    expect([crest.usual_from, crest.usual_to]).toEqual([
      expect.closeTo(3.01 - 0.1, 9),
      expect.closeTo(3.01 + 0.1, 9),
    ]);
    expect(crest.pull_bits).toBeGreaterThan(0);
  });

  test('is of any settings and threshold, and after a start from what is kept', async () => {
    const { body: first } = await explained('tone', 'explain=1');
    const { body: blend } = await explained('tone', 'explain=1&confidence_threshold=1');
    expect(blend.is_hybrid).toBe(true);
    expect(blend.explanation).toEqual(first.explanation);
    await service.put('/api/enhancement/settings', { preset: 'gentle', intensity: 0.5 });
    const { body: gentle } = await explained('tone', 'explain=1');
    expect(gentle).toMatchObject({ preset: 'gentle', intensity: 0.5, explanation: first.explanation });
    await service.put('/api/enhancement/settings', { preset: 'adaptive', intensity: 1 });
  });

  test('is told to who asks: the broadcast and lists have the shape that they had', async () => {
    const from = client.frames.length;
    const { body } = await explained('tone', 'explain=1');
    const { explanation, ...rest } = body;
    const { data: told } = await client.waitFor(isRecommendation, from);
    expect(told).toEqual(rest);
    const { body: listed } = await service.get(`/api/library/tracks/${ids.tone}?include=recommendation`);
    expect(listed.recommendation).not.toHaveProperty('explanation');
  });

  test('as 0 or false is none, and as anything else is refused with the rule', async () => {
    for (const word of ['0', 'false'])
      expect((await explained('tone', `explain=${word}`)).body).not.toHaveProperty('explanation');
    const { status, body } = await explained('tone', 'explain=2');
    expect([status, body.code]).toEqual([422, 'invalid_request']);
    expect(body.detail).toBe('explain must be 0, 1, true or false, got "2"');
  });
});

describe('new settings', () => {
  test('are told at once, and then what they do to the current track', async () => {
    await service.post('/api/player/load', { track_id: ids.tone });
    const { changed, recommended } = await change({ preset: 'punchy', intensity: 0.5 });
    expect(changed.seq).toBeLessThan(recommended.seq);
    expect(recommended.data).toMatchObject({ track_id: ids.tone, preset: 'punchy', intensity: 0.5 });
    const { body } = await recommendationOf('tone');
    expect(body).toEqual(recommended.data);
  });

  test('at intensity 0 change nothing', async () => {
    const { body: measured } = await service.get(`/api/tracks/${ids.tone}/analysis`);
    const { recommended } = await change({ intensity: 0 });
    expect(recommended.data).toMatchObject({
      predicted_loudness_change: 0,
      predicted_crest_change: 0,
      predicted_centroid_change: 0,
      predicted_integrated_lufs: measured.integrated_lufs,
      predicted_true_peak_dbtp: measured.true_peak_dbtp,
    });
  });

  test('are predicted whether enabled or not, with the same numbers', async () => {
    const { recommended: off } = await change({ enabled: false, preset: 'adaptive', intensity: 1 });
    const { recommended: on } = await change({ enabled: true });
    expect(on.data).toEqual(off.data);
  });

  test('in a quick row end with the prediction of the last; none comes after it', async () => {
    const from = client.frames.length;
    const intensities = Array.from({ length: 20 }, (_, i) => (i + 1) / 25);
    for (const intensity of intensities) await service.put('/api/enhancement/settings', { intensity });
    await client.waitFor((frame) => isRecommendation(frame) && frame.data.intensity === 0.8, from);
    // Another track's, asked for afterwards, is a later message.
    await recommendationOf('other');
    await client.waitFor((frame) => isRecommendation(frame) && frame.data.track_id === ids.other, from);
    const heard = client.frames.slice(from).filter(isRecommendation);
    const ofCurrent = heard
      .filter(({ data }) => data.track_id === ids.tone)
      .map(({ data }) => data.intensity);
    expect(ofCurrent).toEqual(ofCurrent.toSorted((a, b) => a - b));
    expect(ofCurrent.at(-1)).toBe(0.8);
    await service.put('/api/enhancement/settings', { intensity: 1 });
  });
});

test('a client that connects while the current track is not solved hears of it when it is', async () => {
  await service.post('/api/player/load', { track_id: ids.other });
  await service[Symbol.asyncDispose]();
  service = await startTestService(data, [], undefined, { profiles });
  client = await service.connect();
  await service.put('/api/enhancement/settings', { preset: 'bright', intensity: 0.3 });
  const late = await service.connect();
  const heard = await late.waitFor((frame) => isRecommendation(frame) && frame.data.preset === 'bright');
  expect(heard.data).toMatchObject({ track_id: ids.other, intensity: 0.3 });
  await late.close();
});

describe('evidence', () => {
  const evidenceOf = (id: number | undefined, query = '') =>
    service.get(`/api/tracks/${id}/recommendation/evidence${query}`);

  test('of a track that was never rendered is what is solved for it', async () => {
    const { status, body } = await evidenceOf(ids.tone);
    expect(status).toBe(200);
    expect(body).toMatchObject({ track_id: ids.tone, renders: [] });
    expect(body.solutions.length).toBeGreaterThan(0);
    expect(body.solutions[0].plan.equaliser.low_shelf).toHaveProperty('frequency_hz');
    expect((await evidenceOf(ids.silence)).body).toMatchObject({ renders: [], solutions: [] });
  });

  test('is what was predicted beside what was measured, newest first', async () => {
    const { body: analysis } = await service.get(`/api/tracks/${ids.tone}/analysis`);
    const before = {
      integratedLufs: -12,
      truePeakDbtp: -12,
      crestFactorDb: 3,
      spectralCentroidHz: null,
    };
    const render = {
      payloadHash: analysis.payload_hash,
      preset: 'warm',
      intensity: 1,
      format: 'flac',
      plan: planWith({ gainDb: 2 }),
      before,
      predicted: { ...before, integratedLufs: -10.5, truePeakDbtp: -10 },
      measured: { ...before, integratedLufs: -10.25, truePeakDbtp: -10.5 },
      backedOffDb: 0,
      ceilingExceededDb: 0,
      masteringVersion: 1,
    };
    {
      await using database = await openDatabase(join(data, 'auralis.db'));
      let now = 1_000;
      const renders = createRenders(database, () => now++);
      await renders.save(render);
      await renders.save({ ...render, format: 'mp3', backedOffDb: 0.5, intensity: 0, plan: null });
    }
    const { body } = await evidenceOf(ids.tone);
    expect(body.renders).toMatchObject([
      { format: 'mp3', intensity: 0, plan: null, backed_off_db: 0.5, rendered_at: 1_001 },
      {
        format: 'flac',
        preset: 'warm',
        intensity: 1,
        before: { integrated_lufs: -12, true_peak_dbtp: -12, crest_factor_db: 3, spectral_centroid_hz: null },
        predicted: { integrated_lufs: -10.5 },
        measured: { integrated_lufs: -10.25 },
        error: {
          integrated_lufs: 0.25,
          true_peak_dbtp: -0.5,
          crest_factor_db: 0,
          spectral_centroid_hz: null,
        },
        ceiling_exceeded_db: 0,
        plan: { gain_db: 2, equaliser: { low_shelf: {} }, dynamics: {} },
      },
    ]);
    expect((await evidenceOf(ids.tone, '?limit=1')).body.renders).toHaveLength(1);
  });

  test.each([
    ['999999', '', 404, 'track_not_found'],
    ['1', '?limit=0', 422, 'invalid_request'],
    ['one', '', 422, 'invalid_request'],
  ])('of %s%s is refused', async (id, query, status, code) => {
    const answer = await service.get(`/api/tracks/${id}/recommendation/evidence${query}`);
    expect(answer).toMatchObject({ status, body: { code } });
  });
});
