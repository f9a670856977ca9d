import type { ChannelSums } from '../dynamics/channel-meter.ts';

/** A channel whose variance is this far below its power holds an offset and rounding, no signal. */
const RELATIVE_ROUNDING = 1e-12;

export type StereoSums = {
  readonly left: ChannelSums;
  readonly right: ChannelSums;
  /** Σ left·right. */
  readonly cross: number;
  readonly frames: number;
};

/** Pearson correlation of left and right, −1…+1. `null` where a side is silent or holds an offset only. */
export function stereoCorrelation({ left, right, cross, frames }: StereoSums): number | null {
  const leftVariance = variance(left, frames);
  const rightVariance = variance(right, frames);
  if (leftVariance === 0 || rightVariance === 0) return null;
  const covariance = cross / frames - (left.sum / frames) * (right.sum / frames);
  return Math.min(1, Math.max(-1, covariance / Math.sqrt(leftVariance * rightVariance)));
}

/**
 * Σ side² / (Σ mid² + Σ side²) with mid = (L + R)/2 and side = (L − R)/2: 0 for mono, 0.5 for unrelated sides,
 * 1 for anti-phase. `null` for silence.
 */
export function stereoWidth({ left, right, cross }: StereoSums): number | null {
  const power = left.sumOfSquares + right.sumOfSquares;
  if (power === 0) return null;
  return Math.min(1, Math.max(0, (power - 2 * cross) / (2 * power)));
}

function variance({ sum, sumOfSquares }: ChannelSums, frames: number): number {
  const power = sumOfSquares / frames;
  const value = power - (sum / frames) ** 2;
  return value > power * RELATIVE_ROUNDING ? value : 0;
}
