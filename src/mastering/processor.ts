import type { ChainFormat } from './chain.ts';
import { createDynamics, dynamicsLatencyFrames } from './dynamics.ts';
import { createEqualiser } from './equalise.ts';
import { createLimiter, limiterLatencyFrames } from './limiter.ts';
import type { Plan } from './plan.ts';
import { QUANTUM_FRAMES, type Quantum } from './quantum.ts';

/**
 * How far below the ceiling the last limiter aims, and each before it further, dB: what dither and rounding to 16 bits
 * add (3.3 LSB at most, 0.001 dB) still stays under.
 */
const MARGIN_DB = 0.005;
/**
 * A limiter leaves a little above its ceiling where its gain changes steeply (2 dB of noise that is limited by 20 dB), so
 * others look after it. They rest as long as it can say that it left nothing.
 */
const LIMITERS = 3;
/**
 * A signal whose true peak is this far below a plan's ceiling is no business of its limiters, dB: what they aim below it, and a
 * little for the rounding of levels.
 */
export const IDLE_HEADROOM_DB = LIMITERS * MARGIN_DB + 0.001;
/** More channels than this are not equalised or compressed: gain and limiting only. */
export const MOST_SHAPED_CHANNELS = 2;

/** One plan, or none, at work: changes a quantum in place, and is `processorLatencyFrames` late. */
export type Processor = {
  /** Of the last quantum of a signal only the first `liveFrames` are its own: what a filter rings on with is cut off. */
  process(quantum: Quantum, liveFrames?: number): void;
  /** The deepest gain reductions so far, dB, ≤ 0. */
  reductions(): Reductions;
  /** What it has heard, for another plan to go on from; `null` for none. */
  heard(): Heard | null;
};

/** The gains of the dynamics (dB, with the slope that led to it) and of the limiter (linear), behind the make-up gain. */
type Heard = {
  readonly dynamicsDb: number;
  readonly slope: number;
  readonly gainDb: number;
  readonly limiterGain: number;
};

export type Reductions = { readonly dynamicsDb: number; readonly limiterDb: number };

/** Of every processor at this rate, whatever it does. */
export function processorLatencyFrames(sampleRateHz: number): number {
  return dynamicsLatencyFrames(sampleRateHz) + LIMITERS * limiterLatencyFrames(sampleRateHz);
}

/** `heard` is what another plan has just heard of the same signal. */
export function createProcessor(
  plan: Plan | null,
  format: ChainFormat,
  heard: Heard | null = null,
): Processor {
  const { sampleRateHz } = format;
  const channelCount = format.channels.length;
  if (plan === null) return createDelay(processorLatencyFrames(sampleRateHz), channelCount);
  const shape = { sampleRateHz, channelCount };
  const isShaped = channelCount <= MOST_SHAPED_CHANNELS;
  const equalise = isShaped ? createEqualiser(plan.equaliser, shape) : null;
  const dynamics = createDynamics(
    isShaped ? plan.dynamics : { ...plan.dynamics, slope: 0 },
    plan.gainDb,
    shape,
    heard === null ? 0 : dynamicsAfter(heard, plan),
  );
  const ceilings = Array.from({ length: LIMITERS }, (_, index) => {
    const marginDb = (LIMITERS - index) * MARGIN_DB;
    return 10 ** ((plan.ceilingDbtp - marginDb) / 20);
  });
  const limiters = ceilings.map((ceiling, index) => ({
    ...createLimiter(ceiling, shape, index === 0 && heard !== null ? limiterAfter(heard, plan) : 1),
    /** What the limiter before may leave above its own ceiling, without exceeding this one. */
    gap: index === 0 ? -1 : ceiling - ceilings[index - 1]!,
    leftBefore: 0,
  }));
  return {
    process(quantum, liveFrames = QUANTUM_FRAMES) {
      for (let c = 0; c < quantum.length; c++) silenceNonFinite(quantum[c]!);
      equalise?.(quantum);
      if (liveFrames < QUANTUM_FRAMES) for (const samples of quantum) samples.fill(0, liveFrames);
      dynamics.process(quantum);
      let left = 0;
      for (let l = 0; l < limiters.length; l++) {
        const limiter = limiters[l]!;
        // A peak at a border is interpolated from both quanta.
        const mayExceed = left > limiter.gap || limiter.leftBefore > limiter.gap;
        limiter.leftBefore = left;
        left = limiter.process(quantum, mayExceed);
      }
    },
    reductions: () => ({
      dynamicsDb: dynamics.deepestReductionDb(),
      limiterDb: limiters.reduce((sum, limiter) => sum + limiter.deepestReductionDb(), 0),
    }),
    heard: () => ({
      dynamicsDb: dynamics.gainDb(),
      slope: plan.dynamics.slope,
      gainDb: plan.gainDb,
      limiterGain: limiters[0]?.gain() ?? 1,
    }),
  };
}

/** The same level above the threshold, under another slope. */
function dynamicsAfter({ dynamicsDb, slope: before }: Heard, { dynamics: { slope, rangeDb } }: Plan): number {
  if (before === 0 || Math.sign(before) !== Math.sign(slope)) return 0;
  return Math.max(-rangeDb, Math.min(rangeDb, (dynamicsDb * slope) / before));
}

/** The same peaks, by so much louder or softer. */
function limiterAfter({ limiterGain, gainDb: before }: Heard, { gainDb }: Plan): number {
  return limiterGain === 1 ? 1 : Math.min(1, limiterGain * 10 ** ((before - gainDb) / 20));
}

/** What is no finite number would stay in the filters for ever. */
function silenceNonFinite(samples: Float64Array): void {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += samples[i]! * 0;
  if (sum === 0) return;
  for (let i = 0; i < samples.length; i++) if (!Number.isFinite(samples[i]!)) samples[i] = 0;
}

/** Bypass: the same samples, later. */
function createDelay(latency: number, channelCount: number): Processor {
  const delays = Array.from({ length: channelCount }, () => new Float64Array(latency + QUANTUM_FRAMES));
  return {
    process(quantum) {
      for (let c = 0; c < channelCount; c++) {
        const delay = delays[c]!;
        delay.set(quantum[c]!, latency);
        quantum[c]!.set(delay.subarray(0, QUANTUM_FRAMES));
        delay.copyWithin(0, QUANTUM_FRAMES);
      }
    },
    reductions: () => ({ dynamicsDb: 0, limiterDb: 0 }),
    heard: () => null,
  };
}
