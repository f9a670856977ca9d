import { describe, expect, test } from 'vitest';
import { createChain, mastered, type Plan } from '#mastering';
import { amplitudeOf, music, scaled, sine, whiteNoise } from '../../signals.ts';
import { inMemory, item, newRenderer, PLAN, programme, RATE, rendered, source } from './playing.ts';

const tone = sine({ frequencyHz: 441, levelDbfs: -12, seconds: 3, sampleRateHz: RATE });

function offline(plane: Float32Array, plan: Plan | null): Float32Array {
  const chain = createChain({ sampleRateHz: RATE, channels: ['FL', 'FR'] }, plan);
  return Float32Array.from(
    [...mastered(source(plane).blocks(), chain)].flatMap(({ channels, frameCount }) => [
      ...channels[0]!.subarray(0, frameCount),
    ]),
  );
}

const largestStep = (samples: Float32Array): number => {
  let most = 0;
  for (let n = 1; n < samples.length; n++) most = Math.max(most, Math.abs(samples[n]! - samples[n - 1]!));
  return most;
};

function largestDifference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((most, x, n) => Math.max(most, Math.abs(x - b[n]!)), 0);
}

describe('what is rendered', () => {
  test.each([128, 480, 1000])(
    'is the offline master, sample by sample (blocks of %d frames)',
    (blockFrames) => {
      const track = music(3, RATE);
      const renderer = newRenderer(inMemory({ track }).open);
      renderer.follow(programme(item('track', { plan: PLAN, durationSeconds: 3 })));
      const [left, right] = rendered(renderer, track.length, blockFrames);
      expect(largestDifference(left, offline(track, PLAN))).toBeLessThan(1e-6);
      expect(right).toEqual(left);
    },
  );

  test('without a plan is the track, bit by bit', () => {
    const track = music(1, RATE);
    const renderer = newRenderer(inMemory({ track }).open);
    renderer.follow(programme(item('track')));
    expect(rendered(renderer, track.length)[0]).toEqual(track);
  });

  test('begins at the exact frame, behind 5 ms of fading in', () => {
    const renderer = newRenderer(inMemory({ tone }).open);
    renderer.follow(programme(item('tone', { fromSeconds: 1.23456, durationSeconds: 3 })));
    const [left] = rendered(renderer, 20_000);
    const from = Math.round(1.23456 * RATE);
    expect(left[0]).toBe(0);
    expect(left.slice(240)).toEqual(tone.slice(from + 240, from + 20_000));
    expect(renderer.place()?.positionSeconds).toBeCloseTo(1.23456 + 20_000 / RATE, 9);
  });

  test('waits for what is not decoded yet, and then goes on without a break', () => {
    const { open, limit } = inMemory({ tone });
    limit('tone', 30_000);
    const renderer = newRenderer(open);
    renderer.follow(programme(item('tone')));
    const [first] = rendered(renderer, tone.length);
    expect(first.length).toBeLessThanOrEqual(30_000);
    expect(first.length).toBeGreaterThan(20_000);
    limit('tone', tone.length);
    const [second] = rendered(renderer, tone.length - first.length);
    expect([...first, ...second]).toEqual([...tone]);
  });

  test('a file that breaks off is silent until its stated end, and what follows begins there', () => {
    const broken = tone.slice(0, 10_000);
    const renderer = newRenderer(inMemory({ broken, tone }).open);
    const next = { item: item('tone', { durationSeconds: 3 }), gapSeconds: 0 };
    renderer.follow(programme(item('broken', { durationSeconds: 1 }), { next }));
    const [left] = rendered(renderer, RATE + 5_000);
    expect(left.slice(0, 10_000)).toEqual(broken);
    expect(left.slice(10_000, RATE).every((x) => x === 0)).toBe(true);
    expect(left.slice(RATE)).toEqual(tone.slice(0, 5_000));
  });
});

