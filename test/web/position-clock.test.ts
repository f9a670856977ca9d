import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createPositionClock, type Told } from '../../web/src/playing/position-clock.ts';

const told = (positionSeconds: number, more: Partial<Told> = {}): Told => ({
  trackId: 1,
  positionSeconds,
  durationSeconds: 600,
  isPlaying: true,
  ...more,
});

describe('the position between the words of the server', () => {
  test('runs with the clock while it plays, and stands while it does not', () => {
    const clock = createPositionClock();
    clock.tell(told(10), 5_000);
    expect(clock.at(5_400)).toBeCloseTo(10.4, 9);
    clock.tell(told(10.5, { isPlaying: false }), 5_500);
    expect(clock.at(9_000)).toBe(10.5);
  });

  test('never goes back, and is as near as the quickest of the last ten words, however late the others come', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 12, maxLength: 40 }),
        (delaysMs) => {
          const clock = createPositionClock();
          let last = 0;
          for (const [second, delayMs] of delaysMs.entries()) {
            const nowMs = second * 1_000 + delayMs;
            clock.tell(told(second), nowMs);
            for (const laterMs of [0, 250, 500]) {
              const shown = clock.at(nowMs + laterMs);
              expect(shown).toBeGreaterThanOrEqual(last);
              last = shown;
            }
            const trueSeconds = (nowMs + 500) / 1_000;
            const quickestMs = Math.min(...delaysMs.slice(Math.max(0, second - 9), second + 1));
            // What was shown before is kept until the clock has come there.
            expect(last).toBeLessThanOrEqual(trueSeconds + 1e-9);
            expect(last).toBeGreaterThanOrEqual(trueSeconds - quickestMs / 1_000 - 1e-9);
          }
        },
      ),
    );
  });

  test('follows a server whose clock runs slower, instead of running ahead for ever', () => {
    const clock = createPositionClock();
    const rate = 0.999;
    for (let second = 0; second <= 600; second++)
      clock.tell(told(second * rate, { durationSeconds: 0 }), second * 1_000);
    expect(Math.abs(clock.at(600_000) - 600 * rate)).toBeLessThanOrEqual(10 * (1 - rate) + 1e-9);
  });

  test('a seek of somebody else is followed at once, also a near one', () => {
    const clock = createPositionClock();
    clock.tell(told(10), 0);
    clock.tell(told(100), 500);
    expect(clock.at(500)).toBe(100);
    clock.tell(told(99.8), 600, true);
    expect(clock.at(600)).toBe(99.8);
  });

  test('another track begins at its start, and the same one again', () => {
    const clock = createPositionClock();
    clock.tell(told(599), 0);
    clock.tell(told(0, { trackId: 2 }), 1_000);
    expect(clock.at(1_000)).toBe(0);
    clock.tell(told(300, { trackId: 2 }), 301_000);
    clock.tell(told(0, { trackId: 2 }), 302_000);
    expect(clock.at(302_000)).toBe(0);
  });

  test('ends where the track does', () => {
    const clock = createPositionClock();
    clock.tell(told(9.5, { durationSeconds: 10 }), 0);
    expect(clock.at(2_000)).toBe(10);
  });

  test('an own seek is shown at once, and a word that was on its way does not undo it', () => {
    const clock = createPositionClock();
    clock.tell(told(10), 0);
    clock.expect(200, 500);
    expect(clock.at(500)).toBe(200);
    clock.tell(told(10.6), 600);
    expect(clock.at(600)).toBeCloseTo(200.1, 9);
    clock.tell(told(200), 610);
    expect(clock.at(1_610)).toBeGreaterThanOrEqual(201);
  });

  test('an own seek that was refused gives way to what the server says', () => {
    const clock = createPositionClock();
    clock.tell(told(10), 0);
    clock.expect(200, 500);
    clock.answered();
    clock.tell(told(10.6), 600);
    expect(clock.at(600)).toBe(10.6);
  });
});
