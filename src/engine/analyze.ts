import { ExpectedError } from '#errors';
import { ALGORITHM_VERSION, type Analysis, type ChannelLevels, type Warning } from './analysis.ts';
import type { AudioSource } from './audio-source.ts';
import { difference } from './decibels.ts';
import { createChannelMeter } from './dynamics/channel-meter.ts';
import { fullScaleOf } from './dynamics/clipping.ts';
import { interpolatorFor, oversamplingFor } from './dynamics/interpolator.ts';
import { createMonoMeter } from './dynamics/mono-meter.ts';
import { createMonoMix } from './dynamics/mono-mix.ts';
import { createPeakSeries } from './dynamics/peak-series.ts';
import { blocksInRoom } from './kernel/blocks.ts';
import { kernels } from './kernel/kernels.ts';
import { addressOf, openRoom } from './kernel/room.ts';
import { createLoudnessMeter } from './loudness/loudness-meter.ts';
import { createSpectrumMeter } from './spectrum/spectrum-meter.ts';
import { stereoCorrelation, stereoWidth } from './stereo/stereo.ts';
import { warningsFor } from './warnings.ts';

export type AnalyzeOptions = {
  /** Called once a block; returning `false` stops the work with `cancelled`. */
  readonly onProgress?: (secondsDone: number, secondsTotal: number | null) => boolean | undefined;
};

/**
 * Measures a source in one pass, from its start to its end, at its own sample rate, in memory that does not grow with
 * its length. Silence yields `null`s and a warning; a source of 0 samples throws `undecodable_audio`.
 */
export function analyze(source: AudioSource, { onProgress }: AnalyzeOptions = {}): Analysis {
  const { sampleRateHz, channels, durationSeconds: statedSeconds } = source.format;
  const { crossProduct } = kernels();
  using room = openRoom();
  const loudness = createLoudnessMeter(room, sampleRateHz, channels);
  const interpolator = interpolatorFor(oversamplingFor(sampleRateHz));
  const fullScale = fullScaleOf(source.format.bitsPerSample);
  const channelMeters = channels.map((channel) => createChannelMeter(room, channel, interpolator, fullScale));
  const mixToMono = createMonoMix(room, channels);
  const monoMeter = createMonoMeter(room, sampleRateHz);
  const spectrum = createSpectrumMeter(room, sampleRateHz);
  const peakSeries = createPeakSeries(sampleRateHz);
  const left = channels.indexOf('FL');
  const right = channels.indexOf('FR');
  const isStereo = left >= 0 && right >= 0;
  let cross = 0;
  let frames = 0;

  for (const block of blocksInRoom(room, source.blocks(), channels.length)) {
    const { channels: planes, frameCount } = block;
    for (let c = 0; c < planes.length; c++) channelMeters[c]!.add(planes[c]!, frameCount);
    loudness.add(block);
    peakSeries.add(block);
    if (isStereo) cross += crossProduct(addressOf(planes[left]!), addressOf(planes[right]!), frameCount);
    const mix = mixToMono(block);
    monoMeter.add(mix, frameCount);
    spectrum.add(mix, frameCount);
    frames += frameCount;
    if (onProgress?.(frames / sampleRateHz, statedSeconds) === false) {
      throw new ExpectedError(
        'cancelled',
        `analysis was cancelled after ${(frames / sampleRateHz).toFixed(1)} s`,
      );
    }
  }
  if (frames === 0) throw new ExpectedError('undecodable_audio', 'the audio holds 0 samples');

  const { shortTermSeries, gatingHistogram, isTooShortForMomentary, isTooShortForShortTerm, ...loud } =
    loudness.result();
  const channelLevels = channelMeters.map((meter) => meter.result());
  const { averageSpectrum, ...spectral } = spectrum.result();
  const truePeakDbtp = largest(channelLevels, 'truePeakDbtp');
  const mono = monoMeter.result();
  const sums = isStereo
    ? { left: channelMeters[left]!.total(), right: channelMeters[right]!.total(), cross, frames }
    : null;
  const clippedRuns = channelLevels.reduce((sum, level) => sum + level.clippedRuns, 0);
  const warnings: readonly Warning[] = warningsFor({
    isSilent: truePeakDbtp === null,
    isBelowGate: loud.integratedLufs === null,
    isTooShortForMomentary,
    isTooShortForShortTerm,
    isMonoMixSilent: mono.rmsDbfs === null,
    clippedRuns,
    nonFinite: channelMeters.reduce((sum, meter) => sum + meter.nonFinite(), 0),
    damagedPackets: source.damagedPackets,
    hasUnknownChannels: channels.includes('U'),
  });
  return {
    algorithmVersion: ALGORITHM_VERSION,
    decoder: source.decoder,
    payloadHash: source.payloadHash,
    format: source.format,
    durationSeconds: frames / sampleRateHz,
    ...loud,
    truePeakDbtp,
    samplePeakDbfs: largest(channelLevels, 'samplePeakDbfs'),
    peakToLoudnessLu: difference(truePeakDbtp, loud.integratedLufs),
    peakToShortTermLu: difference(truePeakDbtp, loud.maxShortTermLufs),
    rmsDbfs: mono.rmsDbfs,
    crestFactorDb: mono.crestFactorDb,
    channelLevels,
    ...spectral,
    zeroCrossingsPerSecond: mono.zeroCrossingsPerSecond,
    zeroCrossingRate: mono.zeroCrossingRate,
    stereoCorrelation: sums && stereoCorrelation(sums),
    stereoWidth: sums && stereoWidth(sums),
    clippedRuns,
    dcOffset: channelLevels.reduce(
      (worst, { dcOffset }) => (Math.abs(dcOffset) > Math.abs(worst) ? dcOffset : worst),
      0,
    ),
    gatingHistogram,
    series: {
      shortTermLufs: shortTermSeries,
      waveform: mono.waveform,
      peak: peakSeries.result(),
      averageSpectrum,
    },
    warnings,
  };
}

function largest(
  levels: readonly ChannelLevels[],
  quantity: 'truePeakDbtp' | 'samplePeakDbfs',
): number | null {
  return levels.reduce<number | null>((most, level) => {
    const value = level[quantity];
    return value === null ? most : Math.max(value, most ?? value);
  }, null);
}
