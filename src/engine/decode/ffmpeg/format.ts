import { AV_CHANNEL_ORDER_NATIVE } from 'node-av/constants';
import type { Frame } from 'node-av/lib';
import type { AudioFormat } from '../../audio-source.ts';
import { channelsOf } from '../channel-layout.ts';
import type { Input } from './input.ts';
import { SAMPLE_FORMATS } from './sample-formats.ts';

/** What the samples are, by the first frame: it tells the truth where headers do not (`open.ts`). */
export function formatOf(input: Input, frame: Frame): AudioFormat {
  const encoding = SAMPLE_FORMATS.get(frame.format)?.encoding;
  const stated = input.parameters.bitsPerRawSample || input.parameters.bitsPerCodedSample;
  const isInteger = encoding === 'u8' || encoding === 's16' || encoding === 's32' || encoding === 's64';
  const widest = encoding === 'u8' ? 8 : encoding === 's16' ? 16 : 32;
  return {
    sampleRateHz: frame.sampleRate,
    channels: channelsOf(
      frame.channels,
      frame.channelLayout.order === AV_CHANNEL_ORDER_NATIVE ? frame.channelLayout.mask : 0n,
    ),
    durationSeconds: input.durationSeconds,
    bitsPerSample: isInteger ? (stated > 0 && stated <= widest ? stated : widest) : null,
    codec: codecName(input),
  };
}

function codecName({ codec, parameters }: Input): string {
  return codec.name?.replace(/^(mp[123])float$/, '$1') ?? String(parameters.codecId);
}
