import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ExpectedError } from '#errors';
import type { Plan } from '#mastering';
import type { Output, OutputOptions, PlayerView, Programme } from '#player';
import { readConfig } from '../../src/server/index.ts';
import { createSounding } from '../../src/server/sounding.ts';
import { PLAN } from '../player/output/playing.ts';
import { writeToneFile } from '../tone-file.ts';
import { createWaiting } from '../waiting.ts';
import { type connect, startTestService, temporaryFolder } from './running-service.ts';

const view: PlayerView = {
  queue: {
    entries: [
      { trackId: 1, durationSeconds: 100 },
      { trackId: 2, durationSeconds: 100 },
    ],
    index: 0,
    repeat: 'off',
    isShuffled: false,
  },
  current: { trackId: 1, durationSeconds: 100 },
  playback: 'paused',
  positionSeconds: 0,
  volume: 1,
  gaplessEnabled: true,
  crossfadeEnabled: false,
  crossfadeSeconds: 3,
};

/** Plans come when the test gives them; the output keeps what it is told. */
function sounded() {
  const told: Programme[] = [];
  const asked: {
    trackId: number;
    signal: AbortSignal;
    give: (plan: Plan | null) => void;
    refuse: (error: Error) => void;
  }[] = [];
  const ahead: { trackId: number; signal: AbortSignal; refuse: (error: Error) => void }[] = [];
  const warnings: string[] = [];
  const { look, until } = createWaiting();
  let output: OutputOptions | undefined;
  let isElsewhere = false;
  const sounding = createSounding({
    openOutput(options): Output {
      output = options;
      return {
        follow(programme) {
          told.push(programme);
          look();
        },
        [Symbol.asyncDispose]: async () => {},
      };
    },
    isElsewhere: () => isElsewhere,
    planOf: (trackId, signal) =>
      new Promise((give, refuse) => {
        asked.push({ trackId, signal, give, refuse });
      }),
    solveAhead: (trackId, signal) =>
      new Promise((_, refuse) => {
        ahead.push({ trackId, signal, refuse });
        look();
      }),
    log: { debug: () => {}, info: () => {}, warn: (message) => warnings.push(message), error: () => {} },
  });
  let now = view;
  sounding.start({ view: () => now, pathOf: (trackId) => `/music/${trackId}.flac` });
  output?.onReady();
  const show = (to: PlayerView): void => {
    now = to;
    sounding.tell();
  };
  const soundElsewhere = (is: boolean): void => {
    isElsewhere = is;
    sounding.tell();
  };
  return { sounding, soundElsewhere, told, asked, ahead, warnings, until, show };
}

test('a track sounds as it is until its plan is there, and what changes is told at once', async () => {
  const { told, asked, until, sounding } = sounded();
  expect(told.at(-1)).toMatchObject({ current: { plan: null }, next: { item: { plan: null } } });
  expect(asked.map(({ trackId }) => trackId)).toEqual([1, 2]);
  asked[0]!.give(PLAN);
  await until(() => told.at(-1)?.current?.plan === PLAN);
  // Other settings: the old plan sounds until the new one is there.
  sounding.settingsChanged();
  expect(asked.map(({ trackId }) => trackId)).toEqual([1, 2, 1, 2]);
  expect(told.at(-1)?.current?.plan).toBe(PLAN);
  const other = { ...PLAN, gainDb: -2 };
  asked[1]!.give(PLAN); // an answer to settings that are no more
  asked[2]!.give(other);
  await until(() => told.at(-1)?.current?.plan === other);
  expect(told.at(-1)?.next?.item.plan).toBe(null);
});

test('a track that has no plan sounds as it is, and that is logged', async () => {
  const { told, asked, warnings, until } = sounded();
  asked[1]!.give(PLAN);
  asked[0]!.refuse(new Error('unsolvable'));
  await until(() => told.at(-1)?.next?.item.plan === PLAN);
  await until(() => warnings.length === 1);
  expect(told.at(-1)?.current?.plan).toBe(null);
});

