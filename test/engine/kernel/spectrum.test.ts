import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fftLengthFor, planFft } from '../../../src/engine/kernel/fft-plan.ts';
import { kernels } from '../../../src/engine/kernel/kernels.ts';
import { plainFft } from '../../../src/engine/kernel/plain/fft.ts';
import { type FrameSpectrum, frameSpectrum } from '../../../src/engine/kernel/plain/spectrum.ts';
import { addressOf, openRoom, type Room } from '../../../src/engine/kernel/room.ts';
import { createSpectra, hann } from '../../../src/engine/spectrum/spectra.ts';
import { inRoom, signal } from './in-room.ts';

/** The real parts of a transform's input as one frame, the imaginary ones as another, in a window that changes nothing. */
const transformed = (room: Room, input: Float64Array): Float64Array => {
  const length = input.length / 2;
  const { passes, passCount, twiddles } = planFft(length, room);
  const [a, b] = [room.float64(2 * length), room.float64(2 * length)];
  const [reals, imaginaries] = [0, 1].map((part) =>
    inRoom(
      room,
      Float32Array.from({ length }, (_, i) => input[2 * i + part]!),
    ),
  ) as [number, number];
  const window = room.float64(length).fill(1);
  const energies = addressOf(room.float64(2));
  kernels().windowTwo(reals, imaginaries, addressOf(window), length, twiddles, addressOf(a), energies);
  return kernels().transform(passes, passCount, addressOf(a), addressOf(b)) === addressOf(a) ? a : b;
};

describe('FFT', () => {
  test.each([5, 6, 9, 64, 90])('the plain one of %d values is the sum that defines it', (length) => {
    const input = Float64Array.from({ length: 2 * length }, (_, i) => Math.sin(i * i + 1));
    const spectrum = plainFft(input);
    for (let k = 0; k < length; k++) {
      let real = 0;
      let imaginary = 0;
      for (let n = 0; n < length; n++) {
        const angle = (-2 * Math.PI * ((k * n) % length)) / length;
        real += input[2 * n]! * Math.cos(angle) - input[2 * n + 1]! * Math.sin(angle);
        imaginary += input[2 * n]! * Math.sin(angle) + input[2 * n + 1]! * Math.cos(angle);
      }
      expect(spectrum[2 * k]).toBeCloseTo(real, 9);
      expect(spectrum[2 * k + 1]).toBeCloseTo(imaginary, 9);
    }
  });

  test.each([4, 8, 12, 16, 24, 32, 36, 64, 72, 96, 384, 768, 2048, 2304, 4096, 4608])(
    'the fast one of %d values is the plain one',
    (length) => {
      using room = openRoom();
      const input = Float64Array.from({ length: 2 * length }, (_, i) => Math.fround(Math.sin(i * i + 1)));
      const plain = plainFft(input);
      transformed(room, input).forEach((value, i) => {
        expect(Math.abs(value - plain[i]!)).toBeLessThan(1e-12 * length);
      });
    },
  );

  test('a window is padded to the shortest length that is quick to transform', () => {
    // 46.4 ms at 8, 16, 32, 44.1, 48, 88.2, 96 and 192 kHz.
    expect([372, 743, 1486, 2048, 2229, 4096, 4458, 8916].map(fftLengthFor)).toEqual([
      384, 768, 1536, 2048, 2304, 4096, 4608, 9216,
    ]);
  });

  test('refuses a length that it has no passes for', () => {
    using room = openRoom();
    expect(() => planFft(80, room)).toThrow('4·2^a·3^b, got 80');
  });
});

describe('spectral features', () => {
  const window = 96;
  const highestFrequency = 0.4;
  const highest = Math.floor(highestFrequency * window);
  const measure = (samples: Float32Array, gate: number) => {
    const room = openRoom();
    const spectra = createSpectra(room, { windowFrames: window, highestFrequency, gate });
    const copy = room.float32(samples.length);
    copy.set(samples);
    spectra.add(copy, samples.length);
    spectra.finish();
    return { ...spectra, [Symbol.dispose]: () => room[Symbol.dispose]() };
  };
  const plainFrames = (samples: Float32Array): readonly FrameSpectrum[] => {
    const frames: FrameSpectrum[] = [];
    for (let from = 0; from + window <= samples.length; from += window / 2)
      frames.push(frameSpectrum(samples.subarray(from, from + window), hann(window), window, highest));
    return frames;
  };
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;

  test('are the means over the plain frames, and so are the powers', () => {
    fc.assert(
      fc.property(fc.integer({ min: window, max: 700 }), fc.integer({ min: 1, max: 50 }), (length, seed) => {
        const samples = signal(length, seed);
        const frames = plainFrames(samples);
        using spectra = measure(samples, -1);
        expect(spectra.frames()).toBe(frames.length);
        const features = spectra.features()!;
        for (const name of ['centroid', 'spread', 'rolloff85', 'rolloff95', 'flatness'] as const) {
          const plain = mean(frames.map((frame) => frame[name]));
          expect(Math.abs(features[name] / plain - 1)).toBeLessThan(1e-9);
        }
        const windowEnergy = hann(window).reduce((sum, w) => sum + w * w, 0);
        spectra.meanPower(frames.length).forEach((power, k) => {
          const sides = k === 0 || k === window / 2 ? 1 : 2;
          const plain = (mean(frames.map((frame) => frame.power[k]!)) * sides) / (window * windowEnergy);
          expect(Math.abs(power - plain)).toBeLessThan(1e-15 + 1e-9 * plain);
        });
      }),
      { numRuns: 40 },
    );
  });

  test('leave out frames that are no louder than the gate, on both sides of a pair', () => {
    const samples = signal(960, 5);
    samples.fill(0, 300, 500);
    const windowEnergy = hann(window).reduce((sum, w) => sum + w * w, 0);
    const loud = plainFrames(samples).filter(({ energy }) => energy > 1e-7 * windowEnergy);
    using spectra = measure(samples, 1e-7);
    expect(spectra.countedFrames()).toBe(loud.length);
    expect(loud.length).toBeLessThan(spectra.frames());
    expect(spectra.features()!.centroid).toBeCloseTo(mean(loud.map(({ centroid }) => centroid)), 9);
  });

  test('a spectrum with bins of no power at all is not flat at all', () => {
    const samples = Float32Array.from({ length: 2 * window }, (_, n) => (n % 48 === 24 ? 1 : 0));
    using spectra = measure(samples, -1);
    expect(spectra.features()!.flatness).toBeCloseTo(mean(plainFrames(samples).map((f) => f.flatness)), 9);
  });

  test('an offset has no spectrum', () => {
    using spectra = measure(new Float32Array(3 * window), -1);
    expect(spectra.features()).toBeNull();
  });
});