describe('from track to track', () => {
  const [first, second] = [tone.slice(0, 61_234), tone.slice(61_234)];
  const durations = [first.length / RATE, second.length / RATE] as const;

  test.each([null, ...durations.slice(0, 1)])(
    'two parts of one sine join without a gap or a step (stated duration %s)',
    (durationSeconds) => {
      const renderer = newRenderer(inMemory({ first, second }).open);
      const next = { item: item('second'), gapSeconds: 0 };
      renderer.follow(programme(item('first', { durationSeconds }), { next }));
      expect([...rendered(renderer, tone.length)[0]]).toEqual([...tone]);
      expect(renderer.place()).toEqual({ id: next.item.id, positionSeconds: durations[1] });
    },
  );

  test('mastered, they join as the one sine would have gone on: the chain goes on through the join', () => {
    const renderer = newRenderer(inMemory({ first, second }).open);
    const next = { item: item('second', { plan: PLAN }), gapSeconds: 0 };
    renderer.follow(programme(item('first', { plan: PLAN, durationSeconds: durations[0] }), { next }));
    expect(largestDifference(rendered(renderer, tone.length)[0], offline(tone, PLAN))).toBeLessThan(1e-6);
  });

  test('another plan for the next one is no step either', () => {
    const louder = { ...PLAN, gainDb: 6 };
    const renderer = newRenderer(inMemory({ first, second }).open);
    const next = { item: item('second', { plan: louder }), gapSeconds: 0 };
    renderer.follow(programme(item('first', { plan: PLAN, durationSeconds: durations[0] }), { next }));
    const [left] = rendered(renderer, tone.length);
    const steady = Math.max(...[PLAN, louder].map((plan) => largestStep(offline(tone, plan).slice(0, -10))));
    expect(largestStep(left.slice(0, -10))).toBeLessThan(steady + 1e-4);
    // 0.2 s after the join it is the other plan alone.
    const after = left.slice(first.length + 9_600, -1000);
    expect(largestDifference(after, offline(tone, louder).slice(first.length + 9_600, -1000))).toBeLessThan(
      1e-3,
    );
  });

  test('a pause of two seconds is two seconds of silence', () => {
    const renderer = newRenderer(inMemory({ first, second }).open);
    const next = { item: item('second'), gapSeconds: 2 };
    renderer.follow(programme(item('first', { durationSeconds: durations[0] }), { next }));
    const [left] = rendered(renderer, tone.length + 2 * RATE);
    expect(left.slice(0, first.length)).toEqual(first);
    expect(left.slice(first.length, first.length + 2 * RATE).every((x) => x === 0)).toBe(true);
    expect(left.slice(first.length + 2 * RATE)).toEqual(second);
  });

  test('a crossfade begins at the exact frame and keeps the power of two tracks that have nothing in common', () => {
    const a = whiteNoise(6, RATE, -20, 1);
    const b = whiteNoise(6, RATE, -20, 2);
    const renderer = newRenderer(inMemory({ a, b }).open);
    const next = { item: item('b', { durationSeconds: 6 }), gapSeconds: -3 };
    renderer.follow(programme(item('a', { durationSeconds: 6 }), { next }));
    const [left] = rendered(renderer, 9 * RATE);
    expect(left).toHaveLength(9 * RATE);
    expect(left.slice(0, 3 * RATE + 1)).toEqual(a.slice(0, 3 * RATE + 1));
    expect(left[3 * RATE + 1]).not.toBe(a[3 * RATE + 1]);
    expect(left.slice(6 * RATE)).toEqual(b.slice(3 * RATE));
    for (let from = 0; from < left.length; from += RATE / 2) {
      const part = left.slice(from, from + RATE / 2);
      const level = 10 * Math.log10(part.reduce((sum, x) => sum + x * x, 0) / part.length);
      expect(Math.abs(level + 20)).toBeLessThan(0.5);
    }
    const middle = 4.5 * RATE;
    expect(left[middle]).toBeCloseTo(Math.SQRT1_2 * (a[middle]! + b[1.5 * RATE]!), 6);
  });

  test('what comes next may be changed until its turn has come', () => {
    const renderer = newRenderer(inMemory({ first, second, other: scaled(second, -6) }).open);
    const current = item('first', { durationSeconds: durations[0] });
    renderer.follow(programme(current, { next: { item: item('second'), gapSeconds: 0 } }));
    rendered(renderer, 20_000);
    const other = item('other');
    expect(renderer.follow(programme(current, { next: { item: other, gapSeconds: 0 } }))).toBe(false);
    rendered(renderer, first.length - 20_000);
    expect(rendered(renderer, 1000)[0]).toEqual(scaled(second, -6).slice(0, 1000));
    // The player hears of it later, and says so: nothing changes.
    expect(renderer.follow(programme(other))).toBe(false);
    expect(rendered(renderer, 1000)[0]).toEqual(scaled(second, -6).slice(1000, 2000));
  });

  test('something else altogether is a jump, at once', () => {
    const renderer = newRenderer(inMemory({ first, second }).open);
    renderer.follow(programme(item('first')));
    rendered(renderer, 1000);
    expect(renderer.follow(programme(item('second')))).toBe(true);
    expect(rendered(renderer, 1000)[0]).toEqual(second.slice(0, 1000));
    expect(renderer.follow(programme(null))).toBe(true);
    expect(rendered(renderer, 1000)[0]).toHaveLength(0);
  });
});

test('another plan is heard within 0.15 s, without a click', () => {
  const loud = scaled(tone, 6);
  const renderer = newRenderer(inMemory({ loud }).open);
  const current = item('loud', { durationSeconds: 3 });
  renderer.follow(programme(current));
  const [before] = rendered(renderer, RATE);
  const plan = { ...PLAN, gainDb: -6 };
  renderer.follow(programme({ ...current, plan }));
  const [after] = rendered(renderer, RATE);
  const steady = [largestStep(before), largestStep(offline(loud, plan))];
  expect(largestStep(Float32Array.from([...before, ...after]))).toBeLessThan(Math.max(...steady) + 1e-4);
  const settled = after.slice(7_200);
  const wanted = offline(loud, plan).slice(RATE + 7_200, 2 * RATE);
  expect(largestDifference(settled, wanted)).toBeLessThan(0.02 * amplitudeOf(-6));
  // The same plan, told again as another object, changes nothing.
  renderer.follow(programme({ ...current, plan: structuredClone(plan) }));
  expect(
    largestDifference(rendered(renderer, 20_000)[0], offline(loud, plan).slice(2 * RATE, 2 * RATE + 20_000)),
  ).toBeLessThan(1e-3);
});
