/**
 * An analysis taken apart: the stages of `analyze()` one after the other on each block, as it does them, and what each
 * took: the wall clock around each, scaled to the processor time of the pass. Parts of stages are timed in a second pass.
 */
import { type AudioBlock, type AudioFormat, decoderFor, openAudio, payloadHashOf } from '#engine';
import { interpolatorFor, oversamplingFor } from '#engine/interpolator';
import { createChannelMeter } from '../../src/engine/dynamics/channel-meter.ts';
import { fullScaleOf } from '../../src/engine/dynamics/clipping.ts';
import { createMonoMeter } from '../../src/engine/dynamics/mono-meter.ts';
import { createMonoMix } from '../../src/engine/dynamics/mono-mix.ts';
import { createPeakSeries } from '../../src/engine/dynamics/peak-series.ts';
import { createTruePeakMeter } from '../../src/engine/dynamics/true-peak.ts';
import { blocksInRoom } from '../../src/engine/kernel/blocks.ts';
import { kernels } from '../../src/engine/kernel/kernels.ts';
import { addressOf, openRoom, type Room } from '../../src/engine/kernel/room.ts';
import { createLoudnessMeter } from '../../src/engine/loudness/loudness-meter.ts';
import { createFastSpectra } from '../../src/engine/spectrum/fast-spectra.ts';
import { createSpectrumMeter } from '../../src/engine/spectrum/spectrum-meter.ts';
import type { Breakdown } from '../analysis-stages.ts';

type Stages = Readonly<Record<string, (block: AudioBlock) => void>>;

/** In the order of `analyze()`. */
function stagesOf(room: Room, { sampleRateHz, channels, bitsPerSample }: AudioFormat): Stages {
  const { crossProduct } = kernels();
  const interpolator = interpolatorFor(oversamplingFor(sampleRateHz));
  const fullScale = fullScaleOf(bitsPerSample);
  const channelMeters = channels.map((channel) => createChannelMeter(room, channel, interpolator, fullScale));
  const loudness = createLoudnessMeter(room, sampleRateHz, channels);
  const peakSeries = createPeakSeries(sampleRateHz);
  const mixToMono = createMonoMix(room, channels);
  const monoMeter = createMonoMeter(room, sampleRateHz);
  const spectrum = createSpectrumMeter(room, sampleRateHz);
  let mix: Float32Array = room.float32(1);
  return {
    'true peak, channel statistics': ({ channels: planes, frameCount }) => {
      for (let c = 0; c < planes.length; c++) channelMeters[c]!.add(planes[c]!, frameCount);
    },
    'K-weighting, loudness': (block) => loudness.add(block),
    'peak series': (block) => peakSeries.add(block),
    correlation: ({ channels: [left, right], frameCount }) => {
      if (right !== undefined) crossProduct(addressOf(left!), addressOf(right), frameCount);
    },
    'mono mix': (block) => {
      mix = mixToMono(block);
    },
    'mono meter, waveform': ({ frameCount }) => monoMeter.add(mix, frameCount),
    spectrum: ({ frameCount }) => spectrum.add(mix, frameCount),
  };
}

/** Parts of the stages above, each named as `of STAGE: …`. */
function partsOf(room: Room, { sampleRateHz, channels }: AudioFormat): Stages {
  const { largestMagnitude } = kernels();
  const interpolator = interpolatorFor(oversamplingFor(sampleRateHz));
  const truePeaks = channels.map(() => createTruePeakMeter(room, interpolator));
  const mixToMono = createMonoMix(room, channels);
  const fast = createFastSpectra(room, sampleRateHz);
  let mix: Float32Array = room.float32(1);
  return {
    'of true peak, channel statistics: true peak': ({ channels: planes, frameCount }) => {
      for (let c = 0; c < planes.length; c++) {
        truePeaks[c]!.add(planes[c]!, frameCount, largestMagnitude(addressOf(planes[c]!), frameCount));
      }
    },
    'mono mix': (block) => {
      mix = mixToMono(block);
    },
    'of spectrum: 46 ms windows and features, the rest is the bass': ({ frameCount }) =>
      fast.add(mix, frameCount),
  };
}

const DECODE = 'decode, hash';
const COPY = "into the kernels' memory";

async function timed(path: string, choose: (room: Room, format: AudioFormat) => Stages) {
  using source = await openAudio(path);
  using room = openRoom();
  const stages = Object.entries(choose(room, source.format));
  const names = [DECODE, COPY, ...stages.map(([name]) => name)];
  const ms = new Float64Array(names.length);
  let frames = 0;
  const cpu = process.cpuUsage();
  const begin = performance.now();
  let last = begin;
  const lap = (stage: number): void => {
    const now = performance.now();
    ms[stage]! += now - last;
    last = now;
  };
  const decoded = function* (): Generator<AudioBlock> {
    for (const block of source.blocks()) {
      lap(0);
      yield block;
    }
    lap(0);
  };
  for (const block of blocksInRoom(room, decoded(), source.format.channels.length)) {
    lap(1);
    for (let s = 0; s < stages.length; s++) {
      stages[s]![1](block);
      lap(s + 2);
    }
    frames += block.frameCount;
  }
  const { user, system } = process.cpuUsage(cpu);
  const cpuShare = (user + system) / 1e3 / (last - begin);
  const minutes = frames / source.format.sampleRateHz / 60;
  const times = names.map((name, s) => [name, (ms[s]! * cpuShare) / minutes] as const);
  return { minutes, times: Object.fromEntries(times) };
}

async function hashAlone(path: string, minutes: number): Promise<number> {
  const cpu = process.cpuUsage();
  await payloadHashOf(path);
  const { user, system } = process.cpuUsage(cpu);
  return (user + system) / 1e3 / minutes;
}

const path = process.argv[2] as string;
await decoderFor('auto');
const { minutes, times } = await timed(path, stagesOf);
const parts = Object.entries((await timed(path, partsOf)).times).filter(([name]) => name.startsWith('of '));
const breakdown: Breakdown = {
  stages: times,
  parts: {
    [`of ${DECODE}: reading packets, hash`]: await hashAlone(path, minutes),
    ...Object.fromEntries(parts),
  },
};
process.stdout.write(`${JSON.stringify(breakdown)}\n`);
