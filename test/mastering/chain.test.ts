import fc from 'fast-check';
import { expect, test } from 'vitest';
import { analyze } from '../../src/engine/index.ts';
import { planOf } from '../../src/mastering/controls.ts';
import { createChain, mastered, type Plan } from '../../src/mastering/index.ts';
import { sourceOf, sineFrames as tone, tonesWithBursts, uniformNoise } from '../signals.ts';
import { planWith } from './example-plan.ts';

const RATE = 48_000;

/** The planes through a chain, latency taken out, in blocks of `blockFrames`. */
function master(
  planes: readonly Float32Array[],
  plan: Plan | null,
  { rate = RATE, blockFrames = 8192 } = {},
): Float32Array[] {
  const chain = createChain({ sampleRateHz: rate, channels: channelsFor(planes.length) }, plan);
  const out = planes.map((plane) => new Float32Array(plane.length));
  let at = 0;
  for (const { channels, frameCount } of mastered(
    sourceOf(planes, { sampleRateHz: RATE, blockFrames }).blocks(),
    chain,
  )) {
    for (let c = 0; c < out.length; c++) out[c]!.set(channels[c]!.subarray(0, frameCount), at);
    at += frameCount;
  }
  expect(at).toBe(planes[0]!.length);
  return out;
}

const channelsFor = (count: number) =>
  count === 1 ? (['M'] as const) : count === 2 ? (['FL', 'FR'] as const) : Array(count).fill('U');

const truePeakDbtp = (planes: readonly Float32Array[], rate = RATE) =>
  analyze(sourceOf(planes, { sampleRateHz: rate })).truePeakDbtp ?? Number.NEGATIVE_INFINITY;

test('without a plan every sample comes out as it went in, bit by bit', () => {
  const planes = [uniformNoise(30_000, 1), uniformNoise(30_000, 2)];
  expect(master(planes, null)).toEqual(planes);
});

test('a plan that asks for nothing leaves a track below the ceiling as it is', () => {
  const planes = [uniformNoise(30_000, 1, 0.3), uniformNoise(30_000, 2, 0.3)];
  expect(master(planes, planWith({}))).toEqual(planes);
});

test('what is no finite number is silence, and is forgotten', () => {
  const damaged = tone(440, 20_000, 0.3);
  damaged.set([Number.NaN, Number.POSITIVE_INFINITY, 0, Number.NEGATIVE_INFINITY], 5_000);
  const silenced = damaged.map((x) => (Number.isFinite(x) ? x : 0));
  const plan = planWith({ gainDb: 2, tiltDb: 3, slope: -0.3 });
  expect(master([damaged], plan)).toEqual(master([silenced], plan));
});

test('block sizes do not change the result', () => {
  const planes = tonesWithBursts(RATE, 1);
  const plan = planWith({ gainDb: 6, tiltDb: 3, slope: -0.5 });
  const whole = master(planes, plan);
  for (const blockFrames of [1, 127, 128, 1000]) expect(master(planes, plan, { blockFrames })).toEqual(whole);
});

test('the latency is the same for every plan and for none: an impulse comes out where it went in', () => {
  for (const rate of [8_000, 44_100, 48_000, 96_000, 192_000]) {
    const impulse = new Float32Array(rate);
    impulse[1_000] = 0.5;
    for (const plan of [null, planWith({}), planWith({ slope: 0.3, gainDb: 1 })]) {
      const [out] = master([impulse], plan, { rate });
      expect(out!.indexOf(out!.reduce((most, x) => Math.max(most, x), 0))).toBe(1_000);
    }
  }
});

test.each([
  [1_000, 6],
  [60, -4],
  [12_000, 3],
])(
  'a sine of %i Hz below the threshold gets the gain of the equaliser there and the make-up gain of %i dB',
  (hz, gainDb) => {
    const tiltDb = 4;
    const [out] = master([tone(hz, 48_000, 0.05)], planWith({ gainDb, tiltDb }));
    const rms = (samples: Float32Array) =>
      Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);
    const measured = 20 * Math.log10(rms(out!.subarray(9_600, 38_400)) / (0.05 / Math.SQRT2));
    expect(measured).toBeCloseTo(gainDb + responseDb(hz, tiltDb), 2);
  },
);

