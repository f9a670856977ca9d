import fc from 'fast-check';
import { expect, test } from 'vitest';
import { handDriven } from './hand-driven.ts';

type Driven = ReturnType<typeof handDriven>;
type Step = (driven: Driven) => void;

const trackId = fc.integer({ min: 1, max: 8 });
const seconds = fc.double({ min: 0, max: 20, noNaN: true });
const index = fc.integer({ min: -1, max: 6 });
const entries = fc.record({ trackId, durationSeconds: fc.option(seconds) });

const steps: fc.Arbitrary<Step> = fc.oneof(
  entries.map(
    (e): Step =>
      ({ player }) =>
        player().load(e),
  ),
  entries.map(
    (e): Step =>
      ({ player }) =>
        player().add(e),
  ),
  fc.constantFrom('play', 'play', 'pause', 'stop', 'next', 'previous', 'clear').map(
    (name): Step =>
      ({ player }) =>
        player()[name as 'play'](),
  ),
  fc.constant<Step>(shuffleKeepsAll),
  fc.constant<Step>(restartLosesNothing),
  index.map(
    (i): Step =>
      ({ player }) =>
        player().remove(i),
  ),
  fc.tuple(index, index).map(
    ([from, to]): Step =>
      ({ player }) =>
        player().move(from, to),
  ),
  seconds.map(
    (position): Step =>
      ({ player }) =>
        player().seek(position),
  ),
  seconds.map(
    (s): Step =>
      (driven) =>
        waitingGoesForward(driven, s),
  ),
  fc.constantFrom('off', 'all', 'one').map(
    (repeat): Step =>
      ({ player }) =>
        player().setRepeat(repeat as 'off'),
  ),
  fc.tuple(fc.boolean(), fc.boolean()).map(
    ([crossfadeEnabled, gaplessEnabled]): Step =>
      ({ player }) =>
        player().setTransition({ crossfadeEnabled, gaplessEnabled }),
  ),
  fc.tuple(trackId, seconds).map(
    ([id, s]): Step =>
      ({ player }) =>
        player().setDuration(id, s),
  ),
  fc.tuple(fc.array(entries, { maxLength: 6 }), index).map(
    ([all, i]): Step =>
      ({ player }) =>
        player().replace(all, i),
  ),
);

function shuffleKeepsAll(driven: Driven): void {
  // Tracks may end as the command is given; then what is current has changed before the shuffle.
  driven.wait(0);
  const before = driven.player().view();
  driven.player().shuffle();
  const after = driven.player().view();
  const ids = (view: typeof before) => view.queue.entries.map((e) => e.trackId).toSorted();
  expect(ids(after)).toEqual(ids(before));
  expect(after.current?.trackId).toBe(before.current?.trackId);
}

function restartLosesNothing(driven: Driven): void {
  driven.wait(0);
  if (driven.snapshot() === null) return;
  const before = driven.player().view();
  driven.restart();
  const after = driven.player().view();
  expect(after.queue).toEqual(before.queue);
  expect(after.volume).toBe(before.volume);
  expect(after.positionSeconds).toBeCloseTo(before.positionSeconds, 6);
  expect(after.playback).not.toBe('playing');
}

function waitingGoesForward(driven: Driven, s: number): void {
  driven.told();
  const before = driven.player().view().positionSeconds;
  driven.wait(s);
  const hasMoved = driven.told().some(({ type }) => type === 'track_changed' || type === 'playback_stopped');
  if (!hasMoved) expect(driven.player().view().positionSeconds).toBeGreaterThanOrEqual(before - 1e-9);
}

test('whatever the commands: the index is in range, the state is told last, a refusal changes nothing', () => {
  let commands = 0;
  fc.assert(
    fc.property(fc.array(steps, { minLength: 20, maxLength: 120 }), (sequence) => {
      const driven = handDriven();
      for (const step of sequence) {
        commands++;
        driven.told();
        try {
          step(driven);
        } catch (error) {
          if (!(error instanceof Error && error.name === 'ExpectedError')) throw error;
          expect(driven.told()).toEqual([]);
        }
        const { queue, playback, current } = driven.player().view();
        expect(queue.index >= -1 && queue.index < queue.entries.length).toBe(true);
        if (playback === 'playing') expect(current).not.toBeNull();
        const told = driven.told();
        if (told.length > 0) expect(told.at(-1)?.type).toBe('state_changed');
      }
    }),
    { numRuns: 3500 },
  );
  expect(commands).toBeGreaterThan(100_000);
});
