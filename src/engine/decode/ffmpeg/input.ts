import {
  AV_CODEC_ID_NONE,
  AV_LOG_QUIET,
  AVDISCARD_ALL,
  AVMEDIA_TYPE_AUDIO,
  AVSEEK_FLAG_BACKWARD,
} from 'node-av/constants';
import { Codec, Dictionary, FFmpegError, FormatContext, Log, Packet } from 'node-av/lib';
import { ExpectedError } from '#errors';

/** FFmpeg's demuxers that hold audio and never lead to another file: no playlists, no concatenation lists. */
const FORMATS =
  'wav,w64,aiff,au,caf,flac,mp3,aac,mov,ogg,matroska,wv,ape,asf,dsf,iff,tta,tak,mpc,mpc8,ac3,eac3,dts,truehd,amr';
/** More than any layout has a name for; a damaged header may state any number. */
const MAX_CHANNELS = 64;
/**
 * The engine's windows are seconds long, and so is a packet of PCM: memory grows with the rate that a header states. From
 * below the 4,000 Hz of old speech to DSD512 at 48 kHz × 512, of which FFmpeg makes an eighth.
 */
const MIN_SAMPLE_RATE_HZ = 1000;
const MAX_SAMPLE_RATE_HZ = 3_072_000;

Log.setLevel(AV_LOG_QUIET);

export type Input = ReturnType<typeof openInput>;

/**
 * The demuxer of a file at its first audio stream. `isFastSeek`: in files without a table of where packets lie, a seek
 * goes where the bit rate says. Throws `undecodable_audio`, `unsupported_audio`.
 */
export function openInput(path: string, isFastSeek = false) {
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
    // Before a packet is read: one of PCM may hold a tenth of a second.
    for (const { codecpar } of context.streams) requireSampleRate(path, codecpar.sampleRate);
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

/** Throws `unsupported_audio` for a rate that the engine is not made for. 0 is none stated. */
export function requireSampleRate(path: string, sampleRateHz: number): void {
  if (sampleRateHz === 0 || (sampleRateHz >= MIN_SAMPLE_RATE_HZ && sampleRateHz <= MAX_SAMPLE_RATE_HZ))
    return;
  throw new ExpectedError(
    'unsupported_audio',
    `${path}: sample rate must be from ${MIN_SAMPLE_RATE_HZ} to ${MAX_SAMPLE_RATE_HZ} Hz, got ${sampleRateHz}`,
  );
}

/** What FFmpeg says of a file, by its status. */
export function undecodable(path: string, what: string, status: number): ExpectedError {
  return new ExpectedError('undecodable_audio', `${path} ${what}: ${FFmpegError.strerror(status)}`);
}