/** The bands' analogue prototypes (W3C Audio EQ Cookbook) at the frequency that the bilinear transform maps `hz` from. */
function responseDb(hz: number, tiltDb: number): number {
  const warped = (f: number) => Math.tan((Math.PI * f) / RATE);
  const power = (re: number, im: number) => re * re + im * im;
  const q = Math.SQRT1_2;
  const bell = (f: number, gainDb: number) => {
    const w = warped(hz) / warped(f);
    const a = 10 ** (gainDb / 40);
    return power(1 - w * w, (w * a) / q) / power(1 - w * w, w / (a * q));
  };
  const shelf = (f: number, gainDb: number, isLow: boolean) => {
    const w = warped(hz) / warped(f);
    const a = 10 ** (gainDb / 40);
    const root = (Math.sqrt(a) / q) * w;
    const one = power(a - w * w, root); // s² + (√A/Q)s + A
    const other = power(1 - a * w * w, root); // A·s² + (√A/Q)s + 1
    return a * a * (isLow ? one / other : other / one);
  };
  const gains = [
    shelf(120, -tiltDb, true),
    bell(350, -0.5 * tiltDb),
    bell(3_000, 0.5 * tiltDb),
    shelf(8_000, tiltDb, false),
  ];
  return gains.reduce((sum, gain) => sum + 10 * Math.log10(gain), 0);
}

test('a steady tone 10 dB above the threshold is turned down by 5 dB at 2:1, and up by 3 dB at a slope of 0.3', () => {
  // A sine of 12 kHz reaches its peak in every step of 16 frames.
  const high = tone(12_000, 96_000, 10 ** (-10 / 20), Math.PI / 4);
  const peakDb = (planes: readonly Float32Array[]) =>
    20 * Math.log10(planes[0]!.subarray(48_000, 90_000).reduce((most, x) => Math.max(most, Math.abs(x)), 0));
  const before = peakDb([high]);
  expect(peakDb(master([high], planWith({ thresholdDbfs: before - 10, slope: -0.5 })))).toBeCloseTo(
    before - 5,
    1,
  );
  expect(peakDb(master([high], planWith({ thresholdDbfs: before - 10, slope: 0.3 })))).toBeCloseTo(
    before + 3,
    1,
  );
});

test('compression lowers the crest factor of bursts over a tone, expansion raises it', () => {
  const planes = tonesWithBursts(RATE, 2, 100).map((plane) => plane.map((x) => x * 0.25));
  // A compression heeds peaks, an expansion power.
  const crest = (slope: number, thresholdDbfs: number) =>
    analyze(sourceOf(master(planes, planWith({ slope, thresholdDbfs })), { sampleRateHz: RATE }))
      .crestFactorDb!;
  expect(crest(-0.5, -24)).toBeLessThan(crest(0, -24) - 0.5);
  expect(crest(0.3, -34)).toBeGreaterThan(crest(0, -34) + 0.5);
});

test('where a clipper has made all peaks alike, an expansion by power lets the bursts stand out again', () => {
  const planes = tonesWithBursts(RATE, 4, 40).map((plane) =>
    plane.map((x) => 0.25 * Math.max(-0.2, Math.min(0.2, x))),
  );
  const measured = (some: readonly Float32Array[]) => analyze(sourceOf(some, { sampleRateHz: RATE }));
  const { rmsDbfs, crestFactorDb } = measured(planes);
  const plan = planOf(
    { gainDb: 0, slope: 1.5, tiltDb: 0 },
    { rmsDbfs: rmsDbfs!, crestFactorDb: crestFactorDb!, ceilingDbtp: -1 },
  );
  expect(measured(master(planes, plan)).crestFactorDb!).toBeGreaterThan(crestFactorDb! + 1.5);
});

