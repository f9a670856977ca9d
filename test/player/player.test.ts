import { describe, expect, test } from 'vitest';
import { MAX_QUEUE_ENTRIES } from '#player';
import { entry, handDriven } from './hand-driven.ts';

/** Three tracks of 100 s, the first one current. */
function withThree() {
  const driven = handDriven();
  driven.player().load(entry(1));
  driven.player().add(entry(2));
  driven.player().add(entry(3));
  driven.told();
  return driven;
}

const idsOf = ({ player }: ReturnType<typeof handDriven>) =>
  player()
    .view()
    .queue.entries.map(({ trackId }) => trackId);
const currentOf = ({ player }: ReturnType<typeof handDriven>) => player().view().current?.trackId ?? null;

describe('loading', () => {
  test('makes a track current, appended when the queue has it not, and does not play', () => {
    const driven = withThree();
    driven.player().load(entry(9));
    expect(idsOf(driven)).toEqual([1, 2, 3, 9]);
    expect(currentOf(driven)).toBe(9);
    driven.player().load(entry(2));
    expect(idsOf(driven)).toEqual([1, 2, 3, 9]);
    expect(driven.player().view()).toMatchObject({ playback: 'stopped', positionSeconds: 0 });
  });

  test('while another plays, stops that one', () => {
    const driven = withThree();
    driven.player().play();
    driven.told();
    driven.player().load(entry(2));
    expect(driven.types()).toEqual(['playback_stopped', 'track_loaded']);
  });
});

describe('with nothing loaded', () => {
  test('play and seek are refused, everything else is fine', () => {
    const driven = handDriven();
    expect(() => driven.player().play()).toThrowError(expect.objectContaining({ code: 'nothing_loaded' }));
    expect(() => driven.player().seek(1)).toThrowError(expect.objectContaining({ code: 'nothing_loaded' }));
    for (const command of ['pause', 'stop', 'clear', 'next', 'previous'] as const) driven.player()[command]();
  });
});

describe('position', () => {
  test('is the clock’s: late timers lose nothing', () => {
    const driven = withThree();
    driven.player().play();
    driven.wait(30, 0.4);
    expect(driven.player().view().positionSeconds).toBeCloseTo(30, 9);
    driven.player().pause();
    driven.wait(1000);
    expect(driven.player().view().positionSeconds).toBeCloseTo(30, 9);
    driven.player().play();
    driven.wait(5);
    expect(driven.player().view().positionSeconds).toBeCloseTo(35, 9);
  });

  test('is told once a second while playing, and last after every change', () => {
    const driven = withThree();
    driven.player().play();
    driven.told();
    driven.wait(10.5);
    expect(driven.told().map(({ type }) => type)).toEqual(Array(10).fill('state_changed'));
    driven.player().setVolume(0.5);
    expect(driven.told().map(({ type }) => type)).toEqual(['volume_changed', 'state_changed']);
  });

  test.each([-1, 100.1, Number.NaN, Number.POSITIVE_INFINITY])(
    'seeking to %d is refused with the range',
    (position) => {
      expect(() => withThree().player().seek(position)).toThrow(
        `position must be between 0 and 100, got ${position}`,
      );
    },
  );

  test.each([-0.1, 1.1, Number.NaN])('a volume of %d is refused with the range', (volume) => {
    expect(() => withThree().player().setVolume(volume)).toThrow(
      `volume must be between 0 and 1, got ${volume}`,
    );
  });
});

describe('next and previous', () => {
  test('next goes on, at the end it stops, unless everything repeats', () => {
    const driven = withThree();
    driven.player().play();
    driven.player().next();
    driven.player().next();
    driven.told();
    driven.player().next();
    expect(driven.types()).toEqual(['playback_stopped']);
    expect(driven.player().view()).toMatchObject({ playback: 'stopped', queue: { index: 2 } });
    driven.player().setRepeat('all');
    driven.player().next();
    expect(currentOf(driven)).toBe(1);
  });

  test('previous later than 3 s into a track begins it again, earlier it goes back', () => {
    const driven = withThree();
    driven.player().play();
    driven.player().next();
    driven.wait(3.1);
    driven.told();
    driven.player().previous();
    expect(currentOf(driven)).toBe(2);
    expect(driven.types()).toEqual(['track_changed']);
    driven.wait(2.9);
    driven.player().previous();
    expect(currentOf(driven)).toBe(1);
  });
});

describe('the natural end', () => {
  test('of a track begins the next one, of the last one stops', () => {
    const driven = withThree();
    driven.player().play();
    driven.told();
    driven.wait(150);
    expect(driven.types()).toEqual(['track_changed']);
    expect(driven.player().view()).toMatchObject({ current: { trackId: 2 }, playback: 'playing' });
    expect(driven.player().view().positionSeconds).toBeCloseTo(50, 9);
    driven.wait(200);
    expect(driven.types()).toEqual(['track_changed', 'playback_stopped']);
  });

  test('repeat one holds there, and not for next', () => {
    const driven = withThree();
    driven.player().setRepeat('one');
    driven.player().play();
    driven.wait(250);
    expect(currentOf(driven)).toBe(1);
    driven.player().next();
    expect(currentOf(driven)).toBe(2);
  });

  test('does not come while the duration is not known, and then comes at once', () => {
    const driven = handDriven();
    driven.player().load(entry(1, null));
    driven.player().add(entry(2));
    driven.player().play();
    driven.wait(500);
    expect(currentOf(driven)).toBe(1);
    driven.player().setDuration(1, 60);
    driven.wait(0);
    expect(currentOf(driven)).toBe(2);
  });

  test('with a crossfade the next track begins as much earlier', () => {
    const driven = withThree();
    driven.player().setTransition({ crossfadeEnabled: true, crossfadeSeconds: 10 });
    driven.player().play();
    driven.wait(89.9);
    expect(currentOf(driven)).toBe(1);
    driven.wait(0.2);
    expect(currentOf(driven)).toBe(2);
  });
});

