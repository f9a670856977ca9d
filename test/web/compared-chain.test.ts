import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createChain, type Plan } from '../../src/mastering/index.ts';
import { createComparedChain, type Listening, MASTER } from '../../web/src/sound/compared-chain.ts';
import { planWith } from '../mastering/example-plan.ts';
import { tonesWithBursts } from '../signals.ts';

const RATE = 48_000;
/** What an AudioWorklet is given at a time. */
const RENDER_QUANTUM = 128;
const plan = planWith({ gainDb: 6, tiltDb: 3, slope: -0.5 });

type Acts = Readonly<Record<number, (chain: ReturnType<typeof createComparedChain>) => void>>;

/** As the worklet does it, block by block; `acts` are done before the sample of their number. */
function throughPage(
  planes: readonly Float32Array[],
  {
    start = plan,
    listening = MASTER,
    acts = {},
    blockFrames = RENDER_QUANTUM,
  }: {
    readonly start?: Plan | null;
    readonly listening?: Listening;
    readonly acts?: Acts;
    readonly blockFrames?: number;
  } = {},
): Float32Array[] {
  const chain = createComparedChain(RATE, start, listening);
  const out = planes.map((plane) => plane.slice());
  for (let at = 0; at < out[0]!.length; at += blockFrames) {
    for (const [when, act] of Object.entries(acts))
      if (at <= Number(when) && Number(when) < at + blockFrames) act(chain);
    const frameCount = Math.min(blockFrames, out[0]!.length - at);
    chain.process(
      out.map((plane) => plane.subarray(at, at + frameCount)),
      frameCount,
    );
  }
  return out;
}

function throughChain(planes: readonly Float32Array[], of: Plan | null): Float32Array[] {
  const chain = createChain({ sampleRateHz: RATE, channels: ['FL', 'FR'] }, of);
  const out = planes.map((plane) => plane.slice());
  chain.process(out, out[0]!.length);
  return out;
}

const music = tonesWithBursts(RATE, 1);

test('what a page hears in blocks of an AudioWorklet is what the chain makes of the whole, bit by bit', () => {
  expect(throughPage(music)).toEqual(throughChain(music, plan));
  expect(throughPage(music, { start: null })).toEqual(throughChain(music, null));
});

test('no size of blocks changes what is heard', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4_096 }), (blockFrames) => {
      expect(throughPage(music, { blockFrames })).toEqual(throughChain(music, plan));
    }),
    { numRuns: 10 },
  );
});

test('original and master are heard at the same moment, each attenuated by what was asked', () => {
  const original = throughChain(music, null);
  const master = throughChain(music, plan);
  const listening = { originalDb: 0, masterDb: -6.0206 };
  const acts: Acts = {
    [128 * 100]: (chain) => chain.listen({ to: 'original', ...listening }),
    [128 * 200]: (chain) => chain.listen({ to: 'master', ...listening }),
  };
  const [left] = throughPage(music, { listening: { to: 'master', ...listening }, acts });
  const near = (n: number, expected: number) => expect(left![n]).toBeCloseTo(expected, 5);
  for (const n of [5_000, 12_700]) near(n, master[0]![n]! * 0.5);
  // 20 ms after the switch, and up to the next one.
  for (const n of [12_800 + 960, 20_000, 25_599]) near(n, original[0]![n]!);
  for (const n of [25_600 + 960, 40_000]) near(n, master[0]![n]! * 0.5);
});

test('a switch does not click: between two samples nothing steps further than either signal does by itself', () => {
  const slow = [0, 1].map(() =>
    Float32Array.from({ length: RATE }, (_, n) => 0.3 * Math.sin((2 * Math.PI * 50 * n) / RATE)),
  );
  const acts: Acts = {
    [128 * 150]: (chain) => chain.listen({ to: 'original', originalDb: -8, masterDb: 0 }),
    [128 * 250]: (chain) => chain.listen({ to: 'master', originalDb: -8, masterDb: 0 }),
  };
  const steepestOf = (plane: Float32Array) =>
    plane.reduce((most, x, n) => (n === 0 ? 0 : Math.max(most, Math.abs(x - plane[n - 1]!))), 0);
  const steepest = steepestOf(throughPage(slow, { acts })[0]!);
  const alone = Math.max(steepestOf(throughChain(slow, plan)[0]!), steepestOf(slow[0]!));
  // Half of full scale, at the very most, over the 20 ms of the switch.
  expect(steepest).toBeLessThan(alone + 1 / (0.02 * RATE));
});
