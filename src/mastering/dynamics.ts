import type { Dynamics } from './plan.ts';
import { QUANTUM_FRAMES, type Quantum } from './quantum.ts';

/** The gain is decided once in so many frames at 48 kHz (a third of a millisecond) and drawn linearly between. */
const STEP_FRAMES_AT_48_KHZ = 16;
/** How far a compression looks ahead, in steps: a peak is met by the gain that it calls for. */
const PEAK_AHEAD_STEPS = 4;
/** How far an expansion does, which hears power over twice as long (11 ms): a transient is raised from its start. */
const POWER_AHEAD_STEPS = 16;
const POWER_STEPS = 2 * POWER_AHEAD_STEPS;
/** The level of a step of silence, dBFS: far below any threshold. */
const FLOOR_DBFS = -200;

/** Frames in one step at a rate: a power of two, so that a quantum holds a whole number of them. */
export function stepFramesAt(sampleRateHz: number): number {
  return STEP_FRAMES_AT_48_KHZ * 2 ** Math.max(0, Math.min(3, Math.round(Math.log2(sampleRateHz / 48_000))));
}

/** By how much what comes out lags what goes in. */
export function dynamicsLatencyFrames(sampleRateHz: number): number {
  return POWER_AHEAD_STEPS * stepFramesAt(sampleRateHz);
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
 * so the image stays. Compression heeds peaks, which a limiter would meet; expansion heeds power, since where peaks were
 * cut off they are all alike and power is what tells a transient from what surrounds it. `startDb` is where it begins. The gain moves away from 0 dB with the attack time and back with the release time.
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

  const isExpansion = dynamics.slope > 0;
  const levels = createLevels(isExpansion ? 'power' : 'peak', step);

  /** The gain at the end of each step of this quantum, by what goes in; the first is where the last quantum ended. */
  const decide = (quantum: Quantum): void => {
    gains[0] = gains[gains.length - 1]!;
    for (let s = 0; s + 1 < gains.length; s++) {
      const wantedDb = gainDbAt(dynamics, levels.next(quantum, s));
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

/** Step by step the level of the loudest channel, dBFS: of what comes out so many steps later, by what was heard around it. */
function createLevels(heeds: 'peak' | 'power', step: number) {
  /** Of the last steps, the oldest at `at`: highest magnitudes, or mean squares. */
  const heard = new Float64Array(heeds === 'peak' ? POWER_AHEAD_STEPS - PEAK_AHEAD_STEPS + 1 : POWER_STEPS);
  let at = 0;
  return {
    next(quantum: Quantum, index: number): number {
      heard[at] =
        heeds === 'peak' ? peakOf(quantum, index * step, step) : powerOf(quantum, index * step, step);
      at = (at + 1) % heard.length;
      if (heeds === 'peak') {
        const peak = heard[at]!;
        return peak > 0 ? 20 * Math.log10(peak) : FLOOR_DBFS;
      }
      let power = 0;
      for (let i = 0; i < heard.length; i++) power += heard[i]!;
      return power > 0 ? 10 * Math.log10(power / heard.length) : FLOOR_DBFS;
    },
  };
}

function peakOf(quantum: Quantum, from: number, frames: number): number {
  let peak = 0;
  for (let c = 0; c < quantum.length; c++) {
    const samples = quantum[c]!;
    for (let i = from; i < from + frames; i++) {
      const magnitude = Math.abs(samples[i]!);
      if (magnitude > peak) peak = magnitude;
    }
  }
  return peak;
}

function powerOf(quantum: Quantum, from: number, frames: number): number {
  let most = 0;
  for (let c = 0; c < quantum.length; c++) {
    const samples = quantum[c]!;
    let sum = 0;
    for (let i = from; i < from + frames; i++) sum += samples[i]! * samples[i]!;
    if (sum > most) most = sum;
  }
  return most / frames;
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
