import { describe, expect, test } from 'vitest';
import { analyze } from '#engine';
import { amplitudeOf, scaled, sine, sourceOf } from '../signals.ts';

const rate = 48_000;
const stereo = (left: Float32Array, right: Float32Array, bitsPerSample: number | null = null) =>
  analyze(sourceOf([left, right], { sampleRateHz: rate, bitsPerSample }));
const tone = (levelDbfs: number, phaseDegrees = 0) =>
  sine({ frequencyHz: 1000, levelDbfs, seconds: 4, sampleRateHz: rate, phaseDegrees });

describe('levels', () => {
  test('a sine at -6 dBFS has an RMS of -9.01 dBFS and a crest factor of 3.01 dB', () => {
    const { rmsDbfs, crestFactorDb, samplePeakDbfs } = stereo(tone(-6), tone(-6));
    expect(rmsDbfs).toBeCloseTo(-6 - 10 * Math.log10(2), 4);
    expect(crestFactorDb).toBeCloseTo(10 * Math.log10(2), 4);
    expect(samplePeakDbfs).toBeCloseTo(-6, 4);
  });

  test('a square wave has a crest factor of 0 dB', () => {
    const square = tone(-6).map((x) => Math.sign(x || 1) * 0.5);
    expect(stereo(square, square).crestFactorDb).toBeCloseTo(0, 6);
  });

  test('the mono mix is the mean: a tone on one side only is 6.02 dB down in it', () => {
    const { rmsDbfs, channelLevels } = stereo(tone(-6), new Float32Array(4 * rate));
    expect(rmsDbfs).toBeCloseTo(-6 - 10 * Math.log10(2) - 20 * Math.log10(2), 4);
    expect(channelLevels[0]?.rmsDbfs).toBeCloseTo(-9.01, 2);
    expect(channelLevels[1]).toMatchObject({ rmsDbfs: null, samplePeakDbfs: null, crestFactorDb: null });
  });

  test('an anti-phase pair has loudness, but its mono mix has neither level nor crest factor', () => {
    const analysis = stereo(
      tone(-6),
      scaled(tone(-6), 0).map((x) => -x),
    );
    expect(analysis.integratedLufs).toBeCloseTo(-6, 1);
    expect(analysis).toMatchObject({ rmsDbfs: null, crestFactorDb: null, spectralCentroidHz: null });
    expect(analysis.warnings.map(({ code }) => code)).toContain('mono_mix_silent');
  });

  test('an LFE is left out of the mono mix', () => {
    const channels = ['FL', 'FR', 'FC', 'LFE', 'BL', 'BR'] as const;
    const none = new Float32Array(4 * rate);
    const planes = [none, none, none, tone(0), none, none];
    expect(analyze(sourceOf(planes, { sampleRateHz: rate, channels })).rmsDbfs).toBeNull();
  });

  test('an offset of 0.01 is measured as such', () => {
    const offset = tone(-20).map((x) => x + 0.01);
    expect(stereo(offset, tone(-20)).dcOffset).toBeCloseTo(0.01, 5);
  });
});

describe('clipping', () => {
  /** Quiet, with runs of full scale of the given lengths. */
  const withRuns = (lengths: readonly number[], fullScale: number) => {
    const plane = new Float32Array(20_000).fill(0.1);
    for (const [i, length] of lengths.entries())
      plane.fill(fullScale, 1000 * (i + 1), 1000 * (i + 1) + length);
    return plane;
  };

  test('two samples at full scale are no run, three are one', () => {
    const plane = withRuns([1, 2, 3, 10, 500], 1);
    const { clippedRuns, warnings } = analyze(sourceOf([plane], { sampleRateHz: rate }));
    expect(clippedRuns).toBe(3);
    expect(warnings.map(({ code }) => code)).toContain('clipped');
  });

  test('full scale of 16 bits is 32,767 above and 32,768 below zero', () => {
    const plane = withRuns([3], 32_767 / 32_768);
    plane.fill(-1, 5000, 5003);
    expect(analyze(sourceOf([plane], { sampleRateHz: rate, bitsPerSample: 16 })).clippedRuns).toBe(2);
    expect(analyze(sourceOf([plane], { sampleRateHz: rate })).clippedRuns).toBe(1);
  });

  test.each([1, 2, 7, 1001])('a run across the borders of blocks of %d frames is one run', (blockFrames) => {
    const plane = withRuns([4, 9], 1);
    expect(analyze(sourceOf([plane], { sampleRateHz: rate, blockFrames })).clippedRuns).toBe(2);
  });
});

test('samples that are no numbers are taken as 0, and counted', () => {
  const plane = tone(amplitudeOf(0) - 7);
  plane[100] = Number.NaN;
  plane[200] = Number.POSITIVE_INFINITY;
  const analysis = analyze(sourceOf([plane], { sampleRateHz: rate }));
  expect(analysis.rmsDbfs).toBeCloseTo(-6 - 3.01, 2);
  expect(analysis.warnings[0]).toEqual({
    code: 'non_finite_samples',
    message: '2 samples not finite, taken as 0.',
  });
});

test('no samples at all are a failure', () => {
  expect(() => analyze(sourceOf([new Float32Array(0)], { sampleRateHz: rate }))).toThrowError(
    expect.objectContaining({ code: 'undecodable_audio' }),
  );
});
