import fc from 'fast-check';
import { expect, test } from 'vitest';
import { interpolatorFor } from '../../src/engine/dynamics/interpolator.ts';
import { lowerToCeiling, plainLowerToCeiling } from '../../src/mastering/required-gains.ts';
import { createSlidingMinimum } from '../../src/mastering/sliding-minimum.ts';
import { uniformNoise } from '../signals.ts';

test('the gains that peaks call for are those of the plain definition, skipping or not', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(1, 2, 4),
      fc.integer({ min: 1, max: 300 }),
      fc.nat(),
      fc.double({ min: 0.1, max: 1.5, noNaN: true }),
      fc.double({ min: 0.2, max: 1, noNaN: true }),
      (oversampling, count, seed, amplitude, ceiling) => {
        const interpolator = interpolatorFor(oversampling);
        const length = count + 2 * interpolator.halfTaps - 1;
        // Loud and quiet stretches, so that some chunks are skipped.
        const buffer = Float64Array.from(
          uniformNoise(length, seed, amplitude),
          (x, i) => x * (i % 97 < 50 ? 1 : 0.1),
        );
        const gains = new Float64Array(count).fill(1);
        const plain = new Float64Array(count).fill(1);
        const isLowered = lowerToCeiling(buffer, count, interpolator, ceiling, gains);
        expect(plainLowerToCeiling(buffer, count, interpolator, ceiling, plain)).toBe(isLowered);
        for (let i = 0; i < count; i++) expect(gains[i]).toBeCloseTo(plain[i]!, 12);
      },
    ),
  );
});

test('the sliding minimum is the smallest of the last values', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20 }),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 200 }),
      (length, values) => {
        const minimum = createSlidingMinimum(length);
        const found = values.map((value) => minimum.next(value));
        expect(found).toEqual(
          values.map((_, i) => Math.min(...values.slice(Math.max(0, i + 1 - length), i + 1))),
        );
      },
    ),
  );
});
