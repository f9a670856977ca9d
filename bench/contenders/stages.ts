/**
 * An analysis taken apart: the stages of `analyze()` one after the other on each block, as it does them, and what each
 * took: the wall clock around each, scaled to the processor time of the pass. Parts of stages are timed in a second pass.
 */
import {
  type AudioBlock,
  type AudioFormat,
  decoderFor,
  interpolatorFor,
  openAudio,
  payloadHashOf,
} from '#engine';
import { createChannelMeter } from '../../src/engine/dynamics/channel-meter.ts';
import { fullScaleOf } from '../../src/engine/dynamics/clipping.ts';
import { createMonoMeter } from '../../src/engine/dynamics/mono-meter.ts';
import { createMonoMix } from '../../src/engine/dynamics/mono-mix.ts';
import { createPeakSeries } from '../../src/engine/dynamics/peak-series.ts';
import { createTruePeakMeter, oversamplingFor } from '../../src/engine/dynamics/true-peak.ts';
import { largestMagnitude } from '../../src/engine/kernel/largest-magnitude.ts';
import { crossProduct } from '../../src/engine/kernel/sample-statistics.ts';
import { createLoudnessMeter } from '../../src/engine/loudness/loudness-meter.ts';
import { createDecimator } from '../../src/engine/spectrum/decimator.ts';
import { createPowerSpectra } from '../../src/engine/spectrum/power-spectra.ts';
import { createSpectrumMeter } from '../../src/engine/spectrum/spectrum-meter.ts';
import type { Breakdown } from '../analysis-stages.ts';

type Stages = Readonly<Record<string, (block: AudioBlock) => void>>;

/** In the order of `analyze()`. */
function stagesOf({ sampleRateHz, channels, bitsPerSample }: AudioFormat): Stages {
  const interpolator = interpolatorFor(oversamplingFor(sampleRateHz));
  const fullScale = fullScaleOf(bitsPerSample);
  const channelMeters = channels.map((channel) => createChannelMeter(channel, interpolator, fullScale));
  const loudness = createLoudnessMeter(sampleRateHz, channels);
  const peakSeries = createPeakSeries(sampleRateHz);
  const mixToMono = createMonoMix(channels);
  const monoMeter = createMonoMeter(sampleRateHz);
  const spectrum = createSpectrumMeter(sampleRateHz);
  let mix = new Float32Array(0);
  return {
    'true peak, channel statistics': ({ channels: planes, frameCount }) =>
      planes.forEach((plane, c) => void channelMeters[c]!.add(plane, frameCount)),
    'K-weighting, loudness': (block) => loudness.add(block),
    'peak series': (block) => peakSeries.add(block),
    correlation: ({ channels: planes, frameCount }) =>
      void (planes.length > 1 && crossProduct(planes[0]!, planes[1]!, frameCount)),
    'mono mix': (block) => {
      mix = mixToMono(block) as Float32Array<ArrayBuffer>;
    },
    'mono meter, waveform': ({ frameCount }) => monoMeter.add(mix, frameCount),
    spectrum: ({ frameCount }) => spectrum.add(mix, frameCount),
  };
}

/** Parts of the stages above, of which each is named as `of NAME: …`. */
function partsOf({ sampleRateHz, channels }: AudioFormat): Stages {
  const interpolator = interpolatorFor(oversamplingFor(sampleRateHz));
  const truePeaks = channels.map(() => createTruePeakMeter(interpolator));
  const decimate = createDecimator(Math.max(0, Math.floor(Math.log2(sampleRateHz / 2500))));
  const bass = createPowerSpectra(2048);
  return {
    'of true peak, channel statistics: true peak': ({ channels: planes, frameCount }) =>
      planes.forEach(
        (plane, c) => void truePeaks[c]!.add(plane, frameCount, largestMagnitude(plane, 0, frameCount)),
      ),
    'of spectrum: bass, decimated': ({ channels: planes, frameCount }) => {
      const low = decimate(planes[0]!, frameCount);
      bass.add(low.samples, low.count, () => {});
    },
  };
}

async function timed(path: string, choose: (format: AudioFormat) => Stages) {
  using source = await openAudio(path);
  const stages = Object.entries(choose(source.format));
  const ms = new Float64Array(stages.length + 1);
  let frames = 0;
  const cpu = process.cpuUsage();
  const begin = performance.now();
  let last = begin;
  const lap = (stage: number): void => {
    const now = performance.now();
    ms[stage]! += now - last;
    last = now;
  };
  for (const block of source.blocks()) {
    lap(0);
    for (let s = 0; s < stages.length; s++) {
      stages[s]![1](block);
      lap(s + 1);
    }
    frames += block.frameCount;
  }
  const { user, system } = process.cpuUsage(cpu);
  const cpuShare = (user + system) / 1e3 / (last - begin);
  const minutes = frames / source.format.sampleRateHz / 60;
  const [decode, ...others] = [...ms].map((total) => (total * cpuShare) / minutes);
  return { minutes, decode, stages: Object.fromEntries(stages.map(([name], s) => [name, others[s]])) };
}

const path = process.argv[2] as string;
await decoderFor('auto');
const { minutes, decode, stages } = await timed(path, stagesOf);
const parts = (await timed(path, partsOf)).stages;
const cpu = process.cpuUsage();
await payloadHashOf(path);
const { user, system } = process.cpuUsage(cpu);
const hash = (user + system) / 1e3 / minutes;
const breakdown: Breakdown = {
  stages: { 'decode, hash': decode!, ...stages },
  parts: { 'of decode, hash: reading packets, hash': hash, ...parts },
};
process.stdout.write(`${JSON.stringify(breakdown)}\n`);
