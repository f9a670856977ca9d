import { createHash } from 'node:crypto';

/** What a decoder is told before the first packet. */
export type DecoderSetup = {
  readonly codec: string;
  readonly sampleFormat: string;
  readonly sampleRateHz: number;
  readonly channelCount: number;
  readonly channelMask: bigint;
  readonly bitsPerCodedSample: number;
  /** The codec's private header as the container gives it; `null` where the codec has none. */
  readonly extradata: Uint8Array | null;
};

export type PayloadHash = {
  /** `trim` is FFmpeg's skip-samples side data (frames to drop at the start and the end of this packet). */
  addPacket(data: Uint8Array, trim: Uint8Array | null, isDiscarded: boolean): void;
  /** SHA-256, hex. To be called once. */
  digest(): string;
};

/**
 * The identity of a track's samples: SHA-256 over the decoder's setup, the trims and the packets. Tags, artwork, file
 * name, and container padding are left out, so a retagged or moved file hashes the same. Every variable part is
 * preceded by its length: no two different sequences of parts give the same bytes.
 */
export function createPayloadHash(setup: DecoderSetup): PayloadHash {
  const hash = createHash('sha256');
  const header = Buffer.alloc(9);
  const part = (data: Uint8Array, marker: number): void => {
    header.writeUInt8(marker, 0);
    header.writeUInt32LE(data.byteLength, 1); // the lower half of 64 bits: no part has 4 GB
    hash.update(header).update(data);
  };
  const { codec, sampleFormat, sampleRateHz, channelCount, channelMask, bitsPerCodedSample } = setup;
  part(
    Buffer.from(
      JSON.stringify([codec, sampleFormat, sampleRateHz, channelCount, `${channelMask}`, bitsPerCodedSample]),
    ),
    MARKER.setup,
  );
  // Behind the last frame there may be tags that the parser does not know (APEv1): no frame, so nothing is decoded.
  const isMpegAudio = /^mp[123]/.test(codec);
  for (const piece of decisiveExtradata(codec, setup.extradata)) part(piece, MARKER.extradata);
  return {
    addPacket(data, trim, isDiscarded) {
      if (isMpegAudio && !beginsWithSync(data)) return;
      if (trim !== null) part(trim, MARKER.trim);
      part(data, isDiscarded ? MARKER.discardedPacket : MARKER.packet);
    },
    digest: () => hash.digest('hex'),
  };
}

/** ISO/IEC 11172-3: eleven bits set. */
function beginsWithSync(data: Uint8Array): boolean {
  return data[0] === 0xff && ((data[1] ?? 0) & 0xe0) === 0xe0;
}

const MARKER = { setup: 0, extradata: 1, trim: 2, packet: 3, discardedPacket: 4 } as const;

/**
 * The parts of the private header that reach the samples. Vorbis packs three headers (identification, comment,
 * setup) into one; the comment header is the tags, so it is left out. Opus' is OpusHead alone (pre-skip and gain),
 * FLAC's STREAMINFO alone: FFmpeg hands their comments over separately.
 */
function decisiveExtradata(codec: string, extradata: Uint8Array | null): readonly Uint8Array[] {
  if (extradata === null || extradata.byteLength === 0) return [];
  if (codec !== 'vorbis') return [extradata];
  const headers = xiphHeaders(extradata);
  return headers === null ? [extradata] : [headers[0], headers[2]];
}

/** Three headers in one, with either Xiph lacing (first byte 2) or a 16-bit length before each, as FFmpeg does. */
function xiphHeaders(bytes: Uint8Array): readonly [Uint8Array, Uint8Array, Uint8Array] | null {
  const VORBIS_IDENTIFICATION_BYTES = 30;
  let at = 0;
  if (bytes[0] === 0 && bytes[1] === VORBIS_IDENTIFICATION_BYTES) {
    const headers: Uint8Array[] = [];
    for (let i = 0; i < 3; i++) {
      const length = (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
      headers.push(bytes.subarray(at + 2, at + 2 + length));
      at += 2 + length;
    }
    return at <= bytes.byteLength ? [headers[0]!, headers[1]!, headers[2]!] : null;
  }
  if (bytes[0] !== 2) return null;
  at = 1;
  const lengths: number[] = [];
  for (let i = 0; i < 2; i++) {
    let length = 0;
    while (bytes[at] === 255) {
      length += 255;
      at++;
    }
    lengths.push(length + (bytes[at++] ?? 0));
  }
  const second = at + lengths[0]!;
  const third = second + lengths[1]!;
  if (third > bytes.byteLength) return null;
  return [bytes.subarray(at, second), bytes.subarray(second, third), bytes.subarray(third)];
}
