import { describe, expect, test } from 'vitest';
import { albumLufs, analyze, type Channel } from '#engine';
import { channelWeights } from '../../src/engine/loudness/channel-weights.ts';
import { amplitudeOf, sine, sourceOf, tones, whiteNoise } from '../signals.ts';

describe('BS.1770-5', () => {
  test.each([32_000, 44_100, 48_000, 88_200, 96_000, 176_400, 192_000])(
    'a 997 Hz sine of 0 dBFS in one front channel reads -3.01 LKFS at %d Hz',
    (sampleRateHz) => {
      const left = sine({ frequencyHz: 997, levelDbfs: 0, seconds: 2, sampleRateHz });
      const right = new Float32Array(left.length);
      const { integratedLufs } = analyze(sourceOf([left, right], { sampleRateHz }));
      expect(Math.abs(integratedLufs! + 3.01)).toBeLessThanOrEqual(0.02);
    },
  );

  test('a mono file counts once: 3.01 LU below the same in two channels', () => {
    const plane = tones([{ seconds: 4, levelDbfs: -20 }], 48_000);
    const mono = analyze(sourceOf([plane], { sampleRateHz: 48_000 })).integratedLufs!;
    const stereo = analyze(sourceOf([plane, plane], { sampleRateHz: 48_000 })).integratedLufs!;
    expect(stereo - mono).toBeCloseTo(10 * Math.log10(2), 3);
  });

  test.each<[string, Channel[], number[]]>([
    ['5.1 with back surrounds', ['FL', 'FR', 'FC', 'LFE', 'BL', 'BR'], [1, 1, 1, 0, 1.41, 1.41]],
    ['5.1 with side surrounds', ['FL', 'FR', 'FC', 'LFE', 'SL', 'SR'], [1, 1, 1, 0, 1.41, 1.41]],
    ['7.1', ['FL', 'FR', 'FC', 'LFE', 'BL', 'BR', 'SL', 'SR'], [1, 1, 1, 0, 1, 1, 1.41, 1.41]],
    ['mono', ['M'], [1]],
  ])('the weights of %s', (_, channels, expected) => {
    expect(channelWeights(channels)).toEqual(expected);
  });

  test('silence has no loudness, and says why', () => {
    const silence = new Float32Array(5 * 48_000);
    const analysis = analyze(sourceOf([silence, silence], { sampleRateHz: 48_000 }));
    expect(analysis).toMatchObject({
      integratedLufs: null,
      maxMomentaryLufs: null,
      maxShortTermLufs: null,
      loudnessRangeLu: null,
      truePeakDbtp: null,
      samplePeakDbfs: null,
      rmsDbfs: null,
      crestFactorDb: null,
      spectralCentroidHz: null,
      stereoCorrelation: null,
    });
    expect(analysis.warnings.map(({ code }) => code)).toEqual(['silent']);
  });

  test('a tone below -70 LUFS has no integrated loudness', () => {
    const plane = tones([{ seconds: 4, levelDbfs: -75 }], 48_000);
    const analysis = analyze(sourceOf([plane, plane], { sampleRateHz: 48_000 }));
    expect(analysis.integratedLufs).toBeNull();
    expect(analysis.maxMomentaryLufs).toBeCloseTo(-75, 1);
    expect(analysis.warnings.map(({ code }) => code)).toEqual(['below_gate']);
  });

  test('under 0.4 s there is no M and no I, under 3 s no S', () => {
    const at = (seconds: number) => {
      const plane = tones([{ seconds, levelDbfs: -20 }], 48_000);
      return analyze(sourceOf([plane, plane], { sampleRateHz: 48_000 }));
    };
    expect(at(0.39)).toMatchObject({ integratedLufs: null, maxMomentaryLufs: null, maxShortTermLufs: null });
    expect(at(0.4).integratedLufs).toBeCloseTo(-20, 1);
    expect(at(2.99)).toMatchObject({ maxShortTermLufs: null, loudnessRangeLu: null });
    expect(at(3).maxShortTermLufs).toBeCloseTo(-20, 1);
  });

  test('PLR and PSR are the true peak over integrated and over the loudest short-term loudness', () => {
    const plane = whiteNoise(6, 48_000, -20);
    const analysis = analyze(sourceOf([plane, plane], { sampleRateHz: 48_000 }));
    expect(analysis.peakToLoudnessLu).toBe(analysis.truePeakDbtp! - analysis.integratedLufs!);
    expect(analysis.peakToShortTermLu).toBe(analysis.truePeakDbtp! - analysis.maxShortTermLufs!);
  });

  test('an album from its tracks’ histograms reads as all of it measured at once, within 0.01 LU', () => {
    const levels = [-14, -23, -18, -40];
    const tracks = levels.map((level, i) => whiteNoise(8, 48_000, level, i + 1));
    const joined = new Float32Array(tracks.flatMap((track) => [...track]));
    const histogramOf = (plane: Float32Array) =>
      analyze(sourceOf([plane], { sampleRateHz: 48_000 })).gatingHistogram;
    const whole = analyze(sourceOf([joined], { sampleRateHz: 48_000 })).integratedLufs!;
    // The joined file has three more blocks at each seam: of 320, at most a handful.
    expect(Math.abs(albumLufs(tracks.map(histogramOf))! - whole)).toBeLessThan(0.06);
    const seamless = albumLufs([histogramOf(joined)])!;
    expect(Math.abs(seamless - whole)).toBeLessThan(1e-6);
  });

  test('surrounds weigh 1.41: +1.5 dB', () => {
    const plane = sine({ frequencyHz: 1000, levelDbfs: -20, seconds: 2, sampleRateHz: 48_000 });
    const none = new Float32Array(plane.length);
    const channels: Channel[] = ['FL', 'FR', 'FC', 'LFE', 'BL', 'BR'];
    const only = (index: number) =>
      analyze(
        sourceOf(
          channels.map((_, c) => (c === index ? plane : none)),
          { sampleRateHz: 48_000, channels },
        ),
      ).integratedLufs;
    expect(only(4)! - only(0)!).toBeCloseTo(10 * Math.log10(1.41), 3);
    expect(only(3)).toBeNull();
    expect(amplitudeOf(0)).toBe(1);
  });
});
