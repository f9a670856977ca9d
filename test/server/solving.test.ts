import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Track } from '../../src/library/index.ts';
import type { Prediction, Solution } from '../../src/mastering/index.ts';
import { createAnnouncing } from '../../src/server/announcing.ts';
import { createMastering } from '../../src/server/mastering.ts';
import { createMeasuring } from '../../src/server/measuring.ts';
import { createRecommending } from '../../src/server/recommending.ts';
import type { Enhancement } from '../../src/wire/index.ts';
import { fittingProfiles } from '../fitting-profiles.ts';
import { exampleAnalysis } from '../library/example-analysis.ts';
import { openTemporaryLibrary } from '../library/temporary-library.ts';
import { planWith } from '../mastering/example-plan.ts';
import { writeToneFile } from '../tone-file.ts';
import { createWaiting } from '../waiting.ts';
import { exampleStatus } from './example-status.ts';

// With either threshold another recommendation: the likelier of two, or both.
const profiles = fittingProfiles({ crestFactorDb: 17.2 });
const nothing = () => {};

/** An analyzer whose jobs end when the test says so, or are stopped; payload hashes are the names of the files. */
function handDrivenAnalyzer() {
  const { look, until } = createWaiting();
  const figures = { integratedLufs: -12, truePeakDbtp: -1, crestFactorDb: 15, spectralCentroidHz: 2400 };
  const prediction: Prediction = { figures, loudnessChangeLu: 2, crestChangeDb: 1, centroidChangeHz: 50 };
  const solution: Solution = { plan: planWith({ gainDb: 2 }), prediction, unreached: [] };
  const jobs: {
    readonly kind: 'solve' | 'predict';
    readonly path: string;
    readonly gainDb: number;
    readonly priority: number;
    readonly signal: AbortSignal;
    end(error?: Error): void;
  }[] = [];
  const job = <Result>(
    kind: 'solve' | 'predict',
    path: string,
    gainDb: number,
    result: Result,
    { priority = 0, signal = new AbortController().signal }: { priority?: number; signal?: AbortSignal } = {},
  ) => {
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    signal.addEventListener('abort', () => {
      reject(new Error('stopped'));
      look();
    });
    const end = (error?: Error): void => (error ? reject(error) : resolve(result));
    jobs.push({ kind, path, gainDb, priority, signal, end });
    look();
    return promise;
  };
  return {
    jobs,
    until,
    look,
    /** The job number `n`, once it is there. */
    job: (n: number) => until(() => jobs[n]),
    analyzer: {
      payloadHash: async (path: string) => path.replace(/.*[/\\]/, ''),
      analyze: async (path: string) => exampleAnalysis(path.replace(/.*[/\\]/, '')),
      describe: () => Promise.reject(new Error('not asked for')),
      solve: (path: string, { aims }: { aims: { loudnessChangeLu: number } }, options?: object) =>
        job('solve', path, aims.loudnessChangeLu, solution, options),
      predict: (path: string, { plan }: { plan: { gainDb: number } }, options?: object) =>
        job('predict', path, plan.gainDb, prediction, options),
      status: () => exampleStatus(2),
    } satisfies Parameters<typeof createMeasuring>[0]['analyzer'] &
      Parameters<typeof createMastering>[0]['analyzer'],
  };
}

async function open(names: readonly string[]) {
  const opened = await openTemporaryLibrary();
  for (const name of names)
    writeToneFile(join(opened.music, name), { seconds: 0.1, sampleRateHz: 8_000, channelCount: 1 });
  await opened.library.scan();
  const driven = handDrivenAnalyzer();
  const said: string[] = [];
  const say = (message: string): void => {
    said.push(message);
    driven.look();
  };
  const log = { debug: say, info: nothing, warn: say, error: say };
  const settings = { current: { enabled: true, preset: 'adaptive', intensity: 1 } as Enhancement };
  const { library } = opened;
  const measuring = createMeasuring({
    library,
    analyzer: driven.analyzer,
    log,
    onNews: nothing,
    onDone: () => mastering.goOn(),
  });
  const mastering = createMastering({
    library,
    measuring,
    analyzer: driven.analyzer,
    profiles,
    settings: () => settings.current,
    log,
  });
  const tracks = await opened.tracks();
  return {
    ...{ opened, library, driven, said, settings, measuring, mastering, log },
    track: (name: string) => tracks.get(name) as Track,
    async [Symbol.asyncDispose]() {
      await mastering[Symbol.asyncDispose]();
      await measuring[Symbol.asyncDispose]();
      await opened[Symbol.asyncDispose]();
    },
  };
}