describe('the queue', () => {
  test('removing what is current moves to its successor, before it nothing changes', () => {
    const driven = withThree();
    driven.player().next();
    driven.player().remove(1);
    expect([idsOf(driven), currentOf(driven)]).toEqual([[1, 3], 3]);
    driven.player().remove(0);
    expect([idsOf(driven), currentOf(driven)]).toEqual([[3], 3]);
  });

  test('adding before what is current keeps it current', () => {
    const driven = withThree();
    driven.player().add(entry(9), 0);
    expect([idsOf(driven), currentOf(driven)]).toEqual([[9, 1, 2, 3], 1]);
  });

  test('reordering and moving keep what is current', () => {
    const driven = withThree();
    driven.player().reorder([2, 0, 1]);
    expect([idsOf(driven), currentOf(driven)]).toEqual([[3, 1, 2], 1]);
    driven.player().move(1, 2);
    expect([idsOf(driven), currentOf(driven)]).toEqual([[3, 2, 1], 1]);
  });

  test('shuffling keeps what is current, and everything', () => {
    const driven = withThree();
    driven.player().next();
    driven.player().shuffle();
    expect(currentOf(driven)).toBe(2);
    expect(idsOf(driven).toSorted()).toEqual([1, 2, 3]);
    driven.player().move(0, 1);
    expect(driven.player().view().queue.isShuffled).toBe(true);
    driven.player().reorder([0, 1, 2]);
    expect(driven.player().view().queue.isShuffled).toBe(false);
  });

  test('clearing stops', () => {
    const driven = withThree();
    driven.player().play();
    driven.told();
    driven.player().clear();
    expect(driven.types()).toEqual(['queue_updated', 'playback_stopped']);
    expect(driven.player().view()).toMatchObject({ current: null, playback: 'stopped', positionSeconds: 0 });
  });

  test('replacing plays from where it is told to', () => {
    const driven = withThree();
    driven.player().replace([entry(7), entry(8)], 1);
    expect(driven.player().view()).toMatchObject({ current: { trackId: 8 }, playback: 'playing' });
  });

  test('replacing without playing loads what it is told to, and stops what played', () => {
    const driven = withThree();
    driven.player().play();
    driven.told();
    driven.player().replace([entry(7), entry(8)], 1, false);
    expect(driven.player().view()).toMatchObject({
      current: { trackId: 8 },
      playback: 'stopped',
      positionSeconds: 0,
    });
    expect(driven.types()).toEqual(['queue_updated', 'playback_stopped', 'queue_updated']);
  });

  test('an entry is played from its start, the second of two that are the same as well', () => {
    const driven = handDriven();
    driven.player().replace([entry(1), entry(2), entry(1)]);
    driven.wait(10);
    driven.told();
    driven.player().playAt(2);
    expect(driven.player().view()).toMatchObject({
      playback: 'playing',
      positionSeconds: 0,
      queue: { index: 2 },
    });
    expect(driven.types()).toEqual(['track_loaded', 'playback_started']);
  });

  test('holds 10,000 and not one more', () => {
    const driven = handDriven();
    driven.player().replace(Array.from({ length: MAX_QUEUE_ENTRIES }, (_, i) => entry(i + 1)));
    expect(() => driven.player().add(entry(1))).toThrowError(expect.objectContaining({ code: 'queue_full' }));
  });

  test.each([
    [() => withThree().player().remove(3), 'index must be a whole number from 0 to 2, got 3'],
    [() => withThree().player().add(entry(1), 4), 'position must be a whole number from 0 to 3, got 4'],
    [() => withThree().player().move(0, 3), 'to_index must be a whole number from 0 to 2, got 3'],
    [() => withThree().player().reorder([0, 0, 1]), 'new_order must hold each of 0 to 2 once, got 0 twice'],
    [() => withThree().player().playAt(3), 'queue_index must be a whole number from 0 to 2, got 3'],
    [() => handDriven().player().remove(0), 'index has no allowed value: the queue is empty, got 0'],
  ])('what does not fit is refused with field, rule and value: %#', (command, message) => {
    expect(command).toThrow(message);
  });
});

test('a restart loses nothing but the playing', () => {
  const driven = withThree();
  driven.player().setVolume(0.3);
  driven.player().setRepeat('all');
  driven.player().setTransition({ crossfadeEnabled: true, crossfadeSeconds: 5, gaplessEnabled: false });
  driven.player().next();
  driven.player().play();
  driven.wait(42);
  const before = driven.player().view();
  driven.restart();
  expect(driven.player().view()).toEqual({
    ...before,
    playback: 'paused',
    positionSeconds: expect.closeTo(42, 9),
  });
});
