import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { analyze } from '#engine';
import { sine, sourceOf, whiteNoise } from '../signals.ts';

/** An independent implementation, as the oracle: essentia (C++ in WebAssembly), its code none of ours. */
const { Essentia, EssentiaWASM } = createRequire(import.meta.url)('essentia.js');
const essentia = new Essentia(EssentiaWASM);

const rate = 44_100;
const FRAME = 2048;
const HOP = 1024;

const chord = [261.63, 329.63, 392, 523.25, 2093]
  .map((frequencyHz) => sine({ frequencyHz, levelDbfs: -20, seconds: 10, sampleRateHz: rate }))
  .reduce((sum, part) => sum.map((x, n) => x + part[n]!));

describe.each([
  ['white noise', whiteNoise(10, rate, -20)],
  ['a chord', chord],
])('essentia.js agrees on %s', (_, plane) => {
  const ours = analyze(sourceOf([plane, plane], { sampleRateHz: rate }));

  test('integrated loudness, within 0.1 LU', () => {
    const left = essentia.arrayToVector(plane);
    const right = essentia.arrayToVector(plane);
    const theirs = essentia.LoudnessEBUR128(left, right, 0.1, rate, false);
    expect(Math.abs(ours.integratedLufs! - theirs.integratedLoudness)).toBeLessThan(0.1);
    for (const vector of [left, right, theirs.momentaryLoudness, theirs.shortTermLoudness]) vector.delete();
  });

  test('spectral centroid, within 2 %', () => {
    let centroids = 0;
    let frames = 0;
    for (let at = 0; at + FRAME <= plane.length; at += HOP) {
      const frame = essentia.arrayToVector(plane.subarray(at, at + FRAME));
      const windowed = essentia.Windowing(frame, false, FRAME, 'hann', 0, false).frame;
      const spectrum = essentia.Spectrum(windowed, FRAME).spectrum;
      // Up to 20 kHz, as we define it.
      const bins = Math.floor((20_000 / (rate / 2)) * (FRAME / 2)) + 1;
      const band = essentia.arrayToVector(essentia.vectorToArray(spectrum).subarray(0, bins));
      centroids += essentia.Centroid(band, ((bins - 1) * rate) / FRAME).centroid;
      frames++;
      for (const vector of [frame, windowed, spectrum, band]) vector.delete();
    }
    expect(Math.abs(ours.spectralCentroidHz! / (centroids / frames) - 1)).toBeLessThan(0.02);
  });
});