test('a track is solved once however many ask, and known afterwards', async () => {
  await using it = await open(['a.wav']);
  const track = it.track('a.wav');
  const asked = [1, 2, 3].map(() => it.mastering.masteringOf(track, it.settings.current, 'asked'));
  (await it.driven.job(0)).end();
  const [first, ...others] = await Promise.all(asked);
  for (const other of others) expect(other.solution).toEqual(first?.solution);
  expect(first?.plan).toEqual(first?.solution.plan);
  await it.mastering.masteringOf(track, it.settings.current, 'asked');
  expect(it.driven.jobs).toHaveLength(1);

  // At another intensity the same solution is scaled, and predicted once.
  const half = it.mastering.masteringOf(track, { preset: 'adaptive', intensity: 0.5 }, 'asked');
  const { kind, gainDb } = await it.driven.job(1);
  expect({ kind, gainDb }).toEqual({ kind: 'predict', gainDb: 1 });
  it.driven.jobs[1]?.end();
  expect((await half).plan?.gainDb).toBe(1);
  await it.mastering.masteringOf(track, { preset: 'adaptive', intensity: 0.5 }, 'asked');
  const none = await it.mastering.masteringOf(track, { preset: 'adaptive', intensity: 0 }, 'asked');
  expect(none.plan).toBeNull();
  expect(none.prediction.loudnessChangeLu).toBe(0);
  expect(it.driven.jobs).toHaveLength(2);
});

test('when all is measured, the whole library is solved, behind everything else; what cannot be is not tried again', async () => {
  await using it = await open(['a.wav', 'b.wav', 'c.wav', 'd.wav']);
  it.measuring.catchUp();
  it.mastering.catchUp();
  (await it.driven.job(0)).end();
  (await it.driven.job(1)).end(new Error('a bug'));
  // The rest goes on, and somebody who asks comes first.
  await it.driven.job(3);
  expect(it.driven.jobs.every(({ priority }) => priority < 0)).toBe(true);
  expect(new Set(it.driven.jobs.map(({ path }) => path)).size).toBe(4);
  it.driven.jobs[2]?.end();
  const last = [...'abcd']
    .map((name) => it.track(`${name}.wav`))
    .find(({ path }) => path === it.driven.jobs[3]?.path);
  const asked = it.mastering.masteringOf(last as Track, it.settings.current, 'loaded');
  const again = await it.driven.job(4);
  expect(it.driven.jobs[3]?.signal.aborted).toBe(true);
  expect(again.priority).toBeGreaterThan(0);
  again.end();
  await asked;
  it.mastering.catchUp();
  const solved = await it.mastering.recommended([...'abcd'].map((name) => it.track(`${name}.wav`).id));
  expect(solved.size).toBe(3);
  expect(it.driven.jobs).toHaveLength(5);
});

test('what cannot be kept is not solved again and again, but at the next scan', async () => {
  await using it = await open(['a.wav']);
  using disk = new DatabaseSync(join(it.opened.dataFolder, 'auralis.db'));
  for (const table of ['solutions', 'recommendations'])
    disk.exec(
      `create trigger broken_${table} before insert on ${table} begin select raise(abort, 'broken'); end`,
    );
  it.measuring.catchUp();
  it.mastering.catchUp();
  (await it.driven.job(0)).end();
  await it.driven.until(() => it.said.includes('nothing is solved until the next scan'));
  it.mastering.goOn();
  for (const table of ['solutions', 'recommendations']) disk.exec(`drop trigger broken_${table}`);
  expect(it.driven.jobs).toHaveLength(1);
  it.mastering.catchUp();
  (await it.driven.job(1)).end();
  await it.driven.until(() => it.said.includes('solved'));
  expect(it.driven.jobs).toHaveLength(2);
});

