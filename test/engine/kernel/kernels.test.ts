import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createTruePeakMeter, interpolatorFor } from '../../../src/engine/dynamics/true-peak.ts';
import { createFft } from '../../../src/engine/kernel/fft.ts';
import {
  kWeightedEnergies,
  kWeightedEnergy,
  newKWeightingState,
} from '../../../src/engine/kernel/k-weighted-energy.ts';
import { chunkTruePeak, plainTruePeak } from '../../../src/engine/kernel/true-peak.ts';
import { kWeighting } from '../../../src/engine/loudness/k-weighting.ts';

const samples = fc.float32Array({ minLength: 1, maxLength: 400, min: -4, max: 4, noNaN: true });

describe('true peak', () => {
  test.each([2, 4])('leaving out what a bound rules out changes nothing, %d× oversampled', (oversampling) => {
    const interpolator = interpolatorFor(oversampling);
    fc.assert(
      fc.property(samples, fc.double({ min: 0, max: 4, noNaN: true }), (input, peak) => {
        const buffer = new Float32Array(input.length + 2 * interpolator.halfTaps - 1);
        buffer.set(input, interpolator.halfTaps);
        const plain = plainTruePeak(buffer, input.length, interpolator, peak);
        expect(chunkTruePeak(buffer, input.length, interpolator, peak)).toBeCloseTo(plain, 12);
      }),
      { numRuns: 300 },
    );
  });

  test('a sine of fs/4 at 45° peaks 3.01 dB above its samples', () => {
    const meter = createTruePeakMeter(interpolatorFor(4));
    const sine = Float32Array.from(
      { length: 4800 },
      (_, n) => 0.5 * Math.sin((Math.PI / 2) * n + Math.PI / 4),
    );
    // Faded in and out: a sine that begins at once overshoots.
    for (let n = 0; n < 480; n++) {
      sine[n] = (sine[n] as number) * (n / 480);
      sine[4799 - n] = (sine[4799 - n] as number) * (n / 480);
    }
    meter.add(sine, sine.length, Math.SQRT1_2 / 2);
    expect(20 * Math.log10(meter.result())).toBeCloseTo(-6.02, 1);
  });
});

describe('K-weighting', () => {
  test('two channels at once give what each gives by itself', () => {
    const filter = kWeighting(44_100);
    fc.assert(
      fc.property(samples, samples, (first, second) => {
        const count = Math.min(first.length, second.length);
        const states = [
          newKWeightingState(),
          newKWeightingState(),
          newKWeightingState(),
          newKWeightingState(),
        ] as const;
        const pair = new Float64Array(2);
        kWeightedEnergies(first, second, 0, count, filter, states[0], states[1], pair);
        expect(pair[0]).toBe(kWeightedEnergy(first, 0, count, filter, states[2]));
        expect(pair[1]).toBe(kWeightedEnergy(second, 0, count, filter, states[3]));
        expect(states[0]).toEqual(states[2]);
      }),
      { numRuns: 100 },
    );
  });

  // The bilinear transform bends what is near half the sampling rate; below 32 kHz that reaches down to the shelf.
  test.each([
    [8000, 0.21],
    [16_000, 0.07],
    [32_000, 0.011],
    [44_100, 0.002],
    [96_000, 0.007],
    [192_000, 0.008],
  ])('at %d Hz the response is that of the table at 48 kHz within %f dB', (rate, toleranceDb) => {
    for (const frequencyHz of [20, 50, 100, 500, 997, 2000, 3000, 5000, 10_000]) {
      if (frequencyHz >= rate / 2) continue;
      const error = Math.abs(responseDb(rate, frequencyHz) - responseDb(48_000, frequencyHz));
      expect(error).toBeLessThanOrEqual(toleranceDb);
    }
  });
});

describe('FFT', () => {
  test.each([2, 4, 8, 32, 64, 256])('of %d values is the sum that defines it', (length) => {
    const fft = createFft(length);
    const input = Float64Array.from({ length: 2 * length }, (_, i) => Math.sin(i * i + 1));
    fft.input.set(input);
    fft.transform();
    for (let k = 0; k < length; k++) {
      let real = 0;
      let imaginary = 0;
      for (let n = 0; n < length; n++) {
        const angle = (-2 * Math.PI * ((k * n) % length)) / length;
        real += (input[2 * n] as number) * Math.cos(angle) - (input[2 * n + 1] as number) * Math.sin(angle);
        imaginary +=
          (input[2 * n] as number) * Math.sin(angle) + (input[2 * n + 1] as number) * Math.cos(angle);
      }
      expect(fft.output[2 * k]).toBeCloseTo(real, 9);
      expect(fft.output[2 * k + 1]).toBeCloseTo(imaginary, 9);
    }
  });

  test('refuses a length that is no power of two', () => {
    expect(() => createFft(48)).toThrow('power of two, got 48');
  });
});

/** |H|, dB, of both stages at one frequency. */
function responseDb(rate: number, frequencyHz: number): number {
  const { shelf, highPass } = kWeighting(rate);
  const w = (2 * Math.PI * frequencyHz) / rate;
  const power = [shelf, highPass].map(({ b0, b1, b2, a1, a2 }) => {
    const at = (c0: number, c1: number, c2: number) =>
      (c0 + c1 * Math.cos(w) + c2 * Math.cos(2 * w)) ** 2 + (c1 * Math.sin(w) + c2 * Math.sin(2 * w)) ** 2;
    return at(b0, b1, b2) / at(1, a1, a2);
  });
  return 10 * Math.log10(power.reduce((product, value) => product * value, 1));
}
