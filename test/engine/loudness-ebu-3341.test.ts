import { describe, expect, test } from 'vitest';
import { analyze } from '#engine';
import { type Plane, type Segment, sourceOf, tones } from '../signals.ts';
import { openLoudnessMeter } from './open-loudness-meter.ts';

const SILENCE = Number.NEGATIVE_INFINITY;
/** EBU Tech 3341 section 2.9: ±0.1 LU. */
const TOLERANCE_LU = 0.1;

/** Loudness alone of the same signal in some channels. */
function loudnessOf(
  planes: readonly Plane[],
  sampleRateHz: number,
  channels = ['FL', 'FR'] as const as readonly ('FL' | 'FR' | 'FC' | 'BL' | 'BR')[],
) {
  using meter = openLoudnessMeter(sampleRateHz, channels);
  meter.add(planes);
  return meter.result();
}

function stereo(segments: readonly Segment[], sampleRateHz: number) {
  const plane = tones(segments, sampleRateHz);
  return loudnessOf([plane, plane], sampleRateHz);
}

function expectLufs(measured: number | null, expected: number): void {
  expect(measured).not.toBeNull();
  expect(Math.abs(measured! - expected)).toBeLessThanOrEqual(TOLERANCE_LU);
}

describe.each([44_100, 48_000, 96_000])('EBU Tech 3341 at %d Hz', (rate) => {
  test.each([
    [1, -23],
    [2, -33],
  ])('case %d: a tone of %d dBFS reads the same in M, S and I', (_, level) => {
    const result = stereo([{ seconds: 20, levelDbfs: level }], rate);
    expectLufs(result.maxMomentaryLufs, level);
    expectLufs(result.maxShortTermLufs, level);
    expectLufs(result.integratedLufs, level);
  });

  test.each<[number, Segment[]]>([
    [
      3,
      [
        { seconds: 10, levelDbfs: -36 },
        { seconds: 60, levelDbfs: -23 },
        { seconds: 10, levelDbfs: -36 },
      ],
    ],
    [
      4,
      [
        { seconds: 10, levelDbfs: -72 },
        { seconds: 10, levelDbfs: -36 },
        { seconds: 60, levelDbfs: -23 },
        { seconds: 10, levelDbfs: -36 },
        { seconds: 10, levelDbfs: -72 },
      ],
    ],
    [
      5,
      [
        { seconds: 20, levelDbfs: -26 },
        { seconds: 20.1, levelDbfs: -20 },
        { seconds: 20, levelDbfs: -26 },
      ],
    ],
  ])('case %d: what is quiet is gated out, I reads -23', (_, segments) => {
    expectLufs(stereo(segments, rate).integratedLufs, -23);
  });

  test('case 6: 5.0 with its weights reads I -23', () => {
    const plane = (levelDbfs: number) => tones([{ seconds: 20, levelDbfs }], rate);
    const planes = [plane(-28), plane(-28), plane(-24), plane(-30), plane(-30)];
    expectLufs(loudnessOf(planes, rate, ['FL', 'FR', 'FC', 'BL', 'BR']).integratedLufs, -23);
  });

  test('case 9: S is constantly -23 once 3 s are over', () => {
    const pattern = [
      { seconds: 1.34, levelDbfs: -20 },
      { seconds: 1.66, levelDbfs: -30 },
    ];
    const result = stereo([...pattern, ...pattern, ...pattern, ...pattern, ...pattern], rate);
    expectLufs(result.maxShortTermLufs, -23);
    for (const value of result.shortTermSeries.values) expectLufs(value, -23);
  });

  test('case 10: 3 s of tone read max S -23 wherever they begin', () => {
    for (let i = 0; i < 20; i++) {
      const segments = [
        { seconds: i * 0.15, levelDbfs: SILENCE },
        { seconds: 3, levelDbfs: -23 },
        { seconds: 1, levelDbfs: SILENCE },
      ];
      expectLufs(stereo(segments, rate).maxShortTermLufs, -23);
    }
  });

  test('case 11: in one file, max S is -38 … -19 in turn', () => {
    const plane = tones(
      Array.from({ length: 20 }, (_, i) => [
        { seconds: i * 0.15, levelDbfs: SILENCE },
        { seconds: 3, levelDbfs: -38 + i },
        { seconds: 3 - i * 0.15, levelDbfs: SILENCE },
      ]).flat(),
      rate,
    );
    using meter = openLoudnessMeter(rate, ['FL', 'FR']);
    for (let i = 0; i < 20; i++) {
      const part = plane.subarray(i * 6 * rate, (i + 1) * 6 * rate);
      meter.add([part, part]);
      expectLufs(meter.result().maxShortTermLufs, -38 + i);
    }
  });

  test('case 12: M is -23 throughout', () => {
    const segments = Array.from({ length: 25 }, () => [
      { seconds: 0.18, levelDbfs: -20 },
      { seconds: 0.22, levelDbfs: -30 },
    ]).flat();
    expectLufs(stereo(segments, rate).maxMomentaryLufs, -23);
  });

  test('case 13: 400 ms of tone read max M -23 wherever they begin', () => {
    for (let i = 0; i < 20; i++) {
      const segments = [
        { seconds: i * 0.02, levelDbfs: SILENCE },
        { seconds: 0.4, levelDbfs: -23 },
        { seconds: 1, levelDbfs: SILENCE },
      ];
      expectLufs(stereo(segments, rate).maxMomentaryLufs, -23);
    }
  });

  test('case 14: in one file, max M is -38 … -19 in turn', () => {
    const plane = tones(
      Array.from({ length: 20 }, (_, i) => [
        { seconds: i * 0.02, levelDbfs: SILENCE },
        { seconds: 0.4, levelDbfs: -38 + i },
        { seconds: 0.4 - i * 0.02, levelDbfs: SILENCE },
      ]).flat(),
      rate,
    );
    using meter = openLoudnessMeter(rate, ['FL', 'FR']);
    const frames = Math.round(0.8 * rate);
    for (let i = 0; i < 20; i++) {
      const part = plane.subarray(i * frames, (i + 1) * frames);
      meter.add([part, part]);
      expectLufs(meter.result().maxMomentaryLufs, -38 + i);
    }
  });

  test.each([
    [15, 4, 0.5, 0, -6],
    [16, 4, 0.5, 45, -6],
    [17, 6, 0.5, 60, -6],
    [18, 8, 0.5, 67.5, -6],
    [19, 4, 1.41, 45, 3],
  ])(
    'case %d: a sine of fs/%d, amplitude %f, phase %f° has a true peak of %f dBTP',
    (_, divisor, amplitude, degrees, expected) => {
      const plane = Float32Array.from(
        { length: rate },
        (_, n) => amplitude * Math.sin((2 * Math.PI * n) / divisor + (degrees * Math.PI) / 180),
      );
      expectTruePeak(faded(plane, rate), rate, expected);
    },
  );

  test.each([
    [20, 0],
    [21, 1],
    [22, 2],
    [23, 3],
  ])('case %d: a peak between the samples at offset %d of 4 reads 0 dBTP', (_, offset) => {
    expectTruePeak(decimated(burst(), offset), rate, 0);
  });
});

