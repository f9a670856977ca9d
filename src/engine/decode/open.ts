import { stat } from 'node:fs/promises';
import { ExpectedError } from '#errors';
import type { AudioSource, DecoderName } from '../audio-source.ts';

/** `auto` takes FFmpeg where node-av has a binary for the platform, node-web-audio-api elsewhere. */
export type DecoderChoice = DecoderName | 'auto';

export type OpenOptions = {
  /**
   * Where `blocks()` begins: at frame `Math.round(fromSeconds * sampleRateHz)` of the whole decode, exactly; past the
   * end there are none. Where a format's timestamps allow it only the last second before is decoded. What a decoder
   * invents may differ (AAC's noise substitution). Such a source has no payload hash.
   */
  readonly fromSeconds?: number;
  /**
   * It need not be exact: an MP3 of hours, whose packets are else counted from its start, is entered where its bit rate
   * or its table says, and coarse timestamps will do.
   */
  readonly isNearEnough?: boolean;
};

let decodersOpened = 0;

/**
 * How often this thread has begun to decode a file, whatever for: what is measured twice shows here. What decodes opens
 * its source by `openAudio`; a payload hash does not.
 */
export function decodesBegun(): number {
  return decodersOpened;
}

/**
 * Opens an audio file for one reading. Throws `file_not_found`, `undecodable_audio` (no audio, or not a regular
 * file: pipes and devices are never opened) or `unsupported_audio`.
 */
export async function openAudio(
  path: string,
  decoder: DecoderChoice = 'auto',
  options: OpenOptions = {},
): Promise<AudioSource> {
  const { fromSeconds = 0, isNearEnough = false } = options;
  await requireRegularFile(path);
  decodersOpened++;
  if ((await decoderFor(decoder)) === 'ffmpeg')
    return (await import('./ffmpeg/open.ts')).openWithFfmpeg(path, fromSeconds, isNearEnough);
  return (await import('./web-audio.ts')).openWithWebAudio(path, fromSeconds);
}

/** SHA-256, hex, of what decides the file's samples, without decoding where the decoder can. Errors as `openAudio`. */
export async function payloadHashOf(
  path: string,
  decoder: DecoderChoice = 'auto',
  onPacket?: () => void,
): Promise<string> {
  await requireRegularFile(path);
  if ((await decoderFor(decoder)) === 'ffmpeg')
    return (await import('./ffmpeg/payload.ts')).payloadHashWithFfmpeg(path, onPacket);
  return (await import('./web-audio.ts')).payloadHashWithWebAudio(path);
}

/** One channel at another sample rate, converted by the library that also decodes. */
export async function resample(
  samples: Float32Array<ArrayBuffer>,
  {
    fromHz,
    toHz,
    decoder,
  }: { readonly fromHz: number; readonly toHz: number; readonly decoder: DecoderName },
): Promise<Float32Array> {
  if (fromHz === toHz) return samples;
  if (decoder === 'ffmpeg')
    return (await import('./ffmpeg/resample.ts')).resampleWithFfmpeg(samples, fromHz, toHz);
  return (await import('./web-audio.ts')).resampleWithWebAudio(samples, fromHz, toHz);
}

let automatic: Promise<DecoderName> | undefined;

/** Which decoder a choice means on this machine. */
export async function decoderFor(choice: DecoderChoice): Promise<DecoderName> {
  if (choice !== 'auto') return choice;
  automatic ??= import('./ffmpeg/open.ts').then(
    () => 'ffmpeg' as const,
    () => 'web-audio' as const,
  );
  return automatic;
}

async function requireRegularFile(path: string): Promise<void> {
  const status = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') {
      throw new ExpectedError('file_not_found', `${path} does not exist`, { cause });
    }
    throw new ExpectedError('undecodable_audio', `${path} cannot be read: ${cause.message}`, { cause });
  });
  if (!status.isFile()) throw new ExpectedError('undecodable_audio', `${path} is not a regular file`);
  if (status.size === 0) throw new ExpectedError('undecodable_audio', `${path} is empty`);
}
