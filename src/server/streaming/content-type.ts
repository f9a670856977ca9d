import type { FileHandle } from 'node:fs/promises';
import { extname } from 'node:path';

/** Enough for every signature, and for the first packet of an Ogg stream. */
const HEAD_BYTES = 512;

/** Where a signature is, and what it says; as bytes in Latin-1. */
const SIGNATURES: readonly (readonly [at: number, bytes: string, type: string])[] = [
  [0, 'fLaC', 'audio/flac'],
  [8, 'WAVE', 'audio/wav'],
  [8, 'AIFF', 'audio/aiff'],
  [8, 'AIFC', 'audio/aiff'],
  [4, 'ftyp', 'audio/mp4'],
  [0, 'wvpk', 'audio/x-wavpack'],
  [0, '\x30\x26\xb2\x75\x8e\x66\xcf\x11', 'audio/x-ms-wma'],
  [0, 'MAC ', 'audio/x-ape'],
  [0, 'caff', 'audio/x-caf'],
  [0, '.snd', 'audio/basic'],
  [0, '\x1a\x45\xdf\xa3', 'audio/x-matroska'],
  [0, 'DSD ', 'audio/x-dsf'],
  [0, 'FRM8', 'audio/x-dff'],
  [0, 'TTA1', 'audio/x-tta'],
  [0, 'tBaK', 'audio/x-tak'],
  [0, 'MPCK', 'audio/x-musepack'],
  [0, 'MP+', 'audio/x-musepack'],
  [0, 'riff', 'audio/x-w64'],
  [0, '\x0b\x77', 'audio/ac3'],
  [0, '\x7f\xfe\x80\x01', 'audio/vnd.dts'],
  [0, 'ADIF', 'audio/aac'],
];

/** How the first packet of an Ogg stream begins, and RFC 5334's name for the codec. */
const OGG_CODECS: readonly (readonly [begin: string, codec: string])[] = [
  ['OpusHead', 'opus'],
  ['\x01vorbis', 'vorbis'],
  ['\x7fFLAC', 'flac'],
  ['Speex   ', 'speex'],
];

/** By the name, where the content does not say it. */
const BY_EXTENSION: Readonly<Record<string, string>> = {
  '.mp3': 'audio/mpeg',
  '.mp2': 'audio/mpeg',
  '.aac': 'audio/aac',
  '.eac3': 'audio/eac3',
  '.dts': 'audio/vnd.dts',
};

/** The media type of an audio file by what is in it, and only then by its name. */
export async function contentTypeOf(file: FileHandle, path: string): Promise<string> {
  const head = await read(file, 0);
  const past = id3Length(head);
  const type = bySignature(past === 0 ? head : await read(file, past));
  return (
    type ??
    BY_EXTENSION[extname(path).toLowerCase()] ??
    (past > 0 ? 'audio/mpeg' : 'application/octet-stream')
  );
}

async function read(file: FileHandle, position: number): Promise<Buffer> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, position);
  return buffer.subarray(0, bytesRead);
}

/** Of the ID3v2 tag that a file of any kind may begin with (ID3v2.4, 3.1). */
function id3Length(head: Buffer): number {
  if (head.length < 10 || head.toString('latin1', 0, 3) !== 'ID3') return 0;
  const footer = ((head[5] ?? 0) & 0x10) === 0 ? 0 : 10;
  const [a = 0, b = 0, c = 0, d = 0] = head.subarray(6, 10);
  return 10 + ((a << 21) | (b << 14) | (c << 7) | d) + footer;
}

function bySignature(head: Buffer): string | null {
  const text = head.toString('latin1');
  if (text.startsWith('OggS')) return oggType(head);
  const known = SIGNATURES.find(([at, bytes]) => text.startsWith(bytes, at));
  if (known) return known[2];
  // Eleven bits set; a layer of 0 is no MPEG audio but ADTS (ISO/IEC 13818-7).
  const second = head[1] ?? 0;
  if (head[0] !== 0xff || (second & 0xe0) !== 0xe0) return null;
  return (second & 0x06) === 0 ? 'audio/aac' : 'audio/mpeg';
}

function oggType(head: Buffer): string {
  const packet = head.toString('latin1', 27 + (head[26] ?? 0));
  const codec = OGG_CODECS.find(([begin]) => packet.startsWith(begin));
  return codec ? `audio/ogg; codecs=${codec[1]}` : 'audio/ogg';
}
