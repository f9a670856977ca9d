/**
 * A loudspeaker position, in the abbreviations of ITU-R BS.2051 and of FFmpeg's layouts.
 * `M` is a single centre channel of a mono file; `U` a channel whose position the file does not state.
 */
export type Channel =
  | 'M'
  | 'FL'
  | 'FR'
  | 'FC'
  | 'LFE'
  | 'BL'
  | 'BR'
  | 'BC'
  | 'SL'
  | 'SR'
  | 'FLC'
  | 'FRC'
  | 'DL'
  | 'DR'
  | 'U';

/** What the samples are. */
export type AudioFormat = {
  /** The file's own rate, Hz. */
  readonly sampleRateHz: number;
  /** One entry a channel, in the order of the planes. */
  readonly channels: readonly Channel[];
  /** Seconds as the container states them; `null` where it does not. */
  readonly durationSeconds: number | null;
  /** Significant bits of integer samples; `null` for float and lossy sources. */
  readonly bitsPerSample: number | null;
  /** The codec's name, as FFmpeg spells it (`flac`, `mp3`, `pcm_s16le`). */
  readonly codec: string;
};

/**
 * Planar float32 samples, full scale ±1. Valid until the next block is asked for, or the source is closed: the planes are
 * reused.
 */
export type AudioBlock = {
  /** One plane a channel; only the first `frameCount` samples belong to the block. */
  readonly channels: readonly Float32Array[];
  readonly frameCount: number;
};

export type DecoderName = 'ffmpeg' | 'web-audio';

/** Audio that can be read once, from its start (or where it was asked to begin) to its end, in bounded memory. */
export type AudioSource = Disposable & {
  readonly decoder: DecoderName;
  readonly format: AudioFormat;
  /**
   * The blocks in order. Ends without an error at the end of the audio.
   * Throws `undecodable_audio` when nothing at all could be decoded.
   */
  blocks(): Iterable<AudioBlock>;
  /** Packets that could not be decoded and were left out; complete once `blocks()` has ended. */
  readonly damagedPackets: number;
  /**
   * SHA-256 (hex) of what decides the samples: codec, sample format, rate, layout, decoder setup, trims
   * and packets (see `payload-hash.ts`). Complete once `blocks()` has ended; `null` before, and where it did not begin at the start.
   */
  readonly payloadHash: string | null;
};
