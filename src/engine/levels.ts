import type { AudioSource } from './audio-source.ts';
import { amplitudeDb } from './decibels.ts';
import { interpolatorFor, oversamplingFor } from './dynamics/interpolator.ts';
import { createMonoMeter } from './dynamics/mono-meter.ts';
import { createMonoMix } from './dynamics/mono-mix.ts';
import { createTruePeakMeter } from './dynamics/true-peak.ts';
import { blocksInRoom } from './kernel/blocks.ts';
import { kernels } from './kernel/kernels.ts';
import { addressOf, openRoom } from './kernel/room.ts';
import { createLoudnessMeter } from './loudness/loudness-meter.ts';
import { createFastSpectra } from './spectrum/fast-spectra.ts';

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
  const { largestMagnitude } = kernels();
  using room = openRoom();
  const loudness = createLoudnessMeter(room, sampleRateHz, channels);
  const mixToMono = createMonoMix(room, channels);
  const mono = createMonoMeter(room, sampleRateHz);
  const spectra = createFastSpectra(room, sampleRateHz);
  const interpolator = interpolatorFor(oversamplingFor(sampleRateHz));
  const truePeaks = withTruePeak ? channels.map(() => createTruePeakMeter(room, interpolator)) : [];
  for (const block of blocksInRoom(room, source.blocks(), channels.length)) {
    const { channels: planes, frameCount } = block;
    for (let c = 0; c < truePeaks.length; c++)
      truePeaks[c]!.add(planes[c]!, frameCount, largestMagnitude(addressOf(planes[c]!), frameCount));
    loudness.add(block);
    const mix = mixToMono(block);
    mono.add(mix, frameCount);
    spectra.add(mix, frameCount);
  }
  const { rmsDbfs, crestFactorDb } = mono.result();
  spectra.finish();
  const features = spectra.features();
  return {
    integratedLufs: loudness.result().integratedLufs,
    rmsDbfs,
    crestFactorDb,
    spectralCentroidHz: features && (features.centroid / spectra.fftLength) * sampleRateHz,
    truePeakDbtp: withTruePeak ? amplitudeDb(Math.max(...truePeaks.map((meter) => meter.result()))) : null,
  };
}
