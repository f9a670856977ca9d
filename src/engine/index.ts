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
export { analyze } from './analyze.ts';
export type { AudioBlock, AudioFormat, AudioSource, Channel, DecoderName } from './audio-source.ts';
export { openAudio } from './decode/open.ts';
