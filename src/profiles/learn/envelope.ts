import type { Series } from '#engine';

/** What of an analysis tells one track from another, whatever was done to its level and its spectrum. */
export type Sounding = { readonly durationSeconds: number; readonly series: Pick<Series, 'peak'> };

/** How the peak level of a track goes, at equal steps, twice: as it is, and against its own surroundings. */
export type Envelope = {
  /** Of the whole track, which may be longer than what is kept here. */
  readonly durationSeconds: number;
  readonly stepSeconds: number;
  /** Around its mean, dB. What was faded or cut off shows here. */
  readonly level: Float32Array;
  /** Against the mean of the 3 s around, dB: rhythm, which a compressor leaves; `null` where steps are too long for it. */
  readonly swing: Float32Array | null;
};

/** A track beyond its first quarter of an hour says nothing new of which one it is. */
const MOST_SECONDS = 900;
/** Below the loudest peak, dB: what is quieter is silence or noise. */
const FLOOR_DB = -40;
const SURROUNDINGS_SECONDS = 3;
/** No level is taken of less than a half of 16 bits' last one. */
const LEAST_PEAK = 1e-5;

/** From the peaks of an analysis, which are 10 ms to 0.4 s apart in the first quarter of an hour of most tracks. */
export function envelopeOf({ durationSeconds, series }: Sounding, stepSeconds: number): Envelope {
  const { values, stepSeconds: peakStep } = series.peak;
  const loudest = values.reduce((most, value) => Math.max(most, value), LEAST_PEAK);
  // The integral of the level over time, so that any step can be cut out of it.
  const integral = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i++) {
    const db = 20 * Math.log10(Math.max(LEAST_PEAK, values[i] ?? 0) / loudest);
    integral[i + 1] = (integral[i] ?? 0) + Math.max(FLOOR_DB, db) * peakStep;
  }
  const until = (seconds: number): number => {
    const at = Math.min(values.length, seconds / peakStep);
    const whole = Math.floor(at);
    const from = integral[whole] ?? 0;
    return from + (at - whole) * ((integral[whole + 1] ?? from) - from);
  };
  const seconds = Math.min(durationSeconds, values.length * peakStep, MOST_SECONDS);
  const level = new Float32Array(Math.floor(seconds / stepSeconds));
  for (let i = 0; i < level.length; i++)
    level[i] = (until((i + 1) * stepSeconds) - until(i * stepSeconds)) / stepSeconds;
  return {
    durationSeconds,
    stepSeconds,
    level: centred(level),
    swing: againstSurroundings(level, stepSeconds),
  };
}

function centred(values: Float32Array): Float32Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  return values.map((value) => value - mean);
}

function againstSurroundings(values: Float32Array, stepSeconds: number): Float32Array {
  const reach = Math.max(1, Math.round(SURROUNDINGS_SECONDS / stepSeconds / 2));
  const sums = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i++) sums[i + 1] = (sums[i] ?? 0) + (values[i] ?? 0);
  return values.map((value, i) => {
    const from = Math.max(0, i - reach);
    const to = Math.min(values.length, i + reach + 1);
    return value - ((sums[to] ?? 0) - (sums[from] ?? 0)) / (to - from);
  });
}