test('both channels get the same gain, and each stays what it was', () => {
  const left = tone(997, 96_000, 0.8);
  const right = left.map((x) => x * 0.25);
  const [l, r] = master([left, right], planWith({ gainDb: 8, slope: -0.4 }));
  for (let i = 0; i < l!.length; i += 97) expect(r![i]).toBeCloseTo(l![i]! / 4, 6);
});

test.each([44_100, 48_000, 96_000, 192_000])(
  'no true peak exceeds the ceiling at %i Hz, whatever is thrown at it',
  (rate) => {
    const ceilings = [-1, -0.1, -6];
    // A quarter of the sample rate at 45°: true peaks 3 dB above the samples (BS.1770-5 Annex 2).
    const betweenSamples = tone(rate / 4, rate, 1, Math.PI / 4, rate);
    const square = Float32Array.from({ length: rate }, (_, i) => (Math.floor(i / 37) % 2 === 0 ? 1 : -1));
    const clicks = Float32Array.from({ length: rate }, (_, i) =>
      i % 4_801 < 2 ? 4 * (i % 2 ? -1 : 1) : 0.01,
    );
    const flips = uniformNoise(rate, 5, 1).map((x) => Math.sign(x) * 0.99);
    for (const plane of [betweenSamples, square, clicks, flips]) {
      for (const ceilingDbtp of ceilings) {
        const out = master([plane], planWith({ gainDb: 9, tiltDb: 4, ceilingDbtp }), { rate });
        expect(truePeakDbtp(out, rate)).toBeLessThanOrEqual(ceilingDbtp);
      }
    }
  },
);

test('and neither for random pieces of noise, steps and bursts at random gains', () => {
  const piece = fc.record({
    kind: fc.constantFrom('noise', 'flips', 'sine', 'silence', 'click'),
    frames: fc.integer({ min: 1, max: 3_000 }),
    amplitude: fc.double({ min: 0.01, max: 4, noNaN: true }),
    seed: fc.nat(),
  });
  fc.assert(
    fc.property(
      fc.array(piece, { minLength: 1, maxLength: 12 }),
      fc.double({ min: -3, max: 12, noNaN: true }),
      (pieces, gainDb) => {
        const samples = pieces.flatMap(({ kind, frames, amplitude, seed }) => {
          if (kind === 'noise') return [...uniformNoise(frames, seed, amplitude)];
          if (kind === 'flips')
            return [...uniformNoise(frames, seed, 1)].map((x) => Math.sign(x) * amplitude);
          if (kind === 'sine') return [...tone(100 + (seed % 20_000), frames, amplitude)];
          if (kind === 'click') return [amplitude, ...Array<number>(frames - 1).fill(0)];
          return Array<number>(frames).fill(0);
        });
        const out = master([Float32Array.from(samples)], planWith({ gainDb }));
        expect(truePeakDbtp(out)).toBeLessThanOrEqual(-1);
      },
    ),
    { numRuns: 150 },
  );
});

test('the limiter does not touch what stays below the ceiling', () => {
  const quiet = uniformNoise(96_000, 3, 0.2);
  quiet[48_000] = 2;
  const [out] = master([quiet], planWith({}));
  // Before the look-ahead of 1.5 ms and the reach of the interpolator, and once the release is over.
  for (let i = 0; i < 48_000 - 120; i++) expect(out![i]).toBe(quiet[i]);
  for (let i = 95_000; i < 96_000; i++) expect(out![i]).toBeCloseTo(quiet[i]!, 5);
  expect(Math.abs(out![48_000]!)).toBeGreaterThan(0.8);
});

