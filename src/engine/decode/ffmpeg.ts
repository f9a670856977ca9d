import {
  AV_CHANNEL_ORDER_NATIVE,
  AV_CODEC_ID_NONE,
  AV_LOG_QUIET,
  AV_NOPTS_VALUE,
  AV_PKT_DATA_SKIP_SAMPLES,
  AV_PKT_FLAG_DISCARD,
  AV_SAMPLE_FMT_DBL,
  AV_SAMPLE_FMT_DBLP,
  AV_SAMPLE_FMT_FLT,
  AV_SAMPLE_FMT_FLTP,
  AV_SAMPLE_FMT_S16,
  AV_SAMPLE_FMT_S16P,
  AV_SAMPLE_FMT_S32,
  AV_SAMPLE_FMT_S32P,
  AV_SAMPLE_FMT_S64,
  AV_SAMPLE_FMT_S64P,
  AV_SAMPLE_FMT_U8,
  AV_SAMPLE_FMT_U8P,
  AVDISCARD_ALL,
  AVERROR_EAGAIN,
  AVERROR_EOF,
  AVMEDIA_TYPE_AUDIO,
  AVSEEK_FLAG_BACKWARD,
} from 'node-av/constants';
import {
  Codec,
  CodecContext,
  Dictionary,
  FFmpegError,
  FormatContext,
  Frame,
  Log,
  Packet,
  SoftwareResampleContext,
} from 'node-av/lib';
import { ExpectedError } from '#errors';
import type { AudioBlock, AudioFormat, AudioSource } from '../audio-source.ts';
import { channelsOf } from './channel-layout.ts';
import { createPayloadHash, type PayloadHash } from './payload-hash.ts';
import { copyToPlanes, type SampleEncoding } from './sample-planes.ts';
import { dropUntil } from './seek.ts';

/** FFmpeg's demuxers that hold audio and never lead to another file: no playlists, no concatenation lists. */
const FORMATS =
  'wav,w64,aiff,au,caf,flac,mp3,aac,mov,ogg,matroska,wv,ape,asf,dsf,iff,tta,tak,mpc,mpc8,ac3,eac3,dts,truehd,amr';
const BLOCK_FRAMES = 8192;
/** A decoder that reports this many errors after its last packet will not come to an end by itself. */
const MAX_ERRORS_WHILE_DRAINING = 100;
const MAX_CHANNELS = 64;
/**
 * Decoded and dropped after a jump until a decoder's state is what it would be: MP3's bit reservoir, Opus' 80 ms and its
 * slower predictions, AAC's overlap and its spectral band replication. A second costs 2 ms.
 */
const PREROLL_SECONDS = 1;

const ENCODINGS = new Map<number, { encoding: SampleEncoding; isPlanar: boolean }>([
  [AV_SAMPLE_FMT_U8, { encoding: 'u8', isPlanar: false }],
  [AV_SAMPLE_FMT_S16, { encoding: 's16', isPlanar: false }],
  [AV_SAMPLE_FMT_S32, { encoding: 's32', isPlanar: false }],
  [AV_SAMPLE_FMT_S64, { encoding: 's64', isPlanar: false }],
  [AV_SAMPLE_FMT_FLT, { encoding: 'f32', isPlanar: false }],
  [AV_SAMPLE_FMT_DBL, { encoding: 'f64', isPlanar: false }],
  [AV_SAMPLE_FMT_U8P, { encoding: 'u8', isPlanar: true }],
  [AV_SAMPLE_FMT_S16P, { encoding: 's16', isPlanar: true }],
  [AV_SAMPLE_FMT_S32P, { encoding: 's32', isPlanar: true }],
  [AV_SAMPLE_FMT_S64P, { encoding: 's64', isPlanar: true }],
  [AV_SAMPLE_FMT_FLTP, { encoding: 'f32', isPlanar: true }],
  [AV_SAMPLE_FMT_DBLP, { encoding: 'f64', isPlanar: true }],
]);

Log.setLevel(AV_LOG_QUIET);

/**
 * Opens a file with FFmpeg (node-av's low-level synchronous calls: the asynchronous ones measured a quarter of the
 * speed), to be read from `fromSeconds` on. The container's trims (encoder delay and padding, pre-skip, edit lists) are
 * applied by the decoder. Throws `undecodable_audio` when there is no audio in it, `unsupported_audio` for more than 64
 * channels.
 */
