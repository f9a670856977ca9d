import { expect, test } from 'vitest';
import { analyze, levelsOf } from '../../src/engine/index.ts';
import { seededRandom, sourceOf } from '../signals.ts';

test.each([
  [44_100, 2],
  [48_000, 1],
  [96_000, 2],
])('the few quantities are those of the whole analysis, at %i Hz and %i channels', (sampleRateHz, count) => {
  const random = seededRandom(5);
  const planes = Array.from({ length: count }, () =>
    Float32Array.from({ length: 5 * sampleRateHz }, (_, i) => {
      const t = i / sampleRateHz;
      return (0.3 * Math.sin(2 * Math.PI * 330 * t) + 0.4 * (random() - 0.5)) * (t < 3 ? 1 : 0.00001);
    }),
  );
  const source = () => sourceOf(planes, { sampleRateHz });
  const { integratedLufs, rmsDbfs, crestFactorDb, spectralCentroidHz, truePeakDbtp } = analyze(source());
  const whole = { integratedLufs, rmsDbfs, crestFactorDb, spectralCentroidHz, truePeakDbtp };
  expect(levelsOf(source(), { withTruePeak: true })).toEqual(whole);
  expect(levelsOf(source(), { withTruePeak: false })).toEqual({ ...whole, truePeakDbtp: null });
});

test('silence has none of them', () => {
  const silence = sourceOf([new Float32Array(48_000)], { sampleRateHz: 48_000 });
  expect(Object.values(levelsOf(silence, { withTruePeak: true }))).toEqual([null, null, null, null, null]);
});