test('a file that has become another is not solved as the one that was measured', async () => {
  await using it = await open(['a.wav']);
  const track = it.track('a.wav');
  const asked = it.mastering.masteringOf(track, it.settings.current, 'asked');
  const { path, end } = await it.driven.job(0);
  writeToneFile(path, { seconds: 0.2, sampleRateHz: 8_000, channelCount: 1 });
  it.driven.analyzer.payloadHash = async () => 'another';
  end();
  await expect(asked).rejects.toMatchObject({ code: 'file_changed' });
  expect(await it.library.solutions.all('a.wav', 1)).toEqual([]);
});

test('the plan that sounds is that of the current settings; none when they are off', async () => {
  await using it = await open(['a.wav']);
  const { id } = it.track('a.wav');
  it.settings.current = { enabled: true, preset: 'adaptive', intensity: 0.5 };
  const plan = it.mastering.planOf(id);
  (await it.driven.job(0)).end();
  expect((await plan)?.gainDb).toBe(1);
  expect(it.driven.jobs).toHaveLength(1); // Nothing was predicted.
  it.settings.current = { enabled: false, preset: 'adaptive', intensity: 1 };
  expect(await it.mastering.planOf(id)).toBeNull();
  it.settings.current = { enabled: true, preset: 'adaptive', intensity: 0 };
  expect(await it.mastering.planOf(id)).toBeNull();
});

test('presets that are solved ahead, behind whoever waits, have their plan as soon as they are chosen', async () => {
  await using it = await open(['a.wav']);
  const { id } = it.track('a.wav');
  const ahead = it.mastering.solvePresets(id, new AbortController().signal);
  for (let n = 0; n < 5; n++) (await it.driven.job(n)).end();
  await ahead;
  expect(new Set(it.driven.jobs.map(({ kind, priority }) => `${kind} ${priority}`))).toEqual(
    new Set(['solve 0']),
  );
  for (const preset of ['adaptive', 'gentle', 'warm', 'bright', 'punchy'] as const) {
    it.settings.current = { enabled: true, preset, intensity: 1 };
    expect(await it.mastering.planOf(id)).not.toBeNull();
  }
  expect(it.driven.jobs).toHaveLength(5);
});

test('presets are no longer solved for a track that is gone', async () => {
  await using it = await open(['a.wav']);
  const stop = new AbortController();
  const ahead = it.mastering.solvePresets(it.track('a.wav').id, stop.signal);
  const job = await it.driven.job(0);
  stop.abort();
  await expect(ahead).rejects.toMatchObject({ code: 'cancelled' });
  await it.driven.until(() => job.signal.aborted);
  expect(it.driven.jobs).toHaveLength(1);
});

/** What clients are told of the tracks that are announced. */
function announced(it: Awaited<ReturnType<typeof open>>) {
  const recommending = createRecommending({
    mastering: it.mastering,
    profiles,
    settings: () => it.settings.current,
  });
  const told: { readonly track_id: number; readonly intensity: number }[] = [];
  const announcing = createAnnouncing({
    library: it.library,
    recommending,
    settings: () => it.settings.current,
    live: () => ({
      broadcastJson(_type, json) {
        told.push(JSON.parse(json));
        it.driven.look();
      },
    }),
    log: it.log,
  });
  return { announcing, told, recommending };
}

