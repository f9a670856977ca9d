import type { ChannelLevels } from '../analysis.ts';
import type { Channel } from '../audio-source.ts';
import { amplitudeDb, difference, powerDb } from '../decibels.ts';
import { type SampleStatistics, sampleStatistics, silenceNonFinite } from '../kernel/sample-statistics.ts';
import { createClipCounter } from './clipping.ts';
import { createTruePeakMeter, type Interpolator } from './true-peak.ts';

/** Level, peaks, offset and clipping of one channel, whatever the block size. */
export function createChannelMeter(channel: Channel, interpolator: Interpolator, fullScale: number) {
  const truePeak = createTruePeakMeter(interpolator);
  const clips = createClipCounter(fullScale);
  const block: SampleStatistics = { sum: 0, sumOfSquares: 0, peak: 0 };
  const total: SampleStatistics = { sum: 0, sumOfSquares: 0, peak: 0 };
  let frames = 0;
  let nonFinite = 0;
  return {
    /** To be called before anything else reads the samples: what is not finite in them is silenced here. */
    add(samples: Float32Array, frameCount: number): void {
      sampleStatistics(samples, frameCount, block);
      // The squares of finite float32 samples add up to less than a double holds.
      if (!Number.isFinite(block.sumOfSquares)) {
        nonFinite += silenceNonFinite(samples, frameCount);
        sampleStatistics(samples, frameCount, block);
      }
      total.sum += block.sum;
      total.sumOfSquares += block.sumOfSquares;
      if (block.peak > total.peak) total.peak = block.peak;
      frames += frameCount;
      truePeak.add(samples, frameCount, block.peak);
      clips.add(samples, frameCount, block.peak);
    },
    /** Sums so far, for the quantities that compare channels. */
    total: (): Readonly<SampleStatistics> => total,
    /** Samples that were no finite numbers, taken as 0. */
    nonFinite: () => nonFinite,
    result(): ChannelLevels {
      const rmsDbfs = powerDb(total.sumOfSquares / frames);
      const samplePeakDbfs = amplitudeDb(total.peak);
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
