import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OCTAVE_CENTRES_HZ } from '#profiles';
import { bell, type Coefficients, highShelf, lowShelf } from '../../src/mastering/biquads.ts';
import { correctionFor, MOST_CORRECTION_DB } from '../../src/mastering/correction.ts';
import { octaveResponses } from '../../src/mastering/octave-response.ts';
import type { Band } from '../../src/mastering/plan.ts';

const RATE = 44_100;
const FILTERS = { lowShelf, lowBell: bell, highBell: bell, highShelf };
type Kind = keyof typeof FILTERS;
type Filter = readonly [Kind, Band];

/** Twelfths of an octave from 40 Hz to 16 kHz. */
const POINTS_HZ = Array.from({ length: 104 }, (_, i) => 40 * 2 ** (i / 12));

/** 20·log10 |H(e^jω)|, from the definition: both polynomials in e^−jω. */
function responseDb(coefficients: Coefficients | null, frequencyHz: number, rate: number): number {
  if (coefficients === null) return 0;
  const [b0, b1, b2, a1, a2] = [...coefficients] as [number, number, number, number, number];
  const magnitude = (c0: number, c1: number, c2: number): number => {
    const w = (2 * Math.PI * frequencyHz) / rate;
    return Math.hypot(c0 + c1 * Math.cos(w) + c2 * Math.cos(2 * w), c1 * Math.sin(w) + c2 * Math.sin(2 * w));
  };
  return 20 * Math.log10(magnitude(b0, b1, b2) / magnitude(1, a1, a2));
}

function curveOf(
  filters: readonly Filter[],
  frequenciesHz: readonly number[],
  rate: number,
): readonly number[] {
  return frequenciesHz.map((frequencyHz) =>
    filters.reduce((sum, [kind, band]) => sum + responseDb(FILTERS[kind](band, rate), frequencyHz, rate), 0),
  );
}

