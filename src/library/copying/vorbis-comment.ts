import type { CarriedPicture } from './carried-picture.ts';
import type { Properties } from './carried-tags.ts';

/** What a name may hold: 0x20 to 0x7D without "=" (Vorbis I, 5.2.2). */
const NAME = /^[ -<>-}]+$/;

/** Whether Vorbis comments can hold a tag of this name. */
export function isVorbisName(name: string): boolean {
  return NAME.test(name);
}

/** A comment header without its framing (Vorbis I, 5.2.1; RFC 9639, 8.6; RFC 7845, 5.2). */
export function vorbisComment(vendor: string, tags: Properties): Buffer {
  const pairs = Object.entries(tags).flatMap(([name, values]) => values.map((value) => `${name}=${value}`));
  return Buffer.concat([text(vendor), uint32(pairs.length), ...pairs.map(text)]);
}

/** Its vendor and tags, names in upper case. Throws where it is cut off. */
export function parseVorbisComment(bytes: Buffer): { vendor: string; tags: Properties } {
  let at = 0;
  const next = (): string => {
    const length = bytes.readUInt32LE(at);
    at += 4 + length;
    if (at > bytes.length) throw new Error('its Vorbis comment is cut off');
    return bytes.toString('utf8', at - length, at);
  };
  const vendor = next();
  const tags: Record<string, string[]> = {};
  const count = bytes.readUInt32LE(at);
  at += 4;
  for (let i = 0; i < count; i++) {
    const pair = next();
    const equals = pair.indexOf('=');
    if (equals <= 0) continue;
    const name = pair.slice(0, equals).toUpperCase();
    tags[name] = [...(tags[name] ?? []), pair.slice(equals + 1)];
  }
  return { vendor, tags };
}

/** RFC 9639, 8.8; also the value of `METADATA_BLOCK_PICTURE`, in base64. What it measures is left unsaid: 0. */
export function pictureBlock({ type, mediaType, description, bytes }: CarriedPicture): Buffer {
  const numbers = Buffer.alloc(4 * 5);
  numbers.writeUInt32BE(bytes.length, 16);
  return Buffer.concat([uint32BE(type), textBE(mediaType), textBE(description), numbers, bytes]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([uint32(bytes.length), bytes]);
}

function textBE(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([uint32BE(bytes.length), bytes]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function uint32BE(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