export function openWithFfmpeg(path: string, fromSeconds = 0, isNearEnough = false): AudioSource {
  let opened = openAtFirstFrame(path, fromSeconds === 0, isNearEnough);
  try {
    const fromFrame = Math.round(fromSeconds * opened.format.sampleRateHz);
    let toDrop: number | null = fromFrame;
    if (fromSeconds > PREROLL_SECONDS) {
      toDrop = jumpTo(opened, fromFrame, isNearEnough);
      if (toDrop === null) {
        // It cannot be told where the jump led to: decoded from the start instead.
        opened.close();
        opened = openAtFirstFrame(path, false);
        toDrop = fromFrame;
      }
    }
    const { pump, frame, format, close } = opened;
    const framesToDrop = toDrop;
    return {
      decoder: 'ffmpeg',
      format,
      blocks: () => readBlocks(pump, frame, format, path, framesToDrop),
      get damagedPackets() {
        return pump.damagedPackets();
      },
      get payloadHash() {
        return pump.payloadHash();
      },
      [Symbol.dispose]: close,
    };
  } catch (error) {
    opened.close();
    throw error;
  }
}

type Opened = ReturnType<typeof openAtFirstFrame>;

/** The first frame tells the truth where headers do not: HE-AAC doubles its rate, unknown layouts get one. */
function openAtFirstFrame(path: string, isToHash: boolean, isNearEnough = false) {
  const input = openInput(path, isNearEnough);
  const decoder = openDecoder(input);
  const frame = new Frame();
  frame.alloc();
  const pump = createPump(input, decoder, frame, isToHash ? payloadHashFor(input) : null);
  const close = (): void => {
    frame.free();
    decoder.freeContext();
    input.close();
  };
  try {
    if (!pump.nextFrame())
      throw new ExpectedError('undecodable_audio', `${path} holds no audio that can be decoded`);
    return { input, frame, pump, format: formatOf(input, frame), firstPts: frame.pts, close };
  } catch (error) {
    close();
    throw error;
  }
}

/**
 * Jumps to before `fromFrame` and decodes up to it: `frame` then holds it, behind the answered number of samples. `null`
 * where that cannot be done exactly, and the file is to be opened anew: timestamps that are coarser than a frame
 * (Matroska, ASF) or missing.
 */
function jumpTo(
  { input, frame, pump, format, firstPts }: Opened,
  fromFrame: number,
  isNearEnough: boolean,
): number | null {
  const { num, den } = input.stream.timeBase;
  const ticksPerFrame = den / (num * format.sampleRateHz);
  // The rate of HE-AAC's timestamps may be half of that of its samples.
  const isExact = Number.isInteger(ticksPerFrame) || ticksPerFrame === 0.5;
  if (firstPts === AV_NOPTS_VALUE || !(isExact || isNearEnough)) return null;
  const prerollFrames = PREROLL_SECONDS * format.sampleRateHz;
  if (!pump.jump(firstPts + BigInt(Math.floor((fromFrame - prerollFrames) * ticksPerFrame)))) return null;
  const toDrop = dropUntil(
    {
      next: pump.nextFrame,
      position: () =>
        frame.pts === AV_NOPTS_VALUE ? null : Math.round(Number(frame.pts - firstPts) / ticksPerFrame),
      frameCount: () => frame.nbSamples,
      drop: () => frame.unref(),
    },
    fromFrame,
  );
  pump.forgetDamage();
  return toDrop;
}

/**
 * The identity of a file's samples (`payload-hash.ts`), from the demuxer alone: nothing is decoded. Equal to what
 * `AudioSource.payloadHash` gives at the end of decoding. Errors as for `openWithFfmpeg`.
 */
export function payloadHashWithFfmpeg(path: string, onPacket?: () => void): string {
  const input = openInput(path);
  try {
    const hash = payloadHashFor(input);
    let packetCount = 0;
    for (; input.nextPacket(); packetCount++) {
      addToHash(hash, input.packet);
      input.packet.unref();
      onPacket?.();
    }
    if (packetCount === 0) throw new ExpectedError('undecodable_audio', `${path} holds no audio packets`);
    return hash.digest();
  } finally {
    input.close();
  }
}

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

