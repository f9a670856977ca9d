import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { analyze, openAudio } from '../../src/engine/index.ts';
import { OF_A_TONE, writeFittingProfiles } from '../fitting-profiles.ts';
import { writeToneFile } from '../tone-file.ts';
import { startTestService, temporaryFolder } from './running-service.ts';

const folder = temporaryFolder();
const music = join(folder.path, 'music');
const data = join(folder.path, 'data');
const profiles = join(folder.path, 'profiles');
let service: Awaited<ReturnType<typeof startTestService>>;
const ids: Record<string, number> = {};

beforeAll(async () => {
  mkdirSync(music);
  writeToneFile(join(music, 'tone.wav'), { seconds: 5, levelDbfs: -12, frequencyHz: 3000 });
  writeToneFile(join(music, 'silence.wav'), { seconds: 3, levelDbfs: -200 });
  writeFittingProfiles(profiles, OF_A_TONE);
  service = await startTestService(data, [music], undefined, { profiles });
  const client = await service.connect();
  await client.waitFor(({ type }) => type === 'library_updated');
  await client.close();
  for (const { id, title } of (await service.get('/api/library/tracks')).body.tracks) ids[title] = id;
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

/** Begins a render and asks after it until it has ended; answers with every answer. */
async function render(title: string, body: object) {
  const { body: begun } = await service.post(`/api/tracks/${ids[title]}/renders`, body);
  const seen = [begun];
  while (!['done', 'failed', 'cancelled'].includes(seen.at(-1).state))
    seen.push((await service.get(`/api/renders/${begun.id}`)).body);
  return seen;
}
const rendersBegun = async (): Promise<number> =>
  (await service.get('/api/ready')).body.analyzer.decodes.render;

test('a render ends with what was predicted beside what the file at its URL measures', async () => {
  const seen = await render('tone', { preset: 'adaptive', intensity: 1, format: 'wav' });
  const progress = seen.map((job) => job.progress);
  expect(progress).toEqual(progress.toSorted((a, b) => a - b));
  const job = seen.at(-1);
  expect(job).toMatchObject({ state: 'done', progress: 1, error: null });
  const { predicted, measured, error } = job.result;
  const { body: foretold } = await service.get(`/api/tracks/${ids.tone}/prediction`);
  expect(predicted).toEqual(foretold.predicted);
  expect(Math.abs(error.integrated_lufs)).toBeLessThan(0.1);

  const begun = await rendersBegun();
  expect(begun).toBeGreaterThan(0);
  const path = join(folder.path, 'master.wav');
  const answer = await fetch(`http://localhost:${service.port}${job.url}&download=1`);
  expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="tone \(adaptive\)\.wav"/);
  writeFileSync(path, Buffer.from(await answer.arrayBuffer()));
  using source = await openAudio(path, 'auto');
  expect(analyze(source).integratedLufs).toBeCloseTo(measured.integrated_lufs, 9);
  expect(await rendersBegun()).toBe(begun);
});

test('a render that is kept is done at once with its evidence, after a restart too', async () => {
  const [first] = (await render('tone', { preset: 'adaptive', format: 'wav' })).slice(-1);
  await service[Symbol.asyncDispose]();
  service = await startTestService(data, [], undefined, { profiles });
  const [again] = (await render('tone', { preset: 'adaptive', format: 'wav' })).slice(-1);
  expect(again).toMatchObject({ state: 'done', result: first.result });
  expect(again.id).not.toBe(first.id);
  expect(await rendersBegun()).toBe(0);
  expect((await service.get(`/api/renders/${first.id}`)).status).toBe(404);
});

test('the original as MP3 is a render without a plan', async () => {
  const job = (await render('tone', { intensity: 0, format: 'mp3' })).at(-1);
  expect(job).toMatchObject({ state: 'done', result: { plan: null, format: 'mp3', intensity: 0 } });
  expect(job.result.predicted).toEqual(job.result.before);
});

test('silence cannot be rendered, and says why', async () => {
  const job = (await render('silence', {})).at(-1);
  expect(job).toMatchObject({ state: 'failed', error: { code: 'not_measurable' }, result: null });
});
