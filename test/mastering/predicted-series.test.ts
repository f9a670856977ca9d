import { describe, expect, test } from 'vitest';
import { type Analysis, analyze, type Channel } from '#engine';
import { createChain, mastered, type Plan, predictedSeries } from '#mastering';
import { music, type Plane, scaled, sourceOf, tones, whiteNoise } from '../signals.ts';
import { planWith } from './example-plan.ts';

const rate = 48_000;

const measure = (planes: readonly Plane[], channels?: readonly Channel[]): Analysis =>
  analyze(sourceOf(planes, { sampleRateHz: rate, ...(channels && { channels }) }));

/** As the chain makes it, measured; and what its own change of loudness has the model say. */
function compare(planes: readonly Plane[], plan: Plan, channels?: readonly Channel[]) {
  const before = measure(planes, channels);
  const source = sourceOf(planes, { sampleRateHz: rate, ...(channels && { channels }) });
  const chain = createChain(source.format, plan);
  const after = analyze({ ...source, blocks: () => mastered(source.blocks(), chain) });
  const loudnessChangeLu = (after.integratedLufs ?? 0) - (before.integratedLufs ?? 0);
  const predicted = predictedSeries(before, plan, { loudnessChangeLu });
  return { before, after, predicted };
}

function largestError(predicted: readonly (number | null)[], measured: readonly (number | null)[]): number {
  expect(predicted).toHaveLength(measured.length);
  expect(measured.some((value) => value !== null)).toBe(true);
  return Math.max(
    ...predicted.map((value, i) => {
      const found = measured[i] ?? null;
      return value === null || found === null ? 0 : Math.abs(value - found);
    }),
  );
}

const levels = (bands: Analysis['thirdOctaveBands']) =>
  bands.map(({ levelDbfs }) => (levelDbfs !== null && levelDbfs > -60 ? levelDbfs : null));

/** Loud and quiet in turns. */
const varied: Plane = Float32Array.from(
  [-14, -26, -10, -20].flatMap((gainDb, i) => [...scaled(music(6, rate, i + 1), gainDb)]),
);

describe('what a plan makes of a track over time and frequency', () => {
  test('no plan leaves both as they were measured', () => {
    const before = measure([varied]);
    expect(predictedSeries(before, null, { loudnessChangeLu: 0 })).toEqual({
      shortTermLufs: before.series.shortTermLufs,
      thirdOctaveBands: before.thirdOctaveBands,
    });
  });

  test('a gain of 3 dB is 3 LU at every moment and 3 dB in every band', () => {
    const before = measure([scaled(varied, -12)]);
    const predicted = predictedSeries(before, planWith({ gainDb: 3 }), { loudnessChangeLu: 3 });
    before.series.shortTermLufs.values.forEach((lufs, i) => {
      expect(predicted.shortTermLufs.values[i]).toBeCloseTo((lufs ?? 0) + 3, 2);
    });
    expect(predicted.shortTermLufs.stepSeconds).toBe(before.series.shortTermLufs.stepSeconds);
    before.thirdOctaveBands.forEach(({ centreHz, levelDbfs }, i) => {
      const band = predicted.thirdOctaveBands[i];
      expect(band?.centreHz).toBe(centreHz);
      expect(band?.levelDbfs ?? null).toEqual(levelDbfs === null ? null : expect.closeTo(levelDbfs + 3, 2));
    });
  });

  test('an equaliser is seen in each band as its filters do it: white noise comes out within 0.3 dB', () => {
    const noise = [1, 2].map((seed) => whiteNoise(12, rate, -30, seed));
    const { after, predicted } = compare(noise, planWith({ tiltDb: 6, gainDb: 2 }));
    expect(largestError(levels(predicted.thirdOctaveBands), levels(after.thirdOctaveBands))).toBeLessThan(
      0.3,
    );
  });

  test.each([
    ['an expansion', planWith({ slope: 0.5, thresholdDbfs: -28, gainDb: -3 })],
    ['a compression', planWith({ slope: -0.5, thresholdDbfs: -22, gainDb: 3 })],
    ['a limiter that has to work', planWith({ gainDb: 14 })],
  ])('%s moves loud and quiet passages apart or together: within 1 LU and 0.7 dB', (_name, plan) => {
    const { before, after, predicted } = compare([varied, varied], plan);
    const evenly = before.series.shortTermLufs.values.map(
      (lufs) => (lufs ?? 0) + (after.integratedLufs ?? 0) - (before.integratedLufs ?? 0),
    );
    const measured = after.series.shortTermLufs.values;
    const error = largestError(predicted.shortTermLufs.values, measured);
    expect(error).toBeLessThan(1);
    // A gain alone would not say it.
    expect(error).toBeLessThan(largestError(evenly, measured));
    expect(largestError(levels(predicted.thirdOctaveBands), levels(after.thirdOctaveBands))).toBeLessThan(
      0.7,
    );
  });

  test('more than two channels have neither equaliser nor dynamics: every band goes as the level does', () => {
    const channels: readonly Channel[] = ['FL', 'FR', 'FC'];
    const planes = [1, 2, 3].map((seed) => scaled(music(6, rate, seed), -12));
    const plan = planWith({ tiltDb: 6, slope: -0.5, thresholdDbfs: -40, gainDb: 2 });
    const { before, after, predicted } = compare(planes, plan, channels);
    expect(largestError(levels(predicted.thirdOctaveBands), levels(after.thirdOctaveBands))).toBeLessThan(
      0.02,
    );
    predicted.shortTermLufs.values.forEach((lufs, i) => {
      expect(lufs).toBeCloseTo((before.series.shortTermLufs.values[i] ?? 0) + 2, 1);
    });
  });

  test('where there is no loudness there is none afterwards: silence between tones, and below −70 LUFS', () => {
    const gaps = tones(
      [
        { seconds: 4, levelDbfs: -20 },
        { seconds: 7, levelDbfs: Number.NEGATIVE_INFINITY },
        { seconds: 4, levelDbfs: -20 },
        { seconds: 7, levelDbfs: -65 },
      ],
      rate,
    );
    const before = measure([gaps]);
    const predicted = predictedSeries(before, planWith({ gainDb: -10 }), { loudnessChangeLu: -10 });
    const { values } = before.series.shortTermLufs;
    expect(values).toContain(null);
    values.forEach((lufs, i) => {
      const left = lufs === null || lufs - 10 <= -70 ? null : expect.closeTo(lufs - 10, 2);
      expect(predicted.shortTermLufs.values[i]).toEqual(left);
    });
    expect(predicted.shortTermLufs.values.at(-1)).toBeNull();
  });

  test('what is shorter than 3 s has no short-term loudness, and a spectrum', () => {
    const before = measure([music(2, rate)]);
    const predicted = predictedSeries(before, planWith({ gainDb: 1 }), { loudnessChangeLu: 1 });
    expect(predicted.shortTermLufs.values).toEqual([]);
    expect(predicted.thirdOctaveBands.some(({ levelDbfs }) => levelDbfs !== null)).toBe(true);
  });
});
