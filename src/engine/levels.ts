import type { AudioSource } from './audio-source.ts';
import { amplitudeDb } from './decibels.ts';
import { createMonoMeter } from './dynamics/mono-meter.ts';
import { createMonoMix } from './dynamics/mono-mix.ts';
import { createTruePeakMeter, interpolatorFor, oversamplingFor } from './dynamics/true-peak.ts';
import { largestMagnitude } from './kernel/largest-magnitude.ts';
import { createLoudnessMeter } from './loudness/loudness-meter.ts';
import { createCentroidMeter } from './spectrum/centroid-meter.ts';

/** What mastering is about, out of an `Analysis`, measured by the same meters; `null` likewise. */
export type Levels = {
  readonly integratedLufs: number | null;
  readonly rmsDbfs: number | null;
  readonly crestFactorDb: number | null;
  readonly spectralCentroidHz: number | null;
  /** `null` for silence, and where it was not asked for. */
  readonly truePeakDbtp: number | null;
};

/** The few quantities that tell what a plan did, in half the time of a whole analysis. Samples must be finite. */
export function levelsOf(
  source: Pick<AudioSource, 'format' | 'blocks'>,
  { withTruePeak }: { readonly withTruePeak: boolean },
): Levels {
  const { sampleRateHz, channels } = source.format;
  const loudness = createLoudnessMeter(sampleRateHz, channels);
  const mixToMono = createMonoMix(channels);
  const mono = createMonoMeter(sampleRateHz);
  const centroid = createCentroidMeter(sampleRateHz);
  const interpolator = interpolatorFor(oversamplingFor(sampleRateHz));
  const truePeaks = withTruePeak ? channels.map(() => createTruePeakMeter(interpolator)) : [];
  for (const block of source.blocks()) {
    const { channels: planes, frameCount } = block;
    for (let c = 0; c < truePeaks.length; c++)
      truePeaks[c]!.add(planes[c]!, frameCount, largestMagnitude(planes[c]!, 0, frameCount));
    loudness.add(block);
    const mix = mixToMono(block);
    mono.add(mix, frameCount);
    centroid.add(mix, frameCount);
  }
  const { rmsDbfs, crestFactorDb } = mono.result();
  return {
    integratedLufs: loudness.result().integratedLufs,
    rmsDbfs,
    crestFactorDb,
    spectralCentroidHz: centroid.result(),
    truePeakDbtp: withTruePeak ? amplitudeDb(Math.max(...truePeaks.map((meter) => meter.result()))) : null,
  };
}
