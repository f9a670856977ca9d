import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Analysis, analyze } from '#engine';
import { music, type Plane, scaled, sourceOf, whiteNoise } from '../signals.ts';

const rate = 44_100;
const few = { numRuns: 12, seed: 1 };
const seeds = fc.integer({ min: 1, max: 1000 });

/** Music left and right of the middle, with some noise of its own on each side. */
function mixed(seed: number): readonly [Plane, Plane] {
  const middle = music(4, rate, seed);
  return [seed + 1, seed + 2].map((s) => {
    const noise = whiteNoise(4, rate, -45, s);
    return middle.map((x, n) => x + noise[n]!);
  }) as [Plane, Plane];
}

const measure = (planes: readonly Plane[], blockFrames = 4096): Analysis =>
  analyze(sourceOf(planes, { sampleRateHz: rate, blockFrames }));

/** Every number anywhere inside. */
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(numbersIn) : [];
}

describe('laws', () => {
  test('a gain moves loudness, peaks and level by itself, and nothing else', () => {
    fc.assert(
      fc.property(seeds, fc.double({ min: -12, max: 6, noNaN: true }), (seed, gainDb) => {
        const planes = mixed(seed);
        const before = measure(planes);
        const after = measure(planes.map((plane) => scaled(plane, gainDb)));
        for (const quantity of [
          'integratedLufs',
          'maxMomentaryLufs',
          'maxShortTermLufs',
          'truePeakDbtp',
          'samplePeakDbfs',
          'rmsDbfs',
        ] as const) {
          expect(after[quantity]! - before[quantity]!).toBeCloseTo(gainDb, 2);
        }
        for (const quantity of [
          'crestFactorDb',
          'peakToLoudnessLu',
          'stereoCorrelation',
          'stereoWidth',
          'zeroCrossingRate',
        ] as const) {
          expect(after[quantity]).toBeCloseTo(before[quantity]!, 2);
        }
        expect(Math.abs(after.spectralCentroidHz! / before.spectralCentroidHz! - 1)).toBeLessThan(1e-3);
      }),
      few,
    );
  });

  test('the size of the blocks changes nothing beyond 1e-6', () => {
    const planes = mixed(7).map((plane) => plane.subarray(0, 3.3 * rate));
    const reference = numbersIn(measure(planes, 8192));
    for (const blockFrames of [1, 7, 441, 100_000]) {
      const numbers = numbersIn(measure(planes, blockFrames));
      expect(numbers.length).toBe(reference.length);
      const worst = numbers.reduce(
        (most, value, i) =>
          Math.max(most, Math.abs(value - reference[i]!) / Math.max(1, Math.abs(reference[i]!))),
        0,
      );
      expect(worst).toBeLessThan(1e-6);
    }
  });

  test('swapping left and right changes nothing', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const [left, right] = mixed(seed);
        const { channelLevels: _, ...there } = measure([left, right]);
        const { channelLevels: __, ...back } = measure([right, left]);
        const [a, b] = [numbersIn(there), numbersIn(back)];
        for (let i = 0; i < a.length; i++) expect(b[i]).toBeCloseTo(a[i]!, 6);
      }),
      few,
    );
  });

  test('finite in, finite out: no NaN, no infinity, at any length and level', () => {
    const sample = fc.oneof(
      fc.constantFrom(0, -0, 1, -1, 1e-40, -1e-38, 1000, -1000, 1e-20),
      fc.float({ min: -1000, max: 1000, noNaN: true }),
    );
    fc.assert(
      fc.property(
        fc.array(sample, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 400 }),
        (values, repeat) => {
          const plane = new Float32Array(values.length * repeat);
          for (let n = 0; n < plane.length; n++) plane[n] = values[n % values.length]!;
          for (const planes of [[plane], [plane, plane.map((x) => -x)]]) {
            expect(numbersIn(measure(planes)).every(Number.isFinite)).toBe(true);
          }
        },
      ),
      { numRuns: 200, seed: 1 },
    );
  });

  test('levels far beyond full scale, and far below hearing, stay finite', () => {
    for (const level of [1e30, 1e-30]) {
      const plane = whiteNoise(4, rate, -20).map((x) => x * level);
      expect(numbersIn(measure([plane])).every(Number.isFinite)).toBe(true);
    }
  });
});
