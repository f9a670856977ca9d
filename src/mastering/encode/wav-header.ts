import { channelMask } from '#engine';
import type { Output } from './output.ts';

const FORMAT_PCM = 1;
const FORMAT_FLOAT = 3;
const FORMAT_EXTENSIBLE = 0xfffe;
/** What follows the format tag in KSDATAFORMAT_SUBTYPE_PCM and _IEEE_FLOAT. */
const SUBTYPE_TAIL = Buffer.from('000000001000800000aa00389b71', 'hex');
const DS64_BYTES = 28;
const LARGEST_32_BIT = 0xffff_ffff;

export type WavLayout = Pick<Output, 'channels' | 'sampleFormat' | 'sampleRateHz'>;

export function wavBytesPerFrame({ channels, sampleFormat }: WavLayout): number {
  return (channels.length * Number(sampleFormat.slice(1))) / 8;
}

/** How many bytes a whole WAV file of ours has. */
export function wavFileBytes(layout: WavLayout, frameCount: number): number {
  const dataBytes = frameCount * wavBytesPerFrame(layout);
  return wavHeader(layout, frameCount).length + dataBytes + (dataBytes % 2);
}

/**
 * All that precedes the samples, of one length whatever the frame count. From 4 GiB on it is RF64 (EBU Tech 3306),
 * for which every file keeps a JUNK chunk free. `null`, a count that is not known yet, states the largest sizes: readers
 * then go on to the end of the file.
 */
export function wavHeader(layout: WavLayout, frameCount: number | null): Uint8Array {
  const dataBytes = frameCount === null ? LARGEST_32_BIT : frameCount * wavBytesPerFrame(layout);
  const samples = layout.sampleFormat === 'f32' ? [fact(frameCount)] : [];
  const between = Buffer.concat([formatChunk(layout), ...samples, chunkHead('data', dataBytes)]);
  const junkBytes = 8 + DS64_BYTES;
  const riffBytes = 4 + junkBytes + between.length + dataBytes + (dataBytes % 2);
  const isLarge = frameCount !== null && riffBytes > LARGEST_32_BIT;
  const first = Buffer.alloc(junkBytes);
  chunkHead(isLarge ? 'ds64' : 'JUNK', DS64_BYTES).copy(first);
  if (isLarge) {
    first.writeBigUInt64LE(BigInt(riffBytes), 8);
    first.writeBigUInt64LE(BigInt(dataBytes), 16);
    first.writeBigUInt64LE(BigInt(frameCount), 24);
  }
  const riff = chunkHead(isLarge ? 'RF64' : 'RIFF', isLarge ? LARGEST_32_BIT : riffBytes);
  return Buffer.concat([riff, Buffer.from('WAVE'), first, between]);
}

function formatChunk(layout: WavLayout): Buffer {
  const { channels, sampleFormat, sampleRateHz } = layout;
  const bits = Number(sampleFormat.slice(1));
  const tag = sampleFormat === 'f32' ? FORMAT_FLOAT : FORMAT_PCM;
  // Microsoft: positions of more than two channels and integers of more than 16 bits need the extensible form.
  const isExtensible = channels.length > 2 || bits > 16;
  const body = Buffer.alloc(isExtensible ? 40 : 16);
  body.writeUInt16LE(isExtensible ? FORMAT_EXTENSIBLE : tag, 0);
  body.writeUInt16LE(channels.length, 2);
  body.writeUInt32LE(sampleRateHz, 4);
  body.writeUInt32LE(Math.min(LARGEST_32_BIT, sampleRateHz * wavBytesPerFrame(layout)), 8);
  body.writeUInt16LE(wavBytesPerFrame(layout), 12);
  body.writeUInt16LE(bits, 14);
  if (isExtensible) {
    body.writeUInt16LE(22, 16);
    body.writeUInt16LE(bits, 18);
    body.writeUInt32LE(channelMask(channels), 20);
    body.writeUInt16LE(tag, 24);
    SUBTYPE_TAIL.copy(body, 26);
  }
  return Buffer.concat([chunkHead('fmt ', body.length), body]);
}

function fact(frameCount: number | null): Buffer {
  const count = Buffer.alloc(4);
  count.writeUInt32LE(Math.min(LARGEST_32_BIT, frameCount ?? LARGEST_32_BIT));
  return Buffer.concat([chunkHead('fact', count.length), count]);
}

function chunkHead(id: string, bytes: number): Buffer {
  const head = Buffer.alloc(8);
  head.write(id, 'latin1');
  head.writeUInt32LE(Math.min(LARGEST_32_BIT, bytes), 4);
  return head;
}
