import type { AudioFormat, Channel } from '#engine';
import { ExpectedError } from '#errors';
import type { Plan } from '../plan.ts';

/** What can be written: RIFF or RF64 WAVE, native FLAC, Ogg Opus, MPEG-1/2 layer III. */
export const RENDER_FORMATS = ['wav', 'flac', 'opus', 'mp3'] as const;
export type RenderFormat = (typeof RENDER_FORMATS)[number];

/** Integers of so many bits, or 32-bit float. */
export type SampleFormat = 's16' | 's24' | 's32' | 'f32';

/** What a written file holds. */
export type Output = {
  readonly format: RenderFormat;
  readonly sampleRateHz: number;
  /** In the order of the planes. */
  readonly channels: readonly Channel[];
  /** What the file or its encoder is given; the lossy encoders take float. */
  readonly sampleFormat: SampleFormat;
  /** Whether going to integers loses anything. */
  readonly isDithered: boolean;
};

/** The rates of MPEG-1 and MPEG-2 layer III and of MPEG-2.5, Hz. */
const MP3_RATES_HZ = [8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000] as const;
const OPUS_RATE_HZ = 48_000;
/** RFC 9639, 9.1.2: what a frame header can state, and the whole of STREAMINFO's 20 bits. */
const FLAC_MAX_RATE_HZ = 655_350;

/** The layouts of Opus mapping family 1 (RFC 7845, 5.1.1.2), each in the order of the channel masks. */
const OPUS_LAYOUTS: readonly (readonly Channel[])[] = [
  ['M'],
  ['FL', 'FR'],
  ['FL', 'FR', 'FC'],
  ['FL', 'FR', 'BL', 'BR'],
  ['FL', 'FR', 'FC', 'BL', 'BR'],
  ['FL', 'FR', 'FC', 'LFE', 'BL', 'BR'],
  ['FL', 'FR', 'FC', 'LFE', 'BC', 'SL', 'SR'],
  ['FL', 'FR', 'FC', 'LFE', 'BL', 'BR', 'SL', 'SR'],
];

/**
 * What a source becomes in a format. Integers keep their depth (8 bits get 16; FLAC holds at most 24), float and lossy
 * sources become 24 bits, and float when a bypass (`plan` null) is written as WAV. Opus has 48 kHz, MP3 the rate itself
 * or the next that it knows; the lossless ones keep the rate. Throws `invalid_request` where the format cannot hold the
 * channels or the rate.
 */
export function outputFor(
  source: AudioFormat,
  request: { readonly format: RenderFormat; readonly plan: Plan | null; readonly gainDb?: number },
): Output {
  const { format, plan, gainDb = 0 } = request;
  const sampleFormat = sampleFormatFor(source, format, plan);
  const bits = Number(sampleFormat.slice(1));
  const isUntouched = plan === null && gainDb === 0;
  const holdsAll = source.bitsPerSample !== null && source.bitsPerSample <= bits;
  return {
    format,
    sampleRateHz: sampleRateFor(source.sampleRateHz, format),
    channels: channelsFor(source.channels, format),
    sampleFormat,
    isDithered: sampleFormat !== 'f32' && !(isUntouched && holdsAll),
  };
}

function sampleFormatFor(source: AudioFormat, format: RenderFormat, plan: Plan | null): SampleFormat {
  const { bitsPerSample } = source;
  if (format === 'opus' || format === 'mp3') return 'f32';
  if (bitsPerSample === null) return plan === null && format === 'wav' ? 'f32' : 's24';
  if (bitsPerSample <= 16) return 's16';
  return bitsPerSample <= 24 || format === 'flac' ? 's24' : 's32';
}

function sampleRateFor(sampleRateHz: number, format: RenderFormat): number {
  if (format === 'opus') return OPUS_RATE_HZ;
  if (format === 'mp3') {
    const isOf44100 = sampleRateHz % 44_100 === 0;
    return MP3_RATES_HZ.find((rate) => rate >= sampleRateHz) ?? (isOf44100 ? 44_100 : 48_000);
  }
  if (format === 'flac') {
    const isStatable = sampleRateHz <= 65_535 || sampleRateHz % 10 === 0;
    if (sampleRateHz > FLAC_MAX_RATE_HZ || !isStatable) {
      throw new ExpectedError(
        'invalid_request',
        `format flac holds sample rates of at most ${FLAC_MAX_RATE_HZ} Hz, in steps of 10 Hz above 65535 Hz; the source has ${sampleRateHz} Hz`,
      );
    }
  }
  return sampleRateHz;
}

function channelsFor(channels: readonly Channel[], format: RenderFormat): readonly Channel[] {
  if (format === 'wav') return channels;
  const most = format === 'mp3' ? 2 : 8;
  if (channels.length > most) {
    throw new ExpectedError(
      'invalid_request',
      `format ${format} holds at most ${most} channels, the source has ${channels.length}`,
    );
  }
  if (format === 'flac') return channels;
  if (channels.length <= 2) return OPUS_LAYOUTS[channels.length - 1]!;
  const layout = OPUS_LAYOUTS[channels.length - 1]!;
  const sameOrBehind = (channel: Channel, c: number): boolean =>
    channel === layout[c] ||
    (channel === 'SL' && layout[c] === 'BL') ||
    (channel === 'SR' && layout[c] === 'BR');
  if (!channels.every(sameOrBehind)) {
    throw new ExpectedError(
      'invalid_request',
      `format opus holds ${channels.length} channels as ${layout.join(' ')}, the source has ${channels.join(' ')}`,
    );
  }
  return layout;
}