test('of a slider that is moved, one prediction is worked on at a time, and the last is told', async () => {
  await using it = await open(['a.wav']);
  const { announcing, told } = announced(it);
  const { id } = it.track('a.wav');
  const move = (intensity: number): void => {
    it.settings.current = { ...it.settings.current, intensity };
    announcing.announce(id);
  };
  // While the plan is being solved, all wait for that.
  for (const intensity of [0.1, 0.2, 0.3]) move(intensity);
  const solve = await it.driven.job(0);
  move(0.4);
  expect(solve.signal.aborted).toBe(false);
  solve.end();
  const first = await it.driven.job(1);
  expect(first.gainDb).toBeCloseTo(0.8, 9);
  // Another preset: its plan goes on being solved, too.
  it.settings.current = { ...it.settings.current, preset: 'warm' };
  move(0.4);
  const warm = await it.driven.job(2);
  await it.driven.until(() => first.signal.aborted);
  for (const intensity of [0.45, 0.4]) {
    move(intensity);
    await setImmediate();
  }
  expect({ kind: warm.kind, isStopped: warm.signal.aborted }).toEqual({ kind: 'solve', isStopped: false });
  expect(it.driven.jobs).toHaveLength(3);
  warm.end();
  expect((await it.driven.job(3)).gainDb).toBeCloseTo(0.8, 9);
  for (const intensity of [0.5, 0.6, 0.7]) {
    const before = it.driven.jobs.length;
    move(intensity);
    await it.driven.job(before);
  }
  await it.driven.until(() => it.driven.jobs.at(-2)?.signal.aborted);
  const wanted = it.driven.jobs.filter(({ kind, signal }) => kind === 'predict' && !signal.aborted);
  expect(wanted.map(({ gainDb }) => gainDb.toFixed(1))).toEqual(['1.4']);
  it.driven.jobs.at(-1)?.end();
  await it.driven.until(() => told.length > 0);
  expect(told.map(({ intensity }) => intensity)).toEqual([0.7]);
  expect(it.said.filter((message) => message.includes('fail'))).toEqual([]);
});

test('who skips through tracks does not wait for all of them: what has long been skipped is dropped, without a warning', async () => {
  const names = ['a', 'b', 'c', 'd', 'e'].map((name) => `${name}.wav`);
  await using it = await open(names);
  const { announcing, told } = announced(it);
  for (const [n, name] of names.entries()) {
    announcing.announce(it.track(name).id);
    await it.driven.job(n);
  }
  const [a, b] = it.driven.jobs;
  await it.driven.until(() => a?.signal.aborted && b?.signal.aborted);
  const kept = it.driven.jobs.slice(2);
  expect(kept.map(({ signal }) => signal.aborted)).toEqual([false, false, false]);
  for (const [n, job] of kept.entries()) {
    job.end();
    await it.driven.until(() => told.length === n + 1);
  }
  expect(told.map(({ track_id }) => track_id)).toEqual(names.slice(2).map((name) => it.track(name).id));
  expect(it.said.filter((message) => message.includes('recommend'))).toEqual([]);
});

test('what a client asks for is worked on only as long as it waits', async () => {
  await using it = await open(['a.wav']);
  const { recommending } = announced(it);
  const [gone, gone2] = [new AbortController(), new AbortController()];
  const asked = [
    it.mastering.masteringOf(it.track('a.wav'), { preset: 'adaptive', intensity: 0.3 }, 'asked', gone.signal),
    recommending.recommendationOf(it.track('a.wav'), 'asked', 0.9, gone2.signal),
  ];
  const [one, other] = [await it.driven.job(0), await it.driven.job(1)];
  gone.abort();
  gone2.abort();
  for (const each of asked) await expect(each).rejects.toMatchObject({ code: 'cancelled' });
  await it.driven.until(() => one.signal.aborted && other.signal.aborted);
});

test('a plan that is not to sound any more is not solved', async () => {
  await using it = await open(['a.wav']);
  const skipped = new AbortController();
  const plan = it.mastering.planOf(it.track('a.wav').id, skipped.signal);
  const job = await it.driven.job(0);
  skipped.abort();
  await expect(plan).rejects.toMatchObject({ code: 'cancelled' });
  await it.driven.until(() => job.signal.aborted);
});
