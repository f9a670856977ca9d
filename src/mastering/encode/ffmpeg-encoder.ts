import {
  AV_CHANNEL_ORDER_NATIVE,
  AV_CHANNEL_ORDER_UNSPEC,
  AV_CODEC_FLAG_QSCALE,
  AV_LOG_QUIET,
  AV_PKT_DATA_SKIP_SAMPLES,
  AV_SAMPLE_FMT_FLT,
  AV_SAMPLE_FMT_FLTP,
  AV_SAMPLE_FMT_S16,
  AV_SAMPLE_FMT_S32,
  AVERROR_EAGAIN,
  AVERROR_EOF,
  AVFMT_FLAG_BITEXACT,
  FF_ENCODER_FLAC,
  FF_ENCODER_LIBMP3LAME,
  FF_ENCODER_LIBOPUS,
} from 'node-av/constants';
import {
  Codec,
  CodecContext,
  FFmpegError,
  FormatContext,
  Frame,
  Log,
  Packet,
  Rational,
  SoftwareResampleContext,
} from 'node-av/lib';
import { type AudioBlock, channelMask } from '#engine';
import type { Encoder, EncoderOptions } from './encoder.ts';
import type { Output } from './output.ts';
import { createStage, type StageLayout } from './stage.ts';
import { writeFailure } from './write-failure.ts';

const CODECS = {
  flac: { encoder: FF_ENCODER_FLAC, muxer: 'flac' },
  opus: { encoder: FF_ENCODER_LIBOPUS, muxer: 'opus' },
  mp3: { encoder: FF_ENCODER_LIBMP3LAME, muxer: 'mp3' },
} as const;

/**
 * The target of Opus's variable bit rate: 160 kbit/s in stereo, a step above the 128 that Xiph recommends for music
 * (wiki.xiph.org/Opus_Recommended_Settings); 96 for a single channel, 80 for each of a surround layout.
 */
function opusBitsPerSecond({ channels: { length } }: Output): number {
  return length === 1 ? 96_000 : 80_000 * length;
}

/** STREAMINFO's count of samples: 36 bits that end 18 bytes in (RFC 9639, 8.2). */
const FLAC_COUNT_AT = 13;

Log.setLevel(AV_LOG_QUIET);

/**
 * FLAC, Opus or MP3 by FFmpeg's encoders and muxers (node-av's low-level synchronous calls). Encoder delay and padding
 * are stated in the file (pre-skip and last granule, LAME's gapless fields), so that a decoder gives the frames that
 * went in, where they were; resampled, they are as many as fit into the same time, rounded up.
 */
export function openFfmpegEncoder(path: string, options: EncoderOptions): Encoder {
  const { output, sampleRateHz } = options;
  const sink = openSink(path, options);
  const layout = stageLayoutOf(output);
  const stage = createStage(output, layout, sink.frameFrames, sink.encode);
  if (sampleRateHz === output.sampleRateHz) {
    return {
      write: stage.add,
      finish() {
        stage.flush();
        sink.finish();
      },
      [Symbol.dispose]: sink.close,
    };
  }
  const resampler = createResampler(sampleRateHz, output);
  return {
    write(block) {
      resampler.convert(block, stage.add);
    },
    finish() {
      resampler.flush(stage.add);
      stage.flush();
      sink.finish();
    },
    [Symbol.dispose]() {
      resampler.close();
      sink.close();
    },
  };
}

function stageLayoutOf({ format, sampleFormat }: Output): StageLayout {
  if (format === 'mp3') return 'f32-planar';
  if (format === 'opus') return 'f32';
  return sampleFormat === 's16' ? 's16' : 's32';
}

const FFMPEG_FORMATS: Readonly<Record<StageLayout, number>> = {
  s16: AV_SAMPLE_FMT_S16,
  s32: AV_SAMPLE_FMT_S32,
  f32: AV_SAMPLE_FMT_FLT,
  'f32-planar': AV_SAMPLE_FMT_FLTP,
};

