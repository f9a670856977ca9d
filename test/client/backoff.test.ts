import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBackoff } from '../../src/client/backoff.ts';

const waits = (count: number, options: Parameters<typeof createBackoff>[0]) => {
  const backoff = createBackoff(options);
  return Array.from({ length: count }, () => backoff.nextMs());
};

test('the waits double from 1 s to 30 s and stay there', () => {
  const expected = [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000];
  expect(waits(8, { random: () => 0 })).toEqual(expected);
});

test('chance takes up to a half from each wait and adds nothing', () => {
  const longest = waits(2_000, { random: () => 0 });
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })), (chances) => {
      const left = [...chances];
      const jittered = waits(chances.length, { random: () => left.shift() ?? 0 });
      for (const [n, wait] of jittered.entries()) {
        expect(wait).toBeLessThanOrEqual(longest[n]!);
        expect(wait).toBeGreaterThanOrEqual(longest[n]! / 2);
      }
    }),
  );
});

test('two clients with different luck wait differently', () => {
  expect(waits(5, { random: () => 0.25 })).not.toEqual(waits(5, { random: () => 0.75 }));
});

test('after a reset the next wait is the first again', () => {
  const backoff = createBackoff({ random: () => 0 });
  for (let n = 0; n < 5; n++) backoff.nextMs();
  backoff.reset();
  expect(backoff.nextMs()).toBe(1_000);
});
