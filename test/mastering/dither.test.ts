import { expect, test } from 'vitest';
import { createQuantiser } from '../../src/mastering/dither.ts';
import { sine } from '../signals.ts';

const LSB = 2 ** -15;
const FRAMES = 400_000;

/** The error of quantising to 16 bits, in LSB. */
function errorOf(plane: Float32Array, isDithered = true): Float64Array {
  const integers = new Int32Array(plane.length);
  createQuantiser({ bits: 16, channelCount: 1, isDithered })(
    { channels: [plane], frameCount: plane.length },
    integers,
  );
  return Float64Array.from(integers, (value, i) => value - plane[i]! / LSB);
}

const mean = (values: Float64Array): number => values.reduce((sum, x) => sum + x, 0) / values.length;
const meanSquare = (values: Float64Array): number =>
  values.reduce((sum, x) => sum + x * x, 0) / values.length;

test.each([0, 0.1, 0.25, 0.5, 0.75, 1, 1000.3])(
  'under a constant of %f LSB the error has no mean and LSB²/4 mean square: TPDF dither modulates nothing',
  (constant) => {
    const error = errorOf(new Float32Array(FRAMES).fill(constant * LSB));
    expect(mean(error)).toBeCloseTo(0, 2);
    expect(meanSquare(error)).toBeGreaterThan(0.25 * 0.99);
    expect(meanSquare(error)).toBeLessThan(0.25 * 1.01);
  },
);

test('under a sine the error is as large, and uncorrelated with it even below one LSB', () => {
  for (const levelDbfs of [-1, -93]) {
    const tone = sine({ frequencyHz: 997, levelDbfs, seconds: FRAMES / 48_000, sampleRateHz: 48_000 });
    const error = errorOf(tone);
    const peak = 10 ** (levelDbfs / 20);
    const correlation = mean(error.map((x, i) => (x * tone[i]!) / peak)) / Math.sqrt(0.25 * 0.5);
    expect(meanSquare(error)).toBeCloseTo(0.25, 2);
    expect(Math.abs(correlation)).toBeLessThan(0.01);
  }
});

test('the noise is white and its own in each channel', () => {
  const silence = new Float32Array(FRAMES);
  const integers = new Int32Array(2 * FRAMES);
  createQuantiser({ bits: 16, channelCount: 2, isDithered: true })(
    { channels: [silence, silence], frameCount: FRAMES },
    integers,
  );
  const left = (n: number): number => integers[2 * n]!;
  const right = (n: number): number => integers[2 * n + 1]!;
  for (const other of [(n: number) => left(n + 1), (n: number) => left(n + 2), right]) {
    let sum = 0;
    for (let n = 0; n < FRAMES - 2; n++) sum += left(n) * other(n);
    expect(Math.abs(sum / FRAMES / 0.25)).toBeLessThan(0.01);
  }
});

test('the same samples become the same integers, however they are cut into blocks', () => {
  const plane = sine({ frequencyHz: 100, levelDbfs: -60, seconds: 0.1, sampleRateHz: 48_000 });
  const options = { bits: 24, channelCount: 1, isDithered: true };
  const whole = new Int32Array(plane.length);
  createQuantiser(options)({ channels: [plane], frameCount: plane.length }, whole);
  const cut = createQuantiser(options);
  const parts = [plane.subarray(0, 1000), plane.subarray(1000)].flatMap((part) => {
    const integers = new Int32Array(part.length);
    cut({ channels: [part], frameCount: part.length }, integers);
    return [...integers];
  });
  expect(parts).toEqual([...whole]);
});

test.each([16, 24, 32])('at %i bits full scale and what exceeds it saturates, and never wraps', (bits) => {
  const most = 2 ** (bits - 1) - 1;
  const plane = Float32Array.of(-1, 1, -1.5, 1.5, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 0);
  for (const isDithered of [false, true]) {
    const integers = new Int32Array(plane.length);
    createQuantiser({ bits, channelCount: 1, isDithered })(
      { channels: [plane], frameCount: plane.length },
      integers,
    );
    expect([...integers.subarray(2, 6)]).toEqual([-most - 1, most, -most - 1, most]);
    expect(integers[0]).toBeLessThanOrEqual(-most + 2);
    expect(integers[1]).toBeGreaterThanOrEqual(most - 2);
    expect(Math.abs(integers[6]!)).toBeLessThanOrEqual(isDithered ? 1 : 0);
  }
});
