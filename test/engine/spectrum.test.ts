import { describe, expect, test } from 'vitest';
import { type Analysis, analyze } from '#engine';
import { music, scaled, sine, sourceOf, whiteNoise } from '../signals.ts';

const rate = 44_100;
const mono = (plane: Float32Array, sampleRateHz = rate): Analysis =>
  analyze(sourceOf([plane], { sampleRateHz }));
const tone = (frequencyHz: number, levelDbfs = -12, seconds = 3, sampleRateHz = rate) =>
  sine({ frequencyHz, levelDbfs, seconds, sampleRateHz });
const relative = (measured: number | null, expected: number): number =>
  Math.abs(measured! - expected) / expected;

describe('spectral features', () => {
  test.each([44_100, 48_000, 96_000])('the centroid of a sine is its frequency, at %d Hz', (sampleRateHz) => {
    for (const frequencyHz of [500, 1000, 3000, 9000]) {
      const { spectralCentroidHz } = mono(tone(frequencyHz, -12, 3, sampleRateHz), sampleRateHz);
      // A Hann window's side lobes, summed up to 20 kHz, pull a tone towards the middle a little.
      expect(relative(spectralCentroidHz, frequencyHz)).toBeLessThan(0.02);
    }
  });

  test('the centroid of two equal sines is their mean', () => {
    const plane = tone(2000);
    const second = tone(6000);
    for (let n = 0; n < plane.length; n++) plane[n]! += second[n]!;
    expect(relative(mono(plane).spectralCentroidHz, 4000)).toBeLessThan(0.02);
  });

  test('white noise up to 20 kHz: centroid 10 kHz, spread 20/√12, rolloff 17 and 19 kHz', () => {
    const analysis = mono(whiteNoise(10, rate, -20));
    expect(relative(analysis.spectralCentroidHz, 10_000)).toBeLessThan(0.01);
    expect(relative(analysis.spectralSpreadHz, 20_000 / Math.sqrt(12))).toBeLessThan(0.01);
    expect(relative(analysis.spectralRolloff85Hz, 17_000)).toBeLessThan(0.01);
    expect(relative(analysis.spectralRolloff95Hz, 19_000)).toBeLessThan(0.01);
  });

  test('the flatness of white noise is e^-γ = 0.561, that of a sine next to 0', () => {
    // The bins of Gaussian noise are exponentially distributed: E(ln) = ln of the mean − γ.
    expect(relative(mono(whiteNoise(10, rate, -20)).spectralFlatness, Math.exp(-0.5772156649))).toBeLessThan(
      0.02,
    );
    expect(mono(tone(1000)).spectralFlatness).toBeLessThan(0.001);
  });

  test.each([100, 1000, 5000])('a sine of %d Hz crosses zero twice a period', (frequencyHz) => {
    const { zeroCrossingsPerSecond, zeroCrossingRate } = mono(tone(frequencyHz));
    expect(relative(zeroCrossingsPerSecond, 2 * frequencyHz)).toBeLessThan(0.005);
    expect(zeroCrossingRate).toBeCloseTo(zeroCrossingsPerSecond! / 44_100, 12);
  });

  test('frames below -70 dBFS do not count: 20 s of hiss at -90 dBFS leave a tone’s centroid', () => {
    const loud = tone(1000, -20, 5);
    const hiss = whiteNoise(20, rate, -90);
    const plane = new Float32Array(loud.length + hiss.length);
    plane.set(loud);
    plane.set(hiss, loud.length);
    expect(relative(mono(plane).spectralCentroidHz, mono(loud).spectralCentroidHz!)).toBeLessThan(0.01);
  });

  test('the same music at 44.1 and 96 kHz agrees: loudness within 0.1 LU, centroid within 1 %', () => {
    for (const seed of [1, 2, 3]) {
      const at44 = mono(music(6, 44_100, seed), 44_100);
      const at96 = mono(music(6, 96_000, seed), 96_000);
      expect(Math.abs(at96.integratedLufs! - at44.integratedLufs!)).toBeLessThan(0.1);
      expect(relative(at96.spectralCentroidHz, at44.spectralCentroidHz!)).toBeLessThan(0.01);
    }
  });
});

describe('third-octave bands (IEC 61260-1)', () => {
  const centres = mono(tone(1000)).thirdOctaveBands.map(({ centreHz }) => centreHz);

  test('there are 31, from 20 Hz to 20 kHz, ten to the decade', () => {
    expect(centres).toHaveLength(31);
    expect(centres[0]).toBeCloseTo(19.953, 3);
    expect(centres[17]).toBeCloseTo(1000, 9);
    expect(centres[30]).toBeCloseTo(19_952.6, 1);
  });

  test('a sine in the middle of a band reads its RMS level there', () => {
    for (const [band, centreHz] of centres.entries()) {
      if (centreHz < 31 || centreHz > 16_500) continue;
      const { thirdOctaveBands } = mono(tone(centreHz, -12, 6));
      expect(Math.abs(thirdOctaveBands[band]!.levelDbfs! - (-12 - 3.01))).toBeLessThan(0.3);
    }
  });

  test('white noise rises by 1 dB a band', () => {
    const { thirdOctaveBands } = mono(whiteNoise(30, rate, -20));
    for (let band = 5; band < 29; band++) {
      const rise = thirdOctaveBands[band + 1]!.levelDbfs! - thirdOctaveBands[band]!.levelDbfs!;
      expect(Math.abs(rise - 1)).toBeLessThan(0.8);
    }
    const whole = thirdOctaveBands[29]!.levelDbfs! - thirdOctaveBands[5]!.levelDbfs!;
    expect(Math.abs(whole - 24)).toBeLessThan(0.5);
  });

  test('bands above half the sampling rate hold nothing', () => {
    const { thirdOctaveBands } = mono(tone(1000, -12, 3, 8000), 8000);
    for (const { centreHz, levelDbfs } of thirdOctaveBands) if (centreHz > 4000) expect(levelDbfs).toBeNull();
  });
});

test('a gain moves no spectral feature', () => {
  const plane = music(5, rate);
  const louder = mono(scaled(plane, 6));
  const quieter = mono(plane);
  expect(louder.spectralRolloff85Hz).toBeCloseTo(quieter.spectralRolloff85Hz!, 1);
  expect(louder.spectralFlatness).toBeCloseTo(quieter.spectralFlatness!, 4);
});
