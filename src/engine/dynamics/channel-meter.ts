import type { ChannelLevels } from '../analysis.ts';
import type { Channel } from '../audio-source.ts';
import { amplitudeDb, difference, powerDb } from '../decibels.ts';
import { kernels } from '../kernel/kernels.ts';
import { addressOf, type Room } from '../kernel/room.ts';
import { createClipCounter } from './clipping.ts';
import type { Interpolator } from './interpolator.ts';
import { silenceNonFinite } from './non-finite.ts';
import { createTruePeakMeter } from './true-peak.ts';

/** Σ x and Σ x² of a channel so far. */
export type ChannelSums = { readonly sum: number; readonly sumOfSquares: number };

/** Level, peaks, offset and clipping of one channel, whatever the block size. */
export function createChannelMeter(
  room: Room,
  channel: Channel,
  interpolator: Interpolator,
  fullScale: number,
) {
  const { sampleStatistics } = kernels();
  const truePeak = createTruePeakMeter(room, interpolator);
  const clips = createClipCounter(fullScale);
  /** Σ x, Σ x² and the peak of the last block. */
  const block = room.float64(3);
  const total = { sum: 0, sumOfSquares: 0 };
  let samplePeak = 0;
  let frames = 0;
  let nonFinite = 0;
  return {
    /** To be called before anything else reads the samples: what is not finite in them is silenced here. */
    add(samples: Float32Array, frameCount: number): void {
      sampleStatistics(addressOf(samples), frameCount, addressOf(block));
      // The squares of finite float32 samples add up to less than a double holds.
      if (!Number.isFinite(block[1])) {
        nonFinite += silenceNonFinite(samples, frameCount);
        sampleStatistics(addressOf(samples), frameCount, addressOf(block));
      }
      total.sum += block[0]!;
      total.sumOfSquares += block[1]!;
      const peak = block[2]!;
      if (peak > samplePeak) samplePeak = peak;
      frames += frameCount;
      truePeak.add(samples, frameCount, peak);
      clips.add(samples, frameCount, peak);
    },
    /** Sums so far, for the quantities that compare channels. */
    total: (): ChannelSums => total,
    /** Samples that were no finite numbers, taken as 0. */
    nonFinite: () => nonFinite,
    result(): ChannelLevels {
      const rmsDbfs = powerDb(total.sumOfSquares / frames);
      const samplePeakDbfs = amplitudeDb(samplePeak);
      return {
        channel,
        rmsDbfs,
        samplePeakDbfs,
        truePeakDbtp: amplitudeDb(truePeak.result()),
        crestFactorDb: difference(samplePeakDbfs, rmsDbfs),
        dcOffset: total.sum / frames,
        clippedRuns: clips.runs(),
      };
    },
  };
}
