import { describe, expect, test } from 'vitest';
import { analyze } from '#engine';
import { sine, sourceOf, whiteNoise } from '../signals.ts';

const rate = 48_000;
const stereo = (left: Float32Array, right: Float32Array) =>
  analyze(sourceOf([left, right], { sampleRateHz: rate }));
const tone = (phaseDegrees = 0) =>
  sine({ frequencyHz: 1000, levelDbfs: -12, seconds: 3, sampleRateHz: rate, phaseDegrees });

describe('stereo image', () => {
  test.each([0, 30, 60, 90, 120, 180])('two sines %d° apart correlate by the cosine of that', (degrees) => {
    const { stereoCorrelation, stereoWidth } = stereo(tone(), tone(degrees));
    const cosine = Math.cos((degrees * Math.PI) / 180);
    expect(stereoCorrelation).toBeCloseTo(cosine, 4);
    // side² / (mid² + side²) of equal levels.
    expect(stereoWidth).toBeCloseTo((1 - cosine) / 2, 4);
  });

  test('unrelated noise correlates by 0 and is half as wide as can be', () => {
    const { stereoCorrelation, stereoWidth } = stereo(
      whiteNoise(5, rate, -20, 1),
      whiteNoise(5, rate, -20, 2),
    );
    expect(Math.abs(stereoCorrelation!)).toBeLessThan(0.01);
    expect(stereoWidth).toBeCloseTo(0.5, 2);
  });

  test('mono and a silent side have no correlation', () => {
    expect(analyze(sourceOf([tone()], { sampleRateHz: rate })).stereoCorrelation).toBeNull();
    expect(stereo(tone(), new Float32Array(3 * rate)).stereoCorrelation).toBeNull();
    expect(stereo(tone(), new Float32Array(3 * rate).fill(0.2)).stereoCorrelation).toBeNull();
  });
});