test('more than two channels get gain and limiting only', () => {
  const planes = Array.from({ length: 6 }, (_, c) => uniformNoise(20_000, c, 0.1));
  const out = master(planes, planWith({ gainDb: 6, tiltDb: 6, slope: -0.5, thresholdDbfs: -60 }));
  const gain = 10 ** (6 / 20);
  for (let c = 0; c < 6; c++)
    for (let i = 0; i < 20_000; i += 101) expect(out[c]![i]).toBeCloseTo(planes[c]![i]! * gain, 6);
});

/** The largest step from sample to sample in a stretch. */
const largestStep = (plane: Float32Array, from: number, to: number) => {
  let largest = 0;
  for (let i = Math.max(1, from); i < to; i++)
    largest = Math.max(largest, Math.abs(plane[i]! - plane[i - 1]!));
  return largest;
};

test.each([
  ['another preset', planWith({ gainDb: 2, tiltDb: -3 }), planWith({ gainDb: -1, tiltDb: 4, slope: 0.2 })],
  ['another intensity', planWith({ gainDb: 5, slope: -0.4 }), planWith({ gainDb: 2.5, slope: -0.2 })],
  ['switching on', null, planWith({ gainDb: 6, tiltDb: 3, slope: -0.3 })],
  ['switching off', planWith({ gainDb: 6, tiltDb: 3, slope: -0.3 }), null],
])('%s while the music plays makes no click', (_what, before, after) => {
  for (const planes of [tonesWithBursts(RATE, 1), [tone(110, RATE, 0.7)], [tone(3_000, RATE, 0.4)]]) {
    const changeAt = 24_000;
    const chain = createChain({ sampleRateHz: RATE, channels: channelsFor(planes.length) }, before);
    const live = planes.map((plane) => plane.slice());
    for (let from = 0; from < RATE; from += 480) {
      if (from === changeAt) chain.change(after);
      chain.process(
        live.map((plane) => plane.subarray(from, from + 480)),
        480,
      );
    }
    for (let c = 0; c < planes.length; c++) {
      const steady = [before, after].map((plan) => master(planes, plan)[c]!);
      const window = [changeAt - 2_400, changeAt + chain.latencyFrames + 7_200] as const;
      const allowed = Math.max(...steady.map((plane) => largestStep(plane, ...window)));
      expect(largestStep(live[c]!, ...window)).toBeLessThanOrEqual(allowed + 1e-4);
    }
  }
});

test('after a change it sounds as if it had never been otherwise, within 200 ms', () => {
  const planes = [tone(440, RATE, 0.5)];
  const [before, after] = [planWith({ gainDb: -2, tiltDb: 2 }), planWith({ gainDb: -5, tiltDb: -2 })];
  const chain = createChain({ sampleRateHz: RATE, channels: ['M'] }, before);
  const live = planes.map((plane) => plane.slice());
  for (let from = 0; from < RATE; from += 480) {
    if (from === 24_000) chain.change(after);
    chain.process([live[0]!.subarray(from, from + 480)], 480);
  }
  const steady = master(planes, after)[0]!;
  const { latencyFrames } = chain;
  for (let i = 24_000 + 0.2 * RATE; i < RATE; i += 7)
    expect(live[0]![i]).toBeCloseTo(steady[i - latencyFrames]!, 5);
});

test('switched off, it is bit-exact again; of many changes the last one holds', () => {
  const planes = [uniformNoise(RATE, 7, 0.4)];
  const chain = createChain({ sampleRateHz: RATE, channels: ['M'] }, planWith({ gainDb: 3 }));
  const live = planes[0]!.slice();
  for (let from = 0; from < RATE; from += 480) {
    if (from > 4_800 && from < 14_400) chain.change(planWith({ gainDb: from / 4_800 }));
    if (from === 14_400) chain.change(null);
    chain.process([live.subarray(from, from + 480)], 480);
  }
  const from = 14_400 + 0.4 * RATE;
  expect(live.subarray(from)).toEqual(
    planes[0]!.subarray(from - chain.latencyFrames, RATE - chain.latencyFrames),
  );
});
