/**
 * The sample rate that a file's header states, Hz: WAV, AIFF, FLAC, Ogg Vorbis, MP3; `null` for anything else.
 * Only the second decoder needs it: decodeAudioData converts to the rate of its context, so it has to be told the
 * file's own rate beforehand. `head` is the file's first bytes (64 KB are plenty; ID3v2 is skipped when it fits).
 */
export function nativeSampleRateHz(head: Buffer): number | null {
  const id = head.toString('latin1', 0, 4);
  if (id === 'RIFF' || id === 'RF64') return chunkRate(head, 'fmt ', (body) => head.readUInt32LE(body + 4));
  if (id === 'FORM') return chunkRate(head, 'COMM', (body) => extendedFloat(head, body + 8));
  if (id === 'fLaC') return head.length < 21 ? null : head.readUIntBE(18, 3) >> 4;
  if (id === 'OggS') {
    const at = head.indexOf('\x01vorbis', 0, 'latin1');
    return at < 0 || at + 16 > head.length ? null : head.readUInt32LE(at + 12);
  }
  return mpegRate(head);
}

function chunkRate(head: Buffer, wanted: string, read: (body: number) => number): number | null {
  const isBigEndian = wanted === 'COMM';
  for (let at = 12; at + 8 <= head.length; ) {
    const length = isBigEndian ? head.readUInt32BE(at + 4) : head.readUInt32LE(at + 4);
    if (head.toString('latin1', at, at + 4) === wanted && at + 26 <= head.length) return read(at + 8);
    at += 8 + length + (length % 2);
  }
  return null;
}

/** An 80-bit IEEE float (AIFF's sample rate); rates are whole numbers, so the upper mantissa half suffices. */
function extendedFloat(head: Buffer, at: number): number {
  const exponent = (head.readUInt16BE(at) & 0x7fff) - 16383;
  return Math.round(head.readUInt32BE(at + 2) * 2 ** (exponent - 31));
}

/** ISO/IEC 11172-3 table of sampling frequencies; MPEG-2 halves them, MPEG-2.5 quarters them. */
function mpegRate(head: Buffer): number | null {
  let at = 0;
  if (head.toString('latin1', 0, 3) === 'ID3' && head.length > 10) {
    at = 10 + ((head[6]! << 21) | (head[7]! << 14) | (head[8]! << 7) | head[9]!);
  }
  for (; at + 4 <= head.length; at++) {
    const version = (head[at + 1]! >> 3) & 3;
    const layer = (head[at + 1]! >> 1) & 3;
    const rate = [44100, 48000, 32000][(head[at + 2]! >> 2) & 3];
    const isSync = head[at] === 0xff && (head[at + 1]! & 0xe0) === 0xe0;
    if (isSync && version !== 1 && layer === 1 && rate !== undefined) return rate / [4, 1, 2, 1][version]!;
  }
  return null;
}