/** The encoder and the file behind it: takes whole codec frames, the last may be shorter. */
function openSink(path: string, { output, frameCount }: EncoderOptions) {
  const { encoder: name, muxer } = CODECS[output.format as keyof typeof CODECS];
  const codec = Codec.findEncoderByName(name);
  if (codec === null) throw new Error(`this FFmpeg has no encoder ${name}`);
  const context = new CodecContext();
  const container = new FormatContext();
  const frame = new Frame();
  const packet = new Packet();
  const close = (): void => {
    packet.free();
    frame.free();
    context.freeContext();
    container.closeOutputSync();
    container.freeContext();
  };
  const written = (status: number): void => {
    if (status < 0) throw writeFailure(path, status, FFmpegError.strerror(status));
  };
  try {
    context.allocContext3(codec);
    context.sampleRate = output.sampleRateHz;
    context.channelLayout = layoutOf(output);
    context.sampleFormat = FFMPEG_FORMATS[stageLayoutOf(output)] as typeof context.sampleFormat;
    context.timeBase = new Rational(1, output.sampleRateHz);
    if (output.format === 'flac') context.bitsPerRawSample = Number(output.sampleFormat.slice(1));
    if (output.format === 'opus') context.bitRate = BigInt(opusBitsPerSecond(output));
    if (output.format === 'mp3') {
      // LAME's best variable bit rate, -V 0: around 245 kbit/s in stereo.
      context.setFlags(AV_CODEC_FLAG_QSCALE);
      context.globalQuality = 0;
    }
    // Without a dictionary of options: node-av 6.1.1 frees one twice once an encoder has taken from it.
    FFmpegError.throwIfError(context.open2Sync(codec, null), `opening ${name}`);

    const url = `file:${path}`;
    FFmpegError.throwIfError(container.allocOutputContext2(null, muxer, url), `opening muxer ${muxer}`);
    // No random serial numbers: the same samples always become the same file.
    container.setFlags(AVFMT_FLAG_BITEXACT);
    const stream = container.newStream(codec);
    stream.timeBase = context.timeBase;
    FFmpegError.throwIfError(context.parametersFromContext(stream.codecpar), `describing ${name}`);
    const { extradata } = stream.codecpar;
    if (output.format === 'flac' && frameCount !== null && extradata !== null) {
      stream.codecpar.extradata = withFlacCount(extradata, frameCount);
    }
    written(container.openOutputSync());
    written(container.writeHeaderSync());
    frame.alloc();
    packet.alloc();
    const channelLayout = layoutOf(output);
    let position = 0;
    let discarded = 0;

    const drain = (): void => {
      for (;;) {
        const received = context.receivePacketSync(packet);
        if (received === AVERROR_EAGAIN || received === AVERROR_EOF) return;
        FFmpegError.throwIfError(received, name);
        if (output.format === 'mp3') discarded = sumDiscarded(packet, discarded);
        packet.streamIndex = 0;
        packet.rescaleTs(context.timeBase, stream.timeBase);
        const status = container.writeFrameSync(packet);
        packet.unref();
        written(status);
      }
    };
    return {
      frameFrames: context.frameSize,
      encode(samples: Buffer, frames: number): void {
        frame.format = context.sampleFormat;
        frame.sampleRate = output.sampleRateHz;
        frame.channelLayout = channelLayout;
        frame.nbSamples = frames;
        FFmpegError.throwIfError(frame.getBuffer(0), 'av_frame_get_buffer');
        FFmpegError.throwIfError(frame.fromBuffer(samples), 'filling a frame');
        frame.pts = BigInt(position);
        position += frames;
        const status = context.sendFrameSync(frame);
        frame.unref();
        FFmpegError.throwIfError(status, name);
        drain();
      },
      finish(): void {
        FFmpegError.throwIfError(context.sendFrameSync(null), name);
        drain();
        written(container.writeTrailerSync());
      },
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

/**
 * LAME's padding may reach over the last two packets, each of which states its part; the muxer takes the last one's for
 * the whole, and the file would decode to some samples too many. So each states the sum so far.
 */
function sumDiscarded(packet: Packet, before: number): number {
  const stated = packet.getSideData(AV_PKT_DATA_SKIP_SAMPLES);
  if (stated === null) return before;
  const sides = Buffer.from(stated);
  const discarded = before + sides.readUInt32LE(4);
  sides.writeUInt32LE(discarded, 4);
  FFmpegError.throwIfError(packet.addSideData(AV_PKT_DATA_SKIP_SAMPLES, sides), 'stating the padding');
  return discarded;
}

function layoutOf({ channels }: Output) {
  const mask = channelMask(channels);
  return {
    nbChannels: channels.length,
    order: mask === 0 ? AV_CHANNEL_ORDER_UNSPEC : AV_CHANNEL_ORDER_NATIVE,
    mask: BigInt(mask),
  };
}

function withFlacCount(streamInfo: Buffer, frameCount: number): Buffer {
  const stated = Buffer.from(streamInfo);
  const high = Math.floor(frameCount / 2 ** 32) & 0x0f;
  stated[FLAC_COUNT_AT] = (stated[FLAC_COUNT_AT]! & 0xf0) | high;
  stated.writeUInt32BE(frameCount % 2 ** 32, FLAC_COUNT_AT + 1);
  return stated;
}

/** From the blocks' rate to the output's; ⌈frames × ratio⌉ come out, the first where the first went in. */
function createResampler(fromHz: number, output: Output) {
  const toHz = output.sampleRateHz;
  const context = new SoftwareResampleContext();
  const layout = layoutOf(output);
  context.allocSetOpts2(layout, AV_SAMPLE_FMT_FLTP, toHz, layout, AV_SAMPLE_FMT_FLTP, fromHz);
  FFmpegError.throwIfError(context.init(), 'swr_init');
  let planes: Float32Array[] = [];
  let taken = 0;
  let given = 0;

  const convert = (input: Buffer[] | null, frameCount: number, use: (block: AudioBlock) => void): number => {
    const room = Math.ceil((frameCount * toHz) / fromHz) + 1024;
    if ((planes[0]?.length ?? 0) < room) planes = output.channels.map(() => new Float32Array(room));
    const converted = context.convertSync(planes.map(bytesOf), room, input, frameCount);
    FFmpegError.throwIfError(converted, 'swr_convert');
    const wanted = Math.min(converted, Math.ceil((taken * toHz) / fromHz) - given);
    if (wanted > 0) use({ channels: planes, frameCount: wanted });
    given += wanted;
    return converted;
  };
  return {
    convert({ channels, frameCount }: AudioBlock, use: (block: AudioBlock) => void): void {
      taken += frameCount;
      convert(
        channels.map((plane) => bytesOf(plane.subarray(0, frameCount))),
        frameCount,
        use,
      );
    },
    flush(use: (block: AudioBlock) => void): void {
      while (convert(null, 0, use) > 0);
      const missing = Math.ceil((taken * toHz) / fromHz) - given;
      if (missing > 0)
        use({ channels: output.channels.map(() => new Float32Array(missing)), frameCount: missing });
    },
    close: () => context.free(),
  };
}

function bytesOf(plane: Float32Array): Buffer {
  return Buffer.from(plane.buffer, plane.byteOffset, plane.byteLength);
}
