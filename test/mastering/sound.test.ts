import { expect, test } from 'vitest';
import { analyze } from '../../src/engine/index.ts';
import { bell, highShelf, lowShelf } from '../../src/mastering/biquads.ts';
import { gainDbAt } from '../../src/mastering/dynamics.ts';
import { createChain, mastered, type Plan } from '../../src/mastering/index.ts';
import { amplitudeOf, uniformNoise as noise, sineFrames as sine, sourceOf } from '../signals.ts';
import { planWith } from './example-plan.ts';

const RATE = 48_000;

/** One channel through the chain, latency taken out. */
function master(plane: Float32Array, plan: Plan, rate = RATE): Float32Array {
  const chain = createChain({ sampleRateHz: rate, channels: ['M'] }, plan);
  const out = new Float32Array(plane.length);
  let at = 0;
  for (const { channels, frameCount } of mastered(
    sourceOf([plane], { sampleRateHz: rate }).blocks(),
    chain,
  )) {
    out.set(channels[0]!.subarray(0, frameCount), at);
    at += frameCount;
  }
  return out;
}

/** Everything but the sine itself over the sine, dB; a whole number of periods. */
function distortionDb(samples: Float32Array, hz: number): number {
  const w = (2 * Math.PI * hz) / RATE;
  let re = 0;
  let im = 0;
  let energy = 0;
  samples.forEach((x, i) => {
    re += x * Math.cos(w * i);
    im += x * Math.sin(w * i);
    energy += x * x;
  });
  const ofSine = (2 * (re * re + im * im)) / samples.length;
  return 10 * Math.log10(Math.max(0, energy - ofSine) / ofSine);
}

const BANDS = [lowShelf, bell, highShelf].flatMap((band) =>
  [-6, 6].flatMap((gainDb) =>
    [8_000, 16_000, 32_000, 44_100, 96_000, 192_000].map((rate) => ({ band, gainDb, rate })),
  ),
);

test.each(BANDS)(
  'the equaliser is minimum phase: $band.name of $gainDb dB has its zeros and poles inside the unit circle at $rate Hz',
  ({ band, gainDb, rate }) => {
    for (const frequencyHz of [120, 350, 3_000]) {
      const [b0, b1, b2, a1, a2] = band({ frequencyHz, gainDb, q: 0.6 }, rate)!;
      // Jury: z² + c1·z + c2 is stable where |c2| < 1 and |c1| < 1 + c2.
      for (const [c1, c2] of [[b1! / b0!, b2! / b0!] as const, [a1!, a2!] as const]) {
        expect(Math.abs(c2)).toBeLessThan(1);
        expect(Math.abs(c1)).toBeLessThan(1 + c2);
      }
    }
  },
);

test.each([3, 6])(
  'a sine whose half period is shorter than the look-ahead comes out of a limiter that it is pushed %f dB into as a sine',
  (pushDb) => {
    const tone = sine(1_000, 2 * RATE, amplitudeOf(-1));
    const out = master(tone, planWith({ gainDb: pushDb })).subarray(RATE, RATE + RATE / 2);
    expect(distortionDb(out, 1_000)).toBeLessThan(-100);
    expect(20 * Math.log10(Math.max(...out))).toBeCloseTo(-1, 1);
  },
);

test('a bass of 50 Hz that is pushed 6 dB into the limiter is distorted by less than 2 %', () => {
  const out = master(sine(50, 2 * RATE, amplitudeOf(-1)), planWith({ gainDb: 6 }));
  expect(distortionDb(out.subarray(RATE, 2 * RATE - RATE / 10), 50)).toBeLessThan(20 * Math.log10(0.02));
});

test('a knee of 6 dB begins 3 dB below the threshold, has an eighth of its width at it, and ends 3 dB above', () => {
  const curve = { thresholdDbfs: -20, slope: -0.5, kneeDb: 6, rangeDb: 6 };
  // Giannoulis et al., eq. 4, with 1/R − 1 = −0.5: (1/R − 1)·(over + W/2)²/(2W) within it.
  const expected = [
    [-30, 0],
    [-23, 0],
    [-21.5, -0.09375],
    [-20, -0.375],
    [-17, -1.5],
    [-12, -4],
    [0, -6],
  ] as const;
  for (const [levelDbfs, gainDb] of expected) expect(gainDbAt(curve, levelDbfs)).toBeCloseTo(gainDb, 9);
});

test('of a gain reduction of 5 dB a release of 100 ms leaves 1/e after 100 ms', () => {
  // A sine of 12 kHz at 45° has the same magnitude in every sample.
  const tone = sine(12_000, RATE, amplitudeOf(-30) * Math.SQRT2, Math.PI / 4);
  for (let i = 0; i < RATE / 2; i++) tone[i]! *= 10;
  const out = master(tone, planWith({ slope: -0.5, thresholdDbfs: -20 }));
  const gainDb = (frame: number) => 20 * Math.log10(out[frame]! / tone[frame]!);
  expect(gainDb(RATE / 2 - 480)).toBeCloseTo(-5, 2);
  // From where the release begins: four steps of 16 frames ahead.
  expect(gainDb(RATE / 2 - 64 + 4_800)).toBeCloseTo(-5 / Math.E, 1);
});

test('the first and the last 10 ms of a file get the same gain as its middle', () => {
  const tone = sine(440, 9_999, 0.5, 1);
  const gain = amplitudeOf(-3);
  const out = master(tone, planWith({ gainDb: -3 }));
  for (let i = 0; i < tone.length; i++) expect(out[i]).toBeCloseTo(tone[i]! * gain, 7);
});

test('a constant offset comes through: the make-up gain alone moves it', () => {
  const offset = sine(997, RATE, 0.2).map((x) => x + 0.3);
  const out = master(offset, planWith({ gainDb: 3 }));
  for (let i = 0; i < RATE; i += 31) expect(out[i]).toBeCloseTo(offset[i]! * amplitudeOf(3), 6);
});

test('the filters do not ring on for ever: half a minute after the music there is digital silence', () => {
  const plane = new Float32Array(30 * 8_000);
  plane.set(noise(1_600, 3, 0.8));
  const out = master(plane, planWith({ tiltDb: 4, slope: -0.4, gainDb: 3 }), 8_000);
  expect(out.subarray(29 * 8_000).every((x) => x === 0)).toBe(true);
});

test.each([8_000, 11_025, 22_050, 32_000])('no true peak exceeds the ceiling at %i Hz either', (rate) => {
  for (const plane of [noise(rate, 5, 1), sine(rate / 4, rate, 1, Math.PI / 4, rate)]) {
    const out = master(plane, planWith({ gainDb: 6, tiltDb: 4, slope: -0.4 }), rate);
    expect(analyze(sourceOf([out], { sampleRateHz: rate })).truePeakDbtp).toBeLessThanOrEqual(-1);
  }
});
