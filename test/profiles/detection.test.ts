import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Detection, detectionSchema } from '../../src/profiles/detection.ts';
import { fitOf, progressTo } from '../../src/profiles/fit.ts';
import { USUAL } from './tracks.ts';

const aspect = (mean: number, spread: number, rest: object = {}) => ({
  mean,
  spread,
  weight: 1,
  reason: 'for a test',
  ...rest,
});
const at = (crestFactorDb: number, loudnessRangeLu: number) => ({ ...USUAL, crestFactorDb, loudnessRangeLu });

describe('distances', () => {
  const correlated: Detection = {
    features: { crestFactorDb: aspect(12, 2), loudnessRangeLu: aspect(8, 4) },
    correlation: [[1], [0.6, 1]],
  };

  test('by hand: with ρ = 0.6, (1, 1) spreads away is 2/(1 + ρ) = 1.25, (1, −1) is 2/(1 − ρ) = 5', () => {
    expect(fitOf(at(14, 12), correlated).squaredDistance).toBeCloseTo(1.25, 9);
    expect(fitOf(at(14, 4), correlated).squaredDistance).toBeCloseTo(5, 9);
  });

  test('the parts of the features sum to the distance', () => {
    const { parts, squaredDistance } = fitOf(at(17, 3), correlated);
    expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(squaredDistance, 9);
  });

  test('what a track does not have is left out: the marginal distribution', () => {
    const { names, squaredDistance } = fitOf(
      { ...USUAL, crestFactorDb: 15, loudnessRangeLu: null },
      correlated,
    );
    expect(names).toEqual(['crestFactorDb']);
    expect(squaredDistance).toBeCloseTo(1.5 ** 2, 9);
  });

  test('frequencies are apart by octaves: 4 kHz from 1 kHz with a spread of half an octave is 4 spreads', () => {
    const bright: Detection = { features: { spectralCentroidHz: aspect(1000, 0.5) } };
    const { deviations } = fitOf({ ...USUAL, spectralCentroidHz: 4000 }, bright);
    expect(deviations).toEqual([4]);
  });

  test('a weight of a quarter halves a deviation', () => {
    const light: Detection = { features: { crestFactorDb: aspect(12, 2, { weight: 0.25 }) } };
    expect(fitOf(at(16, 8), light).squaredDistance).toBeCloseTo(1, 9);
  });

  test('the density of two variables: Student with 4 degrees and this covariance, at 0 and at 2 spreads', () => {
    const plain: Detection = { features: { crestFactorDb: aspect(12, 1), loudnessRangeLu: aspect(8, 1) } };
    // t_4 in two dimensions, scale matrix Σ/2: f(0)/f(x) = (1 + d²/2)³ for d² in the metric of Σ.
    const middle = fitOf(at(12, 8), plain).logDensity;
    expect(middle - fitOf(at(14, 8), plain).logDensity).toBeCloseTo(3 * Math.log(1 + 4 / 2), 9);
  });
});

describe('the way from where mastering leads to the middle of the profile', () => {
  const detection: Detection = {
    features: { crestFactorDb: aspect(8, 2, { leadsTo: 14 }), loudnessRangeLu: aspect(6, 3) },
    correlation: [[1], [0.3, 1]],
  };

  test('is 1 in the middle, 0 at the end, one half between', () => {
    const progress = (crest: number) => progressTo(at(crest, 6), detection, {});
    expect(progress(8)).toBeCloseTo(1, 9);
    expect(progress(11)).toBeCloseTo(0.5, 9);
    expect(progress(14)).toBeCloseTo(0, 9);
  });

  test('is unknown where mastering leads nowhere', () => {
    expect(progressTo(at(8, 6), { features: { crestFactorDb: aspect(8, 2) } }, {})).toBeNull();
  });
});

describe('a detection in a file', () => {
  const good = {
    features: { crestFactorDb: aspect(12, 2), loudnessRangeLu: aspect(8, 4) },
    correlation: [[1], [0.6, 1]],
  };
  const problemsOf = (value: unknown) =>
    detectionSchema
      .safeParse(value)
      .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);

  test('is taken as it is', () => expect(detectionSchema.parse(good)).toEqual(good));

  test('keeps the order of its features, which its correlation is in', () => {
    const reversed = { ...good, features: { loudnessRangeLu: aspect(8, 4), crestFactorDb: aspect(12, 2) } };
    expect(Object.keys(detectionSchema.parse(reversed).features)).toEqual([
      'loudnessRangeLu',
      'crestFactorDb',
    ]);
  });

  test.each([
    ['no feature', { features: {} }, /^features: must look at one feature at least, got none/],
    [
      'rows too few',
      { ...good, correlation: [[1]] },
      /^correlation: must have rows of 1 to 2 numbers, got rows of 1/,
    ],
    [
      'another diagonal',
      { ...good, correlation: [[1], [0.6, 0.9]] },
      /^correlation: must have a diagonal of 1/,
    ],
    ['one feature that follows from the other', { ...good, correlation: [[1], [1, 1]] }, /positive definite/],
    [
      'one feature that as good as follows from the other',
      { ...good, correlation: [[1], [0.9999, 1]] },
      /^correlation: must leave open at least 0.001 .*, got 0.00020$/,
    ],
    [
      'a mean that nobody measures',
      { features: { crestFactorDb: aspect(1e308, 1) } },
      /^features.crestFactorDb.mean: .*1000000/,
    ],
    [
      'a way to where nobody measures',
      { features: { crestFactorDb: aspect(12, 1, { leadsTo: -1e308 }) } },
      /^features.crestFactorDb.leadsTo: .*-1000000/,
    ],
    [
      'a spread over all that there is',
      { features: { spectralCentroidHz: aspect(1000, 1e308) } },
      /^features.spectralCentroidHz.spread: .*100/,
    ],
    [
      'a spread of nothing',
      { features: { crestFactorDb: aspect(12, 0) } },
      /^features.crestFactorDb.spread: /,
    ],
    [
      'a weight of 2',
      { features: { crestFactorDb: aspect(12, 1, { weight: 2 }) } },
      /^features.crestFactorDb.weight: /,
    ],
    ['a feature that nobody measures', { features: { colour: aspect(1, 1) } }, /^features.*colour/],
    [
      'a centroid of nothing',
      { features: { spectralCentroidHz: aspect(0, 1) } },
      /^features.spectralCentroidHz.mean: must be above 0/,
    ],
  ])('%s is refused', (_, value, expected) => {
    expect(problemsOf(value)).toContainEqual(expect.stringMatching(expected));
  });
});

test('nothing finite gives NaN', () => {
  const number = fc.double({ min: -1e3, max: 1e3, noNaN: true });
  const detection: Detection = {
    features: { crestFactorDb: aspect(8, 2, { leadsTo: 14 }), loudnessRangeLu: aspect(6, 3) },
    correlation: [[1], [0.9, 1]],
  };
  fc.assert(
    fc.property(number, number, (crest, range) => {
      const { squaredDistance, logDensity } = fitOf(at(crest, range), detection);
      expect(squaredDistance).toBeGreaterThanOrEqual(0);
      expect(Number.isFinite(logDensity)).toBe(true);
    }),
  );
});
