import { describe, expect, test } from 'vitest';
import { createResampler } from '../../src/engine/resampler.ts';

function resampled(samples: Float32Array, fromHz: number, toHz: number, blockFrames = 1000): Float32Array {
  const resampler = createResampler({ fromHz, toHz, channelCount: 1 });
  const parts: Float32Array[] = [];
  for (let at = 0; at < samples.length; at += blockFrames) {
    const block = samples.subarray(at, at + blockFrames);
    const { channels, frameCount } = resampler.process([block], block.length);
    parts.push(channels[0]!.slice(0, frameCount));
  }
  const { channels, frameCount } = resampler.end();
  parts.push(channels[0]!.slice(0, frameCount));
  return Float32Array.from(parts.flatMap((part) => [...part]));
}

const sine = (frequencyHz: number, rateHz: number, frameCount: number) =>
  Float32Array.from(
    { length: frameCount },
    (_, n) => 0.5 * Math.sin((2 * Math.PI * frequencyHz * n) / rateHz),
  );

const rms = (samples: Float32Array) => Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);

describe('resampling', () => {
  test.each([
    [44_100, 48_000],
    [48_000, 44_100],
    [96_000, 48_000],
    [192_000, 44_100],
    [8_000, 48_000],
    [44_056, 48_000], // no small ratio
  ])('%d to %d Hz: a sine is the same sine, sample by sample, and as long', (fromHz, toHz) => {
    const input = sine(997, fromHz, fromHz / 2);
    const output = resampled(input, fromHz, toHz);
    expect(output).toHaveLength(Math.ceil((input.length * toHz) / fromHz));
    const wanted = sine(997, toHz, output.length);
    // Its ends ring, as those of any cut sine.
    const margin = Math.ceil(0.02 * toHz);
    for (let n = margin; n < output.length - margin; n++)
      expect(Math.abs(output[n]! - wanted[n]!)).toBeLessThan(fromHz === 44_056 ? 2e-4 : 2e-5);
  });

  test('20 kHz stay within 0.1 dB from 44.1 to 48 kHz', () => {
    const output = resampled(sine(20_000, 44_100, 44_100), 44_100, 48_000).slice(2000, -2000);
    expect(Math.abs(20 * Math.log10(rms(output) / (0.5 * Math.SQRT1_2)))).toBeLessThan(0.1);
  });

  test('what the lower rate cannot hold is gone: 30 kHz from 96 to 44.1 kHz, below -90 dB', () => {
    const output = resampled(sine(30_000, 96_000, 96_000), 96_000, 44_100).slice(2000, -2000);
    expect(20 * Math.log10(rms(output) / (0.5 * Math.SQRT1_2))).toBeLessThan(-90);
  });

  test('how the stream is cut into blocks changes nothing', () => {
    const input = sine(440, 44_100, 5_000);
    expect(resampled(input, 44_100, 48_000, 7)).toEqual(resampled(input, 44_100, 48_000, 5_000));
  });
});