test('once a track has its plan the other presets are solved for it, as long as it is heard or comes next', async () => {
  const { asked, ahead, until, sounding, show } = sounded();
  expect(ahead).toEqual([]);
  asked[0]!.give(PLAN);
  await until(() => ahead.length === 1);
  expect(ahead[0]!.trackId).toBe(1);
  sounding.settingsChanged();
  asked[2]!.give(PLAN);
  asked[3]!.give(null);
  await until(() => ahead.length === 2);
  expect(ahead.map(({ trackId }) => trackId)).toEqual([1, 2]); // Not once more for other settings.
  // One that is chosen before its turn overtakes: the others are gone on with when it is there.
  ahead[0]!.refuse(new ExpectedError('cancelled', 'begun anew in front'));
  sounding.settingsChanged();
  asked[4]!.give(PLAN);
  await until(() => ahead.length === 3);
  expect(ahead[2]!.trackId).toBe(1);
  show({ ...view, queue: { ...view.queue, index: 1 }, current: { trackId: 2, durationSeconds: 100 } });
  expect(ahead.slice(1).map(({ signal }) => signal.aborted)).toEqual([false, true]);
  await sounding[Symbol.asyncDispose]();
  expect(ahead[1]!.signal.aborted).toBe(true);
});

test('while a page sounds the device has nothing to play, and then it goes on where the player is', () => {
  const { told, show, soundElsewhere } = sounded();
  show({ ...view, playback: 'playing', positionSeconds: 5 });
  soundElsewhere(true);
  expect(told.at(-1)).toMatchObject({ isPlaying: false, current: null, next: null });
  const toldSoFar = told.length;
  show({ ...view, playback: 'playing', positionSeconds: 40 });
  expect(told).toHaveLength(toldSoFar);
  soundElsewhere(false);
  expect(told.at(-1)).toMatchObject({ isPlaying: true, current: { path: '/music/1.flac', fromSeconds: 40 } });
});

test('nothing is heard, and no process started, unless it is asked for', () => {
  expect(readConfig({}, {}).output).toBe('none');
  expect(() => readConfig({ output: 'device' }, {})).not.toThrow();
});

const folder = temporaryFolder();
const music = join(folder.path, 'music');
let service: Awaited<ReturnType<typeof startTestService>>;
let client: Awaited<ReturnType<typeof connect>>;

beforeAll(async () => {
  mkdirSync(music);
  for (const [n, seconds] of [2, 30].entries())
    writeToneFile(join(music, `${n}.wav`), { seconds, frequencyHz: 300 * (n + 1) });
  service = await startTestService(
    join(folder.path, 'data'),
    [music],
    { watching: 'off', isSilent: true },
    { output: 'device' },
  );
  client = await service.connect();
  await client.waitFor(({ type }) => type === 'library_updated');
});
afterAll(async () => {
  await client.close();
  await service[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

test('a service with a device plays from track to track, and its position is what is heard', async () => {
  const { body } = await service.get('/api/library/tracks');
  const ids = body.tracks.map(({ id }: { id: number }) => id);
  const titleOf = (path: string) => path.slice(music.length + 1);
  const [first, second] = ['0.wav', '1.wav'].map(
    (name) => body.tracks.find(({ filepath }: { filepath: string }) => titleOf(filepath) === name).id,
  );
  expect(ids).toHaveLength(2);
  await service.get(`/api/tracks/${first}/analysis`);
  await service.get(`/api/tracks/${second}/analysis`);
  expect((await service.get('/api/player/status')).body).toMatchObject({
    sound_page: null,
    sound_device: true,
  });
  await service.post('/api/player/queue', { tracks: [first, second] });
  const after = client.frames.length;
  await client.waitFor(
    ({ type, data }) => type === 'player_state' && data.currentTrack?.id === second && data.position > 0.5,
    after,
  );
  const states = client.frames
    .slice(after)
    .filter(({ type, data }) => type === 'player_state' && data.isPlaying);
  for (const [n, { data }] of states.entries()) {
    const before = states[n - 1]?.data;
    if (before?.currentTrack.id === data.currentTrack.id)
      expect(data.position).toBeGreaterThanOrEqual(before.position);
  }
});

test('nobody waits any more for the plan of a track that was skipped', async () => {
  const { asked, show, warnings } = sounded();
  show({ ...view, queue: { ...view.queue, index: 1 }, current: view.queue.entries[1]! });
  expect(asked.map(({ trackId, signal }) => [trackId, signal.aborted])).toEqual([
    [1, true],
    [2, false],
  ]);
  asked[0]!.refuse(new Error('cancelled'));
  await Promise.resolve();
  expect(warnings).toEqual([]);
});
