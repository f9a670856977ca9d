import { expect, test } from 'vitest';
import type { PlayerState, TrackInfo } from '../../src/wire/index.ts';
import { followsAtSeconds, type Line, nextLine, positionAt } from '../../web/src/sound/timeline.ts';

const track = (id: number, duration = 100): TrackInfo => ({
  ...{ id, title: `Track ${id}`, artist: '', album: '', duration, filepath: `/music/${id}.flac` },
  ...{ duration_known: true, albumartist: null, album_id: null, artist_id: null, year: null, genre: null },
  ...{
    track: null,
    disc: null,
    missing: false,
    analysed: true,
    artwork_path: null,
    favourite: false,
    error: null,
  },
});
const queue = [track(1), track(2), track(3)];
const stateAt = (position: number, changes: Partial<PlayerState> = {}): PlayerState => {
  const queueIndex = changes.queueIndex ?? 0;
  return {
    ...{
      currentTrack: queue[queueIndex] ?? null,
      isPlaying: true,
      volume: 1,
      position,
      duration: 100,
      queue,
      queueIndex,
    },
    ...{
      gapless_enabled: true,
      crossfade_enabled: false,
      crossfade_duration: 3,
      repeat: 'off',
      shuffle: false,
    },
    ...{ sound_page: null, sound_device: false },
    ...changes,
  };
};
/** By the server's clock it is 1000 s later than by the page's; messages take a moment. */
const told = (state: PlayerState, nowSeconds: number, lateSeconds = 0.002) => ({
  state,
  writtenSeconds: 1_000 + nowSeconds - lateSeconds,
  readSeconds: nowSeconds,
});
const line = (state: PlayerState, nowSeconds: number): Line => {
  const found = nextLine(null, told(state, nowSeconds)).line;
  if (found === null) throw new Error('nothing is loaded');
  return found;
};

test('between two messages the position runs on by the clock of the page, and stands while paused', () => {
  expect(positionAt(line(stateAt(10), 5), 8)).toBeCloseTo(13);
  expect(positionAt(line(stateAt(10, { isPlaying: false }), 5), 8)).toBe(10);
  expect(positionAt(line(stateAt(99), 5), 8)).toBe(100);
});

test('a message that comes late is no jump, and the most punctual one says where the track began', () => {
  const first = line(stateAt(10), 5);
  const late = nextLine(first, told(stateAt(11), 6.9, 0.9));
  expect(late.turn).toBe('same');
  expect(positionAt(late.line as Line, 7)).toBeCloseTo(12);
});

test('a seek is seen, forwards and backwards', () => {
  const first = line(stateAt(10), 5);
  for (const position of [10.5, 50, 0])
    expect(nextLine(first, told(stateAt(position), 5.1)).turn).toBe('moved');
  const paused = line(stateAt(10, { isPlaying: false }), 5);
  expect(nextLine(paused, told(stateAt(0, { isPlaying: false }), 9)).turn).toBe('moved');
});

test('playing on after a pause is no jump', () => {
  const paused = line(stateAt(10, { isPlaying: false }), 5);
  const on = nextLine(paused, told(stateAt(10), 20));
  expect(on.turn).toBe('same');
  expect(positionAt(on.line as Line, 21)).toBeCloseTo(11);
});

test('what follows at the natural end is told from a skip: gapless, with a pause, overlapping', () => {
  for (const [changes, atSeconds] of [
    [{}, 95],
    [{ gapless_enabled: false }, 97],
    [{ crossfade_enabled: true }, 92],
  ] as const) {
    const before = line(stateAt(10, changes), 5);
    expect(followsAtSeconds(before)).toBeCloseTo(atSeconds);
    expect(nextLine(before, told(stateAt(0.01, { queueIndex: 1, ...changes }), atSeconds + 0.01)).turn).toBe(
      'followed',
    );
    expect(nextLine(before, told(stateAt(0, { queueIndex: 1, ...changes }), atSeconds - 2)).turn).toBe(
      'other',
    );
  }
});

test('the same track again, since it repeats, has followed; begun anew by a person it has moved', () => {
  const before = line(stateAt(10, { repeat: 'one' }), 5);
  expect(before.following?.track.id).toBe(1);
  expect(nextLine(before, told(stateAt(0, { repeat: 'one' }), 95)).turn).toBe('followed');
  expect(nextLine(before, told(stateAt(0, { repeat: 'one' }), 50)).turn).toBe('moved');
});

test('behind its end, in the pause before the next, a track stands and has not moved', () => {
  const changes = { gapless_enabled: false };
  const before = line(stateAt(99.5, changes), 5);
  const at = nextLine(before, told(stateAt(100, changes), 6.5));
  expect(at.turn).toBe('same');
  expect(nextLine(at.line, told(stateAt(0, { queueIndex: 1, ...changes }), 7.5)).turn).toBe('followed');
});

test('what comes next is what the player will play: to the end of the queue, around it, or once more', () => {
  const followingOf = (changes: Partial<PlayerState>) =>
    line(stateAt(0, changes), 0).following?.track.id ?? null;
  expect(followingOf({ queueIndex: 1 })).toBe(3);
  expect(followingOf({ queueIndex: 2 })).toBe(null);
  expect(followingOf({ queueIndex: 2, repeat: 'all' })).toBe(1);
  expect(followingOf({ queueIndex: 2, repeat: 'one' })).toBe(3);
});

test('tracks overlap by no more than half of either', () => {
  const short = [track(1, 100), track(2, 3)];
  const state = stateAt(0, { queue: short, crossfade_enabled: true, crossfade_duration: 8 });
  expect(line(state, 0).following?.gapSeconds).toBe(-1.5);
});

test('with nothing loaded there is nothing, and then something else', () => {
  const nothing = nextLine(
    line(stateAt(1), 1),
    told(stateAt(0, { currentTrack: null, queue: [], queueIndex: -1 }), 2),
  );
  expect(nothing).toEqual({ line: null, turn: 'nothing' });
  expect(nextLine(nothing.line, told(stateAt(0), 3)).turn).toBe('other');
});
