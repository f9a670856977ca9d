/** A page of an Ogg stream (RFC 3533, section 6), a view of the bytes that it was found in. */
export type OggPage = { readonly bytes: Buffer; readonly lacing: Buffer; readonly body: Buffer };

/** With 255 segments of 255 bytes. */
export const LARGEST_PAGE_BYTES = 27 + 255 + 255 * 255;
const LARGEST_SEGMENT = 255;
const CONTINUED = 1;
const SEQUENCE_AT = 18;
const CHECKSUM_AT = 22;

/** The page that begins at `at`; `null` when it is not there in full. Throws where no page begins. */
export function pageAt(bytes: Buffer, at: number): OggPage | null {
  if (at + 27 > bytes.length) return null;
  if (bytes.toString('latin1', at, at + 4) !== 'OggS') throw new Error('no Ogg page where one should be');
  const bodyAt = at + 27 + bytes.readUInt8(at + 26);
  if (bodyAt > bytes.length) return null;
  const lacing = bytes.subarray(at + 27, bodyAt);
  let end = bodyAt;
  for (let i = 0; i < lacing.length; i++) end += lacing.readUInt8(i);
  if (end > bytes.length) return null;
  return { bytes: bytes.subarray(at, end), lacing, body: bytes.subarray(bodyAt, end) };
}

/** Gives a page its number, and the checksum that goes with it. In place. */
export function renumber(page: Buffer, sequence: number): Buffer {
  page.writeUInt32LE(sequence, SEQUENCE_AT);
  page.writeUInt32LE(0, CHECKSUM_AT);
  page.writeUInt32LE(checksum(page), CHECKSUM_AT);
  return page;
}

/** Pages for a header packet, which end with it: granule position 0, from the second on continued. */
export function headerPages(packet: Buffer, serial: number, firstSequence: number): readonly Buffer[] {
  const segments: number[] = [];
  for (let left = packet.length; left >= 0; left -= LARGEST_SEGMENT)
    segments.push(Math.min(left, LARGEST_SEGMENT));
  const pages: Buffer[] = [];
  let at = 0;
  for (let from = 0; from < segments.length; from += 255) {
    const lacing = segments.slice(from, from + 255);
    const body = packet.subarray(at, at + lacing.reduce((sum, length) => sum + length, 0));
    at += body.length;
    const head = Buffer.alloc(27);
    head.write('OggS', 'latin1');
    head.writeUInt8(from > 0 ? CONTINUED : 0, 5);
    // A page on which no packet ends has no position.
    if (from + 255 < segments.length) head.writeBigInt64LE(-1n, 6);
    head.writeUInt32LE(serial, 14);
    head.writeUInt8(lacing.length, 26);
    pages.push(renumber(Buffer.concat([head, Buffer.from(lacing), body]), firstSequence + pages.length));
  }
  return pages;
}

/** CRC-32 with the polynomial 0x04c11db7, from 0, unreflected. */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 24;
  for (let bit = 0; bit < 8; bit++) value = (value << 1) ^ (value < 0 ? 0x04c11db7 : 0);
  return value >>> 0;
});

function checksum(bytes: Buffer): number {
  let value = 0;
  for (let i = 0; i < bytes.length; i++) {
    // @ts-expect-error: both indices are in range
    value = (value << 8) ^ TABLE[(value >>> 24) ^ bytes[i]];
  }
  return value >>> 0;
}
