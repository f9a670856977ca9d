export {
  ALGORITHM_VERSION,
  type Analysis,
  type BandLevel,
  type ChannelLevels,
  type LoudnessHistogram,
  type Series,
  type Warning,
  type WarningCode,
} from './analysis.ts';
export { type AnalyzeOptions, analyze } from './analyze.ts';
export type { AudioBlock, AudioFormat, AudioSource, Channel, DecoderName } from './audio-source.ts';
export { channelMask } from './decode/channel-layout.ts';
export { type DecoderChoice, decoderFor, decodesBegun, openAudio, payloadHashOf } from './decode/open.ts';
export type { Descriptors } from './descriptors.ts';
export { type Levels, levelsOf } from './levels.ts';
export { albumLufs } from './loudness/histogram.ts';
export { kWeighting } from './loudness/k-weighting.ts';
export { createResampler } from './resampler.ts';
export { describe } from './spectrum/essentia.ts';