/** What filters do to a spectrum by octaves: the mean of their curve over each, the mean of all taken out. */
function octavesOf(filters: readonly Filter[], rate = RATE): readonly number[] {
  const octaves = OCTAVE_CENTRES_HZ.map((centreHz) => {
    const points = Array.from({ length: 12 }, (_, i) => centreHz * 2 ** ((i - 5.5) / 12));
    const curve = curveOf(
      filters,
      points.filter((hz) => hz < 0.45 * rate),
      rate,
    );
    return curve.length === 0 ? 0 : mean(curve);
  });
  return octaves.map((octave) => octave - mean(octaves));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** How far two curves are apart, the difference of their levels put aside. */
function apartDb(a: readonly number[], b: readonly number[]): number {
  const differences = a.map((value, i) => value - b[i]!);
  return Math.sqrt(mean(differences.map((value) => (value - mean(differences)) ** 2)));
}

const gainsOf = (changesDb: readonly number[], rate = RATE) =>
  Object.values(correctionFor(changesDb, rate)!.equaliser).map(({ gainDb }) => gainDb);

const KNOWN: readonly (readonly [string, readonly Filter[]])[] = [
  ['mud of 6 dB taken away', [['lowBell', { frequencyHz: 250, gainDb: -6, q: 0.95 }]]],
  ['mud of 9 dB, a little lower', [['lowBell', { frequencyHz: 220, gainDb: -9, q: 0.95 }]]],
  ['harshness of 6 dB taken away', [['highBell', { frequencyHz: 3500, gainDb: -6, q: 0.95 }]]],
  ['harshness, a little higher', [['highBell', { frequencyHz: 4300, gainDb: -9, q: 1.2 }]]],
  ['a shelf of 9 dB from 4 kHz', [['highShelf', { frequencyHz: 4000, gainDb: 9, q: 0.7 }]]],
  ['a shelf from 2 kHz', [['highShelf', { frequencyHz: 2000, gainDb: -5, q: 0.7 }]]],
  ['a shelf from 8 kHz', [['highShelf', { frequencyHz: 8000, gainDb: 6, q: 0.6 }]]],
  ['a bass shelf', [['lowShelf', { frequencyHz: 110, gainDb: 7, q: 0.7 }]]],
  [
    'three at once',
    [
      ['lowBell', { frequencyHz: 250, gainDb: -6, q: 0.95 }],
      ['highBell', { frequencyHz: 3500, gainDb: -6, q: 0.95 }],
      ['highShelf', { frequencyHz: 6000, gainDb: 8, q: 0.7 }],
    ],
  ],
];

describe.each([22_050, 44_100, 96_000])('at %i Hz', (rate) => {
  test.each(KNOWN)('%s: the bands follow its curve within 1 dB RMS', (_, filters) => {
    const { equaliser, missedDb, isAtLimit } = correctionFor(octavesOf(filters, rate), rate)!;
    const points = POINTS_HZ.filter((hz) => hz < 0.45 * rate);
    const fitted = Object.entries(equaliser) as [Kind, Band][];
    expect(apartDb(curveOf(fitted, points, rate), curveOf(filters, points, rate))).toBeLessThan(1);
    expect(missedDb).toBeLessThan(0.6);
    expect(isAtLimit).toBe(false);
  });
});

test.each(KNOWN.slice(0, 8))('%s: no band stands where nothing is asked for', (_, filters) => {
  const used = Object.entries(correctionFor(octavesOf(filters), RATE)!.equaliser)
    .filter(([, { gainDb }]) => Math.abs(gainDb) > 1)
    .map(([kind]) => kind);
  expect(used).toEqual([filters[0]![0]]);
});

test('no change is no correction, nor is a change of level alone', () => {
  expect(correctionFor(undefined, RATE)).toBeNull();
  expect(correctionFor(new Array(10).fill(0), RATE)).toBeNull();
  expect(gainsOf(new Array(10).fill(3)).every((gainDb) => gainDb === 0)).toBe(true);
});

test.each(KNOWN)('%s: scaled, the curve that comes out is scaled', (_, filters) => {
  const whole = octavesOf(filters);
  const curve = (factor: number): readonly number[] => {
    const { equaliser } = correctionFor(
      whole.map((change) => factor * change),
      RATE,
    )!;
    return curveOf(Object.entries(equaliser) as [Kind, Band][], POINTS_HZ, RATE);
  };
  const made = curve(1);
  for (const factor of [0.1, 0.5, -1]) {
    const expected = made.map((value) => factor * value);
    expect(apartDb(curve(factor), expected)).toBeLessThan(Math.abs(factor));
  }
});

test('whatever is asked for, no band exceeds its limit, and the curve is nearer than without', () => {
  const change = fc.integer({ min: -200, max: 200 }).map((tenths) => tenths / 10);
  fc.assert(
    fc.property(fc.array(change, { minLength: 10, maxLength: 10 }), (changesDb) => {
      const made = correctionFor(changesDb, RATE);
      if (made === null) return;
      const gains = Object.values(made.equaliser).map(({ gainDb }) => Math.abs(gainDb));
      expect(Math.max(...gains)).toBeLessThanOrEqual(MOST_CORRECTION_DB);
      const { weights } = octaveResponses(RATE);
      const whole = weights.reduce((sum, weight) => sum + weight, 0);
      const level = weights.reduce((sum, weight, o) => sum + weight * changesDb[o]!, 0) / whole;
      const square = weights.reduce((sum, weight, o) => sum + weight * (changesDb[o]! - level) ** 2, 0);
      expect(made.missedDb).toBeLessThanOrEqual(Math.sqrt(square / whole) + 1e-6);
    }),
    { numRuns: 60 },
  );
});

test('what no four bands reach is at their limit, and says how far off it stays', () => {
  const { isAtLimit, missedDb } = correctionFor([0, 0, 0, 0, 20, -20, 20, -20, 0, 0], RATE)!;
  expect(isAtLimit).toBe(true);
  expect(missedDb).toBeGreaterThan(3);
});

test('octaves are those of the profiles: a bell is strongest in its own', () => {
  const { responseOf } = octaveResponses(96_000);
  for (const [octave, frequencyHz] of OCTAVE_CENTRES_HZ.entries()) {
    const response = responseOf('highBell', { frequencyHz, gainDb: 6, q: 1.4 });
    expect(response.indexOf(Math.max(...response))).toBe(octave);
  }
});
