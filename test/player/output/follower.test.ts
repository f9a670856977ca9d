import { expect, test } from 'vitest';
import { createFollower, createPlayer, createSoundClock, type Item, type Programme } from '#player';
import { PLAN } from './playing.ts';

/** A player whose clock follows a device that plays exactly, `lateSeconds` after it was told; all by hand. */
function followed(durations: readonly (number | null)[]) {
  let systemSeconds = 5000;
  let timer: { readonly atSeconds: number; readonly act: () => void } | null = null;
  const programmes: Programme[] = [];
  const clock = createSoundClock(() => systemSeconds);
  let plan: typeof PLAN | null = null;
  let tell = (): void => {};
  const player = createPlayer({
    clock: clock.now,
    schedule(act, delaySeconds) {
      const mine = { atSeconds: systemSeconds + delaySeconds, act };
      timer = mine;
      return () => {
        if (timer === mine) timer = null;
      };
    },
    saved: null,
    save: () => {},
    emit: ({ type }) => type === 'state_changed' && tell(),
    log: { warn: () => {} },
  });
  const follower = createFollower({
    output: { follow: (programme) => programmes.push(programme), [Symbol.asyncDispose]: async () => {} },
    clock,
    view: player.view,
    tracks: { pathOf: (trackId) => `/music/${trackId}.flac`, planOf: () => plan },
  });
  tell = follower.tell;
  player.replace(durations.map((durationSeconds, i) => ({ trackId: i + 1, durationSeconds })));
  const last = (): Programme => programmes.at(-1)!;
  return {
    player,
    follower,
    clock,
    programmes,
    last,
    current: (): Item => last().current!,
    next: (): Item => last().next!.item,
    now: () => systemSeconds,
    setPlan(to: typeof PLAN | null) {
      plan = to;
      follower.tell();
    },
    /** Lets time pass in steps of 10 ms; the player's timer goes off in between. */
    wait(seconds: number): void {
      for (let step = 0; step < Math.round(seconds * 100); step++) {
        systemSeconds += 0.01;
        if (timer === null || timer.atSeconds > systemSeconds) continue;
        const { act } = timer;
        timer = null;
        act();
      }
    },
    heard: (item: Item, positionSeconds: number, isRunning = true) =>
      follower.heard({ id: item.id, positionSeconds, atSeconds: systemSeconds, isRunning }),
  };
}

test('a queue that plays is told once, and again when something about it changes', () => {
  const { programmes, last, wait, player } = followed([100, 200]);
  expect(last()).toMatchObject({
    isPlaying: true,
    volume: 1,
    current: { path: '/music/1.flac', fromSeconds: 0, durationSeconds: 100 },
    next: { item: { path: '/music/2.flac', fromSeconds: 0, durationSeconds: 200 }, gapSeconds: 0 },
  });
  wait(10);
  expect(programmes).toHaveLength(1);
  const { id } = last().current!;
  player.setVolume(0.5);
  expect(last()).toMatchObject({ volume: 0.5, current: { id } });
  player.pause();
  player.play();
  player.setTransition({ crossfadeEnabled: true, crossfadeSeconds: 4 });
  expect(last()).toMatchObject({ isPlaying: true, current: { id }, next: { gapSeconds: -4 } });
  player.setTransition({ crossfadeEnabled: false, gaplessEnabled: false });
  expect(last()).toMatchObject({ current: { id }, next: { gapSeconds: 2 } });
});

test('what comes next keeps its id when its time has come; a seek, a skip, another track are jumps', () => {
  const { last, current, next, wait, player } = followed([10, 200, 300]);
  const [first, second] = [current(), next()];
  wait(10.5);
  expect(current()).toEqual(second);
  player.seek(50);
  expect(current()).toMatchObject({ path: second.path, fromSeconds: 50 });
  expect(current().id).not.toBe(second.id);
  player.next();
  expect(current()).toMatchObject({ path: '/music/3.flac', fromSeconds: 0 });
  expect(last().next).toBe(null);
  player.previous();
  player.setRepeat('one');
  expect(next()).toMatchObject({ path: '/music/2.flac' });
  const again = next();
  wait(200.1);
  expect(current()).toEqual(again);
  player.stop();
  expect(last()).toMatchObject({ isPlaying: false, current: { fromSeconds: 0 } });
  expect(new Set([first.id, second.id, again.id, current().id]).size).toBe(4);
});

test.each([
  ['gapless', {}, 10],
  ['two seconds of pause', { gaplessEnabled: false }, 12],
  ['a crossfade', { crossfadeEnabled: true, crossfadeSeconds: 3 }, 7],
])(
  'after %s the join is none for the output, wherever in it the player tells',
  (_, transition, atSeconds) => {
    const { player, current, next, wait } = followed([10, 200]);
    player.setTransition(transition);
    const [first, second] = [current().id, next().id];
    wait(atSeconds - 0.05);
    expect(current().id).toBe(first);
    wait(0.1);
    expect(current().id).toBe(second);
  },
);

test('the position stands while the device waits, runs when it sounds, and never goes back', () => {
  const { player, current, wait, heard } = followed([100]);
  heard(current(), 0, false);
  wait(2);
  expect(player.view().positionSeconds).toBe(0);
  heard(current(), 0);
  wait(1);
  expect(player.view().positionSeconds).toBeCloseTo(1, 6);
  heard(current(), 0.8); // an underrun: the sound is behind
  expect(player.view().positionSeconds).toBeCloseTo(1, 6);
  wait(0.1);
  expect(player.view().positionSeconds).toBeCloseTo(1, 6);
  wait(0.2);
  expect(player.view().positionSeconds).toBeCloseTo(1.1, 6);
});

test('small differences are evened out: a device whose crystal is 0.1 % slow stays with the player within 30 ms', () => {
  const { player, current, wait, heard } = followed([1000]);
  heard(current(), 0);
  for (let step = 1; step <= 600; step++) {
    wait(0.1);
    heard(current(), step * 0.0999);
    expect(Math.abs(player.view().positionSeconds - step * 0.0999)).toBeLessThan(0.03);
  }
});

test('a device that is gone does not stop the player; when it is back it is told where the player is', () => {
  const { player, follower, current, wait, heard } = followed([100]);
  heard(current(), 0);
  wait(1);
  heard(current(), 1, false);
  follower.heard(null);
  wait(5);
  expect(player.view().positionSeconds).toBeCloseTo(6, 6);
  follower.startAnew();
  expect(current().fromSeconds).toBeCloseTo(6, 6);
});

test('the next track is heard before the player knows: the clock goes on with it', () => {
  const { player, current, next, wait, heard } = followed([10, 100]);
  heard(current(), 0);
  wait(9.9);
  heard(next(), 0.02); // 0.12 s ahead
  wait(0.12);
  expect(player.view()).toMatchObject({ current: { trackId: 2 } });
  expect(player.view().positionSeconds).toBeCloseTo(0.14, 2);
});

test('a plan that comes later is told without a jump', () => {
  const { current, setPlan, wait } = followed([100]);
  const { id } = current();
  wait(3);
  setPlan(PLAN);
  expect(current()).toMatchObject({ id, plan: PLAN });
});
