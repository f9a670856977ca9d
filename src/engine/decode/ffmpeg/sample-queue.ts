import {
  AV_CHANNEL_ORDER_NATIVE,
  AV_CHANNEL_ORDER_UNSPEC,
  AV_SAMPLE_FMT_DBL,
  AV_SAMPLE_FMT_FLT,
  AV_SAMPLE_FMT_FLTP,
  AV_SAMPLE_FMT_S64,
  AV_SAMPLE_FMT_S64P,
  AVERROR_INPUT_CHANGED,
} from 'node-av/constants';
import { FFmpegError, Frame, SoftwareResampleContext } from 'node-av/lib';
import { copyToPlanes } from '../sample-planes.ts';

/** Samples between a decoder's frames, which are of any length, and blocks, which are of one. */
export type SampleQueue = {
  /** Takes in a frame's samples; false, and nothing is taken, where they are not laid out as the first frame's. */
  add(frame: Frame): boolean;
  /** Writes the `count` oldest samples into the planes, from sample `at` on. At most as many as were added. */
  take(count: number, at: number): void;
  free(): void;
};

/** node-av hands libswresample eight pointers. */
const MAX_PLANES = 8;

/**
 * A queue for frames that are laid out like `first`, inside libswresample, which converts straight into the planes: no
 * buffer is made a frame. Between equal rates and layouts it neither resamples, mixes, clips nor dithers: the samples are
 * those of `copyToPlanes` (`../sample-planes.ts`), bit by bit. For the formats of `sample-formats.ts`.
 *
 * `planes` are views of any memory, one a channel; it must not be detached while the queue is in use (a
 * WebAssembly.Memory that grows is).
 */
export function openQueue(first: Frame, planes: readonly Float32Array[]): SampleQueue {
  // libswresample gives itself a layout where none is stated, and then finds that the frames have another.
  const stated = unstatedLayout(first, planes.length);
  if (stated !== null) first.channelLayout = stated;
  const is64Bit = first.format === AV_SAMPLE_FMT_S64 || first.format === AV_SAMPLE_FMT_S64P;
  const isDirect = planes.length <= MAX_PLANES && !is64Bit;
  const format = isDirect ? AV_SAMPLE_FMT_FLTP : is64Bit ? AV_SAMPLE_FMT_DBL : AV_SAMPLE_FMT_FLT;
  const converter = openConverter(first, format);
  const read = (target: Buffer[], count: number): void => {
    const given = converter.convertSync(target, count, null, 0);
    if (given !== count) throw new Error(`libswresample gave ${given} samples of ${count}`);
  };
  return {
    add(frame) {
      if (stated !== null) {
        if (frame.channels !== planes.length) return false;
        frame.channelLayout = stated;
      }
      const status = converter.convertFrame(null, frame);
      if (status === AVERROR_INPUT_CHANGED) return false;
      FFmpegError.throwIfError(status, 'swr_convert_frame');
      return true;
    },
    take: isDirect ? direct(read, planes) : packed(read, planes, is64Bit),
    free: () => converter.free(),
  };
}

type Read = (target: Buffer[], count: number) => void;

function direct(read: Read, planes: readonly Float32Array[]): SampleQueue['take'] {
  const bytesFrom = (at: number) =>
    planes.map((plane) => Buffer.from(plane.buffer, plane.byteOffset, plane.byteLength).subarray(at * 4));
  const whole = bytesFrom(0);
  return (count, at) => {
    // Native code would write to where a detached plane no longer is.
    for (const plane of planes)
      if (plane.length < at + count) throw new Error('a plane is too short, or detached');
    read(at === 0 ? whole : bytesFrom(at), count);
  };
}

/**
 * Through one buffer of packed samples: for more planes than there are pointers, and for 64-bit integers, which
 * libswresample would round to float32 at once, and `copyToPlanes` rounds by way of float64.
 */
function packed(read: Read, planes: readonly Float32Array[], is64Bit: boolean): SampleQueue['take'] {
  const channelCount = planes.length;
  const encoding = is64Bit ? 'f64' : 'f32';
  let bytes = Buffer.alloc(0);
  return (count, at) => {
    const byteCount = count * channelCount * (is64Bit ? 8 : 4);
    if (bytes.byteLength < byteCount) bytes = Buffer.alloc(byteCount);
    read([bytes], count);
    copyToPlanes(
      { encoding, isPlanar: false, planes: [bytes], channelCount },
      { from: 0, count },
      planes,
      at,
    );
  };
}

/** Any layout of as many channels, for frames that state none; nothing is mixed by it. `null` where one is stated. */
function unstatedLayout({ channelLayout }: Frame, channelCount: number) {
  if (channelLayout.order !== AV_CHANNEL_ORDER_UNSPEC) return null;
  return { nbChannels: channelCount, order: AV_CHANNEL_ORDER_NATIVE, mask: 2n ** BigInt(channelCount) - 1n };
}

/** A converter from frames like `frame` to `format`. It is told by frames: a custom layout cannot be told otherwise. */
function openConverter(frame: Frame, format: Frame['format']): SoftwareResampleContext {
  const converter = new SoftwareResampleContext();
  const wanted = new Frame();
  wanted.alloc();
  try {
    converter.alloc();
    FFmpegError.throwIfError(wanted.ref(frame), 'av_frame_ref');
    wanted.format = format;
    FFmpegError.throwIfError(converter.configFrame(wanted, frame), 'swr_config_frame');
    FFmpegError.throwIfError(converter.init(), 'swr_init');
    return converter;
  } catch (error) {
    converter.free();
    throw error;
  } finally {
    wanted.free();
  }
}
