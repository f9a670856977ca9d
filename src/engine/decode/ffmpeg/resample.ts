import { AV_CHANNEL_ORDER_NATIVE, AV_SAMPLE_FMT_FLT } from 'node-av/constants';
import { FFmpegError, SoftwareResampleContext } from 'node-av/lib';

/** `M`: a single channel in the centre. */
const MONO = { nbChannels: 1, order: AV_CHANNEL_ORDER_NATIVE, mask: 4n };

/** Converts one channel to another sample rate with FFmpeg's resampler. */
export function resampleWithFfmpeg(samples: Float32Array, fromHz: number, toHz: number): Float32Array {
  const resampler = new SoftwareResampleContext();
  try {
    resampler.allocSetOpts2(MONO, AV_SAMPLE_FMT_FLT, toHz, MONO, AV_SAMPLE_FMT_FLT, fromHz);
    FFmpegError.throwIfError(resampler.init(), 'swr_init');
    const room = Math.ceil((samples.length * toHz) / fromHz) + 1024;
    const output = Buffer.alloc(room * Float32Array.BYTES_PER_ELEMENT);
    const input = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
    const converted = resampler.convertSync([output], room, [input], samples.length);
    FFmpegError.throwIfError(converted, 'swr_convert');
    const rest = output.subarray(converted * Float32Array.BYTES_PER_ELEMENT);
    const flushed = Math.max(0, resampler.convertSync([rest], room - converted, null, 0));
    return new Float32Array(output.buffer, output.byteOffset, converted + flushed);
  } finally {
    resampler.free();
  }
}
