import { Matrix } from 'ml-matrix';
import { expect, test } from 'vitest';
import { FEATURE_NAMES, type FeatureName, onScale } from '#profiles';
import { learnDetection } from '../../../src/profiles/learn/learn-detection.ts';
import { seededNormal, valuesOf } from './planted.ts';

const NAMES = ['integratedLufs', 'crestFactorDb', 'spectralCentroidHz'] as const;
/** The last one in octaves. */
const MEAN = [-20, 14, Math.log2(2000)];
const SPREAD = [3, 2, 0.5];
const CORRELATION = [[1], [-0.6, 1], [0.3, 0, 1]];
/** Of the correlation, by Cholesky: rows times independent normal numbers are so correlated. */
const FACTOR = [
  [1, 0, 0],
  [-0.6, 0.8, 0],
  [0.3, 0.225, Math.sqrt(1 - 0.09 - 0.050625)],
];
const COUNT = 4000;
/** Of each feature's variance its own noise is 5 % more: `docs/matching.md`. */
const NOISE = 1.05;

const none = { names: FEATURE_NAMES, covariance: Matrix.zeros(FEATURE_NAMES.length, FEATURE_NAMES.length) };
const why = () => ({ reason: 'planted' });

function drawn(count: number) {
  const normal = seededNormal(5);
  return Array.from({ length: count }, () => {
    const free = NAMES.map(normal);
    const [lufs = 0, crest = 0, octaves = 0] = FACTOR.map(
      (row, f) => MEAN[f]! + SPREAD[f]! * row.reduce((sum, share, k) => sum + share * free[k]!, 0),
    );
    return valuesOf({ integratedLufs: lufs, crestFactorDb: crest, spectralCentroidHz: 2 ** octaves });
  });
}

test('means, spreads and correlations of a normal distribution come back within four standard errors', () => {
  const tracks = drawn(COUNT);
  const { features, correlation } = learnDetection(
    tracks,
    { within: none, trackCount: COUNT, priorTracks: 0 },
    why,
  );
  expect(Object.keys(features)).toEqual(NAMES);
  for (const [f, name] of NAMES.entries()) {
    const { mean = 0, spread = 0 } = features[name] ?? {};
    expect(Math.abs(onScale(name, mean) - MEAN[f]!)).toBeLessThan((4 * SPREAD[f]!) / Math.sqrt(COUNT));
    // The variance's is √(2 / n) of it.
    expect(Math.abs(spread ** 2 / NOISE / SPREAD[f]! ** 2 - 1)).toBeLessThan(4 * Math.sqrt(2 / COUNT));
    for (let other = 0; other < f; other++) {
      const planted = CORRELATION[f]![other]!;
      const error = (1 - planted ** 2) / Math.sqrt(COUNT);
      expect(Math.abs(NOISE * correlation![f]![other]! - planted)).toBeLessThan(4 * error);
    }
  }
});

test('few tracks take their spread from the common one, in proportion', () => {
  const same = valuesOf({ integratedLufs: -20, crestFactorDb: 14, spectralCentroidHz: 2000 });
  const within = { names: FEATURE_NAMES, covariance: Matrix.eye(FEATURE_NAMES.length).mul(9) };
  const { features } = learnDetection([same, same, same], { within, trackCount: 3, priorTracks: 6 }, why);
  // (3 · 0 + 6 · 9) / 9 = 6.
  for (const name of NAMES) expect(features[name]?.spread).toBeCloseTo(Math.sqrt(6 * NOISE), 3);
});

test('what a track lacks is not looked at', () => {
  const whole = valuesOf({ integratedLufs: -20, crestFactorDb: 14 });
  const lacking = valuesOf({ integratedLufs: -21 });
  const within = { names: FEATURE_NAMES, covariance: Matrix.eye(FEATURE_NAMES.length) };
  const { features } = learnDetection([whole, lacking], { within, trackCount: 2, priorTracks: 30 }, why);
  expect(Object.keys(features) as FeatureName[]).toEqual(['integratedLufs']);
});