/** EBU Tech 3341 section 2.9: +0.2/−0.4 dB. */
function expectTruePeak(plane: Plane, sampleRateHz: number, expectedDbtp: number): void {
  const { truePeakDbtp } = analyze(sourceOf([plane, plane], { sampleRateHz }));
  expect(truePeakDbtp! - expectedDbtp).toBeLessThanOrEqual(0.2);
  expect(truePeakDbtp! - expectedDbtp).toBeGreaterThanOrEqual(-0.4);
}

/** 10 ms at both ends. */
function faded(plane: Plane, sampleRateHz: number): Plane {
  const frames = Math.round(0.01 * sampleRateHz);
  return plane.map((x, n) => x * Math.min(1, n / frames, (plane.length - 1 - n) / frames));
}

/** At four times the rate: fs/6 at 0.5 that holds one period of fs/4 at 1, its phase continuous, faded at both ends. */
function burst(): Float64Array {
  const length = 4 * 4800;
  const signal = new Float64Array(length);
  const burstFrom = 24 * 400;
  let phase = 0;
  for (let n = 0; n < length; n++) {
    const isBurst = n >= burstFrom && n < burstFrom + 16;
    const fade = Math.min(1, n / 1920, (length - 1 - n) / 1920);
    signal[n] = (isBurst ? 1 : 0.5) * fade * Math.sin(phase);
    phase += (2 * Math.PI) / (isBurst ? 16 : 24);
  }
  return signal;
}

/** Low-passed to the lower rate's half (windowed sinc, Blackman, 401 taps) and every fourth sample from `offset` taken. */
function decimated(signal: Float64Array, offset: number): Plane {
  const reach = 200;
  const taps = Float64Array.from({ length: 2 * reach + 1 }, (_, k) => {
    const x = k - reach;
    const sinc = x === 0 ? 0.25 : Math.sin((Math.PI * x) / 4) / (Math.PI * x);
    const w = (Math.PI * (x + reach + 1)) / (reach + 1);
    return sinc * (0.42 - 0.5 * Math.cos(w) + 0.08 * Math.cos(2 * w));
  });
  return Float32Array.from({ length: Math.floor((signal.length - offset) / 4) }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < taps.length; k++) sum += taps[k]! * (signal[4 * i + offset + k - reach] ?? 0);
    return sum;
  });
}
