import type { Dynamics } from './plan.ts';
import { QUANTUM_FRAMES, type Quantum } from './quantum.ts';

/** The gain is decided once in so many frames at 48 kHz (a third of a millisecond) and drawn linearly between. */
const STEP_FRAMES_AT_48_KHZ = 16;
/** How far ahead it looks, in steps: a transient is met by the gain that it calls for. */
const AHEAD_STEPS = 4;
/** The level of a step of silence, dBFS: far below any threshold. */
const FLOOR_DBFS = -200;

/** Frames in one step at a rate: a power of two, so that a quantum holds a whole number of them. */
export function stepFramesAt(sampleRateHz: number): number {
  return STEP_FRAMES_AT_48_KHZ * 2 ** Math.max(0, Math.min(3, Math.round(Math.log2(sampleRateHz / 48_000))));
}

/** By how much what comes out lags what goes in. */
export function dynamicsLatencyFrames(sampleRateHz: number): number {
  return AHEAD_STEPS * stepFramesAt(sampleRateHz);
}

/**
 * The static curve: dB of gain for a level in dBFS. A soft knee of second order around the threshold (Giannoulis,
 * Massberg, Reiss, "Digital Dynamic Range Compressor Design", JAES 60(6), eq. 4, with `slope` for 1/R − 1), limited to
 * the range.
 */
export function gainDbAt(
  { thresholdDbfs, slope, kneeDb, rangeDb }: Pick<Dynamics, 'thresholdDbfs' | 'slope' | 'kneeDb' | 'rangeDb'>,
  levelDbfs: number,
): number {
  const over = levelDbfs - thresholdDbfs;
  if (2 * over <= -kneeDb) return 0;
  const gainDb = 2 * over >= kneeDb ? slope * over : (slope * (over + kneeDb / 2) ** 2) / (2 * kneeDb);
  return Math.max(-rangeDb, Math.min(rangeDb, gainDb));
}

/**
 * Compression or expansion by the level of the loudest channel, and the make-up gain; all channels get the same gain,
 * so the image stays. `startDb` is where it begins. The gain moves away from 0 dB with the attack time and back with the release time.
 */
export function createDynamics(
  dynamics: Dynamics,
  gainDb: number,
  { sampleRateHz, channelCount }: { readonly sampleRateHz: number; readonly channelCount: number },
  startDb = 0,
) {
  const step = stepFramesAt(sampleRateHz);
  const latency = dynamicsLatencyFrames(sampleRateHz);
  const delays = Array.from({ length: channelCount }, () => new Float64Array(latency + QUANTUM_FRAMES));
  const isActive = dynamics.slope !== 0;
  const makeUp = 10 ** (gainDb / 20);
  const attack = 1 - Math.exp(-step / (dynamics.attackSeconds * sampleRateHz));
  const release = 1 - Math.exp(-step / (dynamics.releaseSeconds * sampleRateHz));
  const gains = new Float64Array(QUANTUM_FRAMES / step + 1);
  let smoothDb = startDb;
  let deepestDb = 0;
  gains[gains.length - 1] = makeUp * 10 ** (smoothDb / 20);

  /** The gain at the end of each step of this quantum, by what goes in; the first is where the last quantum ended. */
  const decide = (quantum: Quantum): void => {
    gains[0] = gains[gains.length - 1]!;
    for (let s = 0; s + 1 < gains.length; s++) {
      let peak = 0;
      for (let c = 0; c < quantum.length; c++) {
        const samples = quantum[c]!;
        for (let i = s * step; i < (s + 1) * step; i++) {
          const magnitude = Math.abs(samples[i]!);
          if (magnitude > peak) peak = magnitude;
        }
      }
      const wantedDb = gainDbAt(dynamics, peak > 0 ? 20 * Math.log10(peak) : FLOOR_DBFS);
      const isAway = Math.abs(wantedDb) > Math.abs(smoothDb);
      smoothDb += (wantedDb - smoothDb) * (isAway ? attack : release);
      if (smoothDb < deepestDb) deepestDb = smoothDb;
      gains[s + 1] = makeUp * 10 ** (smoothDb / 20);
    }
  };

  return {
    process(quantum: Quantum): void {
      if (isActive) decide(quantum);
      for (let c = 0; c < quantum.length; c++) {
        const samples = quantum[c]!;
        const delay = delays[c]!;
        delay.set(samples, latency);
        if (isActive) drawGains(delay, samples, gains, step);
        else for (let i = 0; i < QUANTUM_FRAMES; i++) samples[i] = delay[i]! * makeUp;
        delay.copyWithin(0, QUANTUM_FRAMES);
      }
    },
    /** What is applied now beside the make-up gain, dB. */
    gainDb: () => smoothDb,
    /** The deepest gain reduction so far, dB, ≤ 0; the make-up gain not counted. */
    deepestReductionDb: () => deepestDb,
  };
}

function drawGains(delay: Float64Array, samples: Float64Array, gains: Float64Array, step: number): void {
  for (let s = 0; s + 1 < gains.length; s++) {
    let gain = gains[s]!;
    const slope = (gains[s + 1]! - gain) / step;
    const to = (s + 1) * step;
    for (let i = s * step; i < to; i++) {
      gain += slope;
      samples[i] = delay[i]! * gain;
    }
  }
}