type Input = ReturnType<typeof openInput>;

function openInput(path: string, isFastSeek = false) {
  const context = new FormatContext();
  const options = Dictionary.fromObject({
    protocol_whitelist: 'file',
    format_whitelist: FORMATS,
    ...(isFastSeek && { fflags: 'fastseek' }),
  });
  const packet = new Packet();
  const close = (): void => {
    packet.free();
    context.closeInputSync();
    options.free();
  };
  try {
    const opened = context.openInputSync(`file:${path}`, null, options);
    if (opened < 0) throw undecodable(path, 'is not audio in a known format', opened);
    const found = context.findStreamInfoSync(null);
    if (found < 0) throw undecodable(path, 'is damaged', found);
    const index = context.findBestStream(AVMEDIA_TYPE_AUDIO);
    const stream = context.streams[index];
    if (index < 0 || stream === undefined) {
      throw new ExpectedError('undecodable_audio', `${path} holds no audio stream`);
    }
    for (const other of context.streams) if (other.index !== index) other.discard = AVDISCARD_ALL;
    const parameters = stream.codecpar;
    if (parameters.codecId === AV_CODEC_ID_NONE) {
      throw new ExpectedError('undecodable_audio', `${path} holds audio in an unknown codec`);
    }
    if (parameters.channels > MAX_CHANNELS) {
      throw new ExpectedError(
        'unsupported_audio',
        `${path}: channels must be at most ${MAX_CHANNELS}, got ${parameters.channels}`,
      );
    }
    packet.alloc();
    const codec = Codec.findDecoder(parameters.codecId);
    if (codec === null) throw new ExpectedError('undecodable_audio', `${path}: no decoder for its codec`);
    return {
      path,
      stream,
      parameters,
      codec,
      packet,
      durationSeconds: context.duration > 0n ? Number(context.duration) / 1e6 : null,
      /** Reads the stream's next packet into `packet`; false at the end, or where the file breaks off. */
      nextPacket(): boolean {
        for (;;) {
          if (context.readFrameSync(packet) < 0) return false;
          if (packet.streamIndex === index) return true;
          packet.unref();
        }
      },
      /** To a packet at or before `pts`. */
      seek: (pts: bigint): boolean => context.seekFrameSync(index, pts, AVSEEK_FLAG_BACKWARD) >= 0,
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

function openDecoder(input: Input): CodecContext {
  const context = new CodecContext();
  context.allocContext3(input.codec);
  context.parametersToContext(input.parameters);
  context.pktTimebase = input.stream.timeBase;
  const opened = context.open2Sync(input.codec, null);
  if (opened >= 0) return context;
  context.freeContext();
  input.close();
  throw undecodable(input.path, 'cannot be decoded', opened);
}

function formatOf(input: Input, frame: Frame): AudioFormat {
  const encoding = ENCODINGS.get(frame.format)?.encoding;
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

function payloadHashFor({ codec, parameters }: Input): PayloadHash {
  return createPayloadHash({
    codec: codec.name ?? String(parameters.codecId),
    sampleFormat: String(parameters.format),
    sampleRateHz: parameters.sampleRate,
    channelCount: parameters.channels,
    channelMask:
      parameters.channelLayout.order === AV_CHANNEL_ORDER_NATIVE ? parameters.channelLayout.mask : 0n,
    bitsPerCodedSample: parameters.bitsPerCodedSample,
    extradata: parameters.extradata,
  });
}

function codecName({ codec, parameters }: Input): string {
  return codec.name?.replace(/^(mp[123])float$/, '$1') ?? String(parameters.codecId);
}

function addToHash(hash: PayloadHash, packet: Packet): void {
  const data = packet.data;
  if (data === null) return;
  const isDiscarded = (packet.flags & AV_PKT_FLAG_DISCARD) !== 0;
  hash.addPacket(data, packet.getSideData(AV_PKT_DATA_SKIP_SAMPLES), isDiscarded);
}

/** Moves packets into the decoder and frames out of it, one frame at a time, always into the same `frame`. */
function createPump(input: Input, decoder: CodecContext, frame: Frame, hash: PayloadHash | null) {
  let damagedPackets = 0;
  let errorsWhileDraining = 0;
  let isDraining = false;
  let payloadHash: string | null = null;
  let hasFrame = false;

  const drain = (): void => {
    isDraining = true;
    payloadHash = hash?.digest() ?? null;
    decoder.sendPacketSync(null);
  };
  const receive = (): boolean => {
    for (;;) {
      const received = decoder.receiveFrameSync(frame);
      if (received >= 0) return true;
      if (received === AVERROR_EOF) return false;
      if (received !== AVERROR_EAGAIN) damagedPackets++;
      if (isDraining) {
        if (received === AVERROR_EAGAIN || ++errorsWhileDraining > MAX_ERRORS_WHILE_DRAINING) return false;
      } else if (input.nextPacket()) {
        if (hash !== null) addToHash(hash, input.packet);
        if (decoder.sendPacketSync(input.packet) < 0) damagedPackets++;
        input.packet.unref();
      } else drain();
    }
  };
  return {
    damagedPackets: () => damagedPackets,
    payloadHash: () => payloadHash,
    hasFrame: () => hasFrame,
    nextFrame(): boolean {
      hasFrame = receive();
      return hasFrame;
    },
    /** Reads on from a packet at or before `pts`; false where the file does not let us. */
    jump(pts: bigint): boolean {
      frame.unref();
      isDraining = false;
      if (!input.seek(pts)) return false;
      decoder.flushBuffers();
      return true;
    },
    /** After a jump the first packets lack what they refer to. */
    forgetDamage(): void {
      damagedPackets = 0;
    },
  };
}

/**
 * Gathers the decoder's frames (47 to 22,050 samples each) into blocks of one size, but for the first `framesToDrop`
 * samples. `frame` holds the first.
 */
function* readBlocks(
  pump: ReturnType<typeof createPump>,
  frame: Frame,
  format: AudioFormat,
  path: string,
  framesToDrop: number,
): Generator<AudioBlock> {
  const channelCount = format.channels.length;
  const planes = format.channels.map(() => new Float32Array(BLOCK_FRAMES));
  let filled = 0;
  let toDrop = framesToDrop;
  for (; pump.hasFrame(); pump.nextFrame()) {
    if (toDrop >= frame.nbSamples) {
      toDrop -= frame.nbSamples;
      frame.unref();
      continue;
    }
    const encoding = ENCODINGS.get(frame.format);
    if (encoding === undefined)
      throw new ExpectedError('unsupported_audio', `${path}: unknown sample format`);
    if (frame.sampleRate !== format.sampleRateHz || frame.channels !== channelCount) {
      throw new ExpectedError(
        'unsupported_audio',
        `${path} changes from ${format.sampleRateHz} Hz and ${channelCount} channels to ${frame.sampleRate} Hz and ${frame.channels} channels on the way`,
      );
    }
    // A copy: the views that `frame.data` gives hold on to native memory until the event loop turns, which it does
    // not while a file is read. Two hours of WAV took 1,058 MB that way and 180 MB this way, in a fifth of the time.
    const frameCount = frame.nbSamples;
    const bytes = frame.toBuffer();
    const planeCount = encoding.isPlanar ? channelCount : 1;
    const planeBytes = bytes.byteLength / planeCount;
    const samples = {
      ...encoding,
      planes: Array.from({ length: planeCount }, (_, p) =>
        bytes.subarray(p * planeBytes, (p + 1) * planeBytes),
      ),
      channelCount,
    };
    let from = toDrop;
    toDrop = 0;
    while (from < frameCount) {
      const count = Math.min(frameCount - from, BLOCK_FRAMES - filled);
      copyToPlanes(samples, { from, count }, planes, filled);
      from += count;
      filled += count;
      if (filled === BLOCK_FRAMES) {
        yield { channels: planes, frameCount: filled };
        filled = 0;
      }
    }
    frame.unref();
  }
  if (filled > 0) yield { channels: planes, frameCount: filled };
}

function undecodable(path: string, what: string, status: number): ExpectedError {
  return new ExpectedError('undecodable_audio', `${path} ${what}: ${FFmpegError.strerror(status)}`);
}
