import { type FileHandle, open } from 'node:fs/promises';
import { chunksOf } from './chunks.ts';

/** What is kept of a file whose layout is not followed: from its start (ID3v2, Ogg, ASF) and its end (ID3v1, APEv2). */
const HEAD_BYTES = 24 * 2 ** 20;
const TAIL_BYTES = 8 * 2 ** 20;
/** All else of a file but its audio; TagLib takes about nine times as much memory. */
const MOST_BYTES = 64 * 2 ** 20;
/** The name of an ID3v2 tag's header is followed by its size in four bytes of seven bits. */
const ID3V2_HEADER_BYTES = 10;

/**
 * A file as TagLib reads its tags from memory, whatever its size: with most of its audio left out. Throws where what
 * is left is too much.
 */
export async function fileWithoutAudio(path: string): Promise<Uint8Array<ArrayBuffer>> {
  await using file = await open(path);
  const { size } = await file.stat();
  if (size <= TAIL_BYTES) return await read(file, 0, size);
  const head = await read(file, 0, 12);
  const magic = head.toString('latin1', 0, 4);
  if (magic === 'fLaC') return await read(file, 0, await flacAudioStart(file, size));
  if (magic === 'RIFF' || magic === 'RF64') return await withoutChunks(file, size, 'RIFF', ['data', 'ds64']);
  if (magic === 'FORM') return await withoutChunks(file, size, 'FORM', ['SSND']);
  if (head.toString('latin1', 4, 8) === 'ftyp') return await withoutMediaData(file, size);
  const headBytes = Math.max(HEAD_BYTES, Math.min(MOST_BYTES, id3v2Bytes(head) + 2 ** 20));
  if (size <= headBytes + TAIL_BYTES) return await read(file, 0, size);
  return Buffer.concat([await read(file, 0, headBytes), await read(file, size - TAIL_BYTES, size)]);
}

/** How many bytes an ID3v2 tag at the start of `head` takes; 0 where there is none. */
export function id3v2Bytes(head: Buffer): number {
  if (head.length < ID3V2_HEADER_BYTES || head.toString('latin1', 0, 3) !== 'ID3') return 0;
  const size =
    (head.readUInt8(6) << 21) | (head.readUInt8(7) << 14) | (head.readUInt8(8) << 7) | head.readUInt8(9);
  const hasFooter = (head.readUInt8(5) & 0x10) !== 0;
  return ID3V2_HEADER_BYTES + size + (hasFooter ? ID3V2_HEADER_BYTES : 0);
}

/** Where the frames of a FLAC file begin (RFC 9639, 8.1). */
export async function flacAudioStart(file: FileHandle, size: number): Promise<number> {
  let at = 4;
  for (let isLast = false; !isLast; ) {
    const head = await read(file, at, at + 4);
    isLast = (head.readUInt8(0) & 0x80) !== 0;
    at += 4 + head.readUIntBE(1, 3);
    if (at > size) throw new Error('its metadata blocks reach beyond its end');
  }
  return at;
}

/** Bytes `from` … `to` of a file. Throws when they are too many, or not there. */
export async function read(file: FileHandle, from: number, to: number): Promise<Buffer<ArrayBuffer>> {
  if (to - from > MOST_BYTES) throw new Error('what is not audio takes more than 64 MiB');
  const bytes = Buffer.alloc(to - from);
  const { bytesRead } = await file.read(bytes, 0, bytes.length, from);
  if (bytesRead < bytes.length) throw new Error('it ends too early');
  return bytes;
}

/** RIFF and AIFF. The chunks that are left out keep their place, with nothing in them. */
async function withoutChunks(file: FileHandle, size: number, magic: string, left: readonly string[]) {
  const isBigEndian = magic === 'FORM';
  const parts: Buffer[] = [];
  let total = 0;
  for await (const { id, at, bodyAt, bodyBytes, end } of chunksOf(file, size)) {
    const isEmptied = left.includes(id);
    const part = isEmptied ? Buffer.alloc(8) : await read(file, at, Math.min(end, size));
    if (isEmptied) part.write(id, 'latin1');
    total += part.length;
    if (total > MOST_BYTES) throw new Error('what is not audio takes more than 64 MiB');
    // A last chunk that is cut off is none.
    if (bodyAt + bodyBytes <= size || isEmptied) parts.push(part);
  }
  const head = await read(file, 0, 12);
  const body = Buffer.concat(parts);
  head.write(magic, 'latin1');
  if (isBigEndian) head.writeUInt32BE(4 + body.length, 4);
  else head.writeUInt32LE(4 + body.length, 4);
  return Buffer.concat([head, body]);
}

/** MP4: its boxes but for `mdat`. */
async function withoutMediaData(file: FileHandle, size: number) {
  const parts: Buffer[] = [];
  let total = 0;
  for (let at = 0; at + 8 <= size; ) {
    const head = await read(file, at, Math.min(at + 16, size));
    const short = head.readUInt32BE(0);
    const bytes = short === 1 ? Number(head.readBigUInt64BE(8)) : short === 0 ? size - at : short;
    if (bytes < 8) throw new Error('its boxes have no size');
    const end = Math.min(at + bytes, size);
    if (head.toString('latin1', 4, 8) !== 'mdat') {
      total += end - at;
      parts.push(await read(file, at, end));
      if (total > MOST_BYTES) throw new Error('what is not audio takes more than 64 MiB');
    }
    at += bytes;
  }
  return Buffer.concat(parts);
}
