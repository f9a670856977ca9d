import type { AudioBlock } from '#engine';
import { ExpectedError } from '#errors';
import type { Output } from './output.ts';
import { openWavEncoder } from './wav-encoder.ts';

/**
 * Writes one file from front to back. Throws `storage_full` when the disk is, `invalid_request` when the file cannot be
 * written where it is to be.
 */
export type Encoder = Disposable & {
  /** The planes may be used again once this returns. */
  write(block: AudioBlock): void;
  /** Writes what is held back, and what the header could not know. A file that was not finished is not whole. */
  finish(): void;
};

export type EncoderOptions = {
  readonly output: Output;
  /** The rate of the blocks, Hz: they are resampled where the output has another. */
  readonly sampleRateHz: number;
  /** Frames that will be written, where that is known: WAV and FLAC then state their length from the start. */
  readonly frameCount: number | null;
};

/** Opens a file for writing; one that is there is overwritten. WAV is our own, the rest FFmpeg's. */
export async function openEncoder(path: string, options: EncoderOptions): Promise<Encoder> {
  if (options.output.format === 'wav') return openWavEncoder(path, options);
  const ffmpeg = await import('./ffmpeg-encoder.ts').catch((cause: unknown) => {
    throw new ExpectedError(
      'unsupported_audio',
      `format ${options.output.format} cannot be written on this machine, which node-av has no binary for: choose wav`,
      { cause },
    );
  });
  return ffmpeg.openFfmpegEncoder(path, options);
}
