import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Vorbis comments by name (`TITLE`, `ALBUMARTIST`, …); several values of one name as an array. */
export type Comments = Readonly<Record<string, string | readonly string[]>>;

/** An attached picture as ID3v2 and FLAC count them: 3 is the front cover, 4 the back. */
export type AttachedPicture = { readonly type: number; readonly data: Uint8Array };

/**
 * Writes the head of a FLAC file (RFC 9639): STREAMINFO for `seconds` of 44.1 kHz stereo, the comments and pictures, and
 * no audio: enough for whoever reads tags. Folders on the way are made.
 */
export function writeTaggedFlac(
  path: string,
  comments: Comments = {},
  seconds = 60,
  pictures: readonly AttachedPicture[] = [],
): void {
  const streamInfo = Buffer.alloc(34);
  streamInfo.writeUInt16BE(4096, 0);
  streamInfo.writeUInt16BE(4096, 2);
  const frameCount = BigInt(Math.round(seconds * 44_100));
  // 20 bits rate, 3 bits channels − 1, 5 bits sample size − 1, 36 bits frame count.
  streamInfo.writeBigUInt64BE((44_100n << 44n) | (1n << 41n) | (15n << 36n) | frameCount, 10);
  const pairs = Object.entries(comments).flatMap(([name, values]) =>
    [values].flat().map((value) => `${name}=${value}`),
  );
  const comment = Buffer.concat([text('test'), uint32(pairs.length), ...pairs.map(text)]);
  mkdirSync(dirname(path), { recursive: true });
  const blocks = [block(0, streamInfo), ...pictures.map(pictureBlock), block(0x84, comment)];
  writeFileSync(path, Buffer.concat([Buffer.from('fLaC'), ...blocks]));
}

/** RFC 9639, 8.8. What it says of the picture (media type, size) is left empty or wrong, as in the wild. */
function pictureBlock({ type, data }: AttachedPicture): Buffer {
  const numbers = Buffer.alloc(4 * 8);
  numbers.writeUInt32BE(type, 0);
  numbers.writeUInt32BE(data.length, 28);
  return block(6, Buffer.concat([numbers, data]));
}

/** `type` with the top bit set is the last block. */
function block(type: number, body: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(body.length);
  head[0] = type;
  return Buffer.concat([head, body]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([uint32(bytes.length), bytes]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
