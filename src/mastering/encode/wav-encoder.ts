import { closeSync, openSync, writeSync } from 'node:fs';
import type { AudioBlock } from '#engine';
import { createQuantiser } from '../dither.ts';
import type { Encoder, EncoderOptions } from './encoder.ts';
import { wavHeader } from './wav-header.ts';
import { writing } from './write-failure.ts';

/** A WAV file whose length is in its header from the start where the frame count is known, and at the end in any case. */
export function openWavEncoder(path: string, { output, frameCount }: EncoderOptions): Encoder {
  const file = writing(path, () => openSync(path, 'w'));
  const pack = createPacker(output);
  let written = 0;
  let dataBytes = 0;
  const append = (bytes: Uint8Array, position: number | null = null): void => {
    for (let from = 0; from < bytes.length; ) {
      const at = position === null ? null : position + from;
      from += writing(path, () => writeSync(file, bytes, from, bytes.length - from, at));
    }
  };
  try {
    append(wavHeader(output, frameCount));
  } catch (error) {
    closeSync(file);
    throw error;
  }
  return {
    write(block) {
      const bytes = pack(block);
      append(bytes);
      dataBytes += bytes.length;
      written += block.frameCount;
    },
    finish() {
      if (dataBytes % 2 === 1) append(Buffer.alloc(1));
      if (written !== frameCount) append(wavHeader(output, written), 0);
    },
    [Symbol.dispose]: () => closeSync(file),
  };
}

/** A block's samples as the file holds them, interleaved and little-endian; valid until the next block is packed. */
function createPacker({ channels, sampleFormat, isDithered }: EncoderOptions['output']) {
  const channelCount = channels.length;
  const bits = Number(sampleFormat.slice(1));
  const quantise = sampleFormat === 'f32' ? null : createQuantiser({ bits, channelCount, isDithered });
  let integers = new Int32Array(0);
  let bytes = Buffer.alloc(0);
  return (block: AudioBlock): Uint8Array => {
    const count = block.frameCount * channelCount;
    if (integers.length < count) {
      integers = new Int32Array(count);
      bytes = Buffer.alloc(count * 4);
    }
    if (quantise === null) interleaveFloats(block, new Float32Array(integers.buffer));
    else quantise(block, integers);
    if (bits === 16) for (let i = 0, b = 0; i < count; i++, b += 2) put16(bytes, b, integers[i]!);
    else if (bits === 24) for (let i = 0, b = 0; i < count; i++, b += 3) put24(bytes, b, integers[i]!);
    else for (let i = 0, b = 0; i < count; i++, b += 4) put32(bytes, b, integers[i]!);
    return bytes.subarray(0, (count * bits) / 8);
  };
}

function interleaveFloats({ channels, frameCount }: AudioBlock, target: Float32Array): void {
  for (let c = 0; c < channels.length; c++) {
    const plane = channels[c]!;
    for (let i = 0, t = c; i < frameCount; i++, t += channels.length) target[t] = plane[i]!;
  }
}

function put16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value;
  bytes[at + 1] = value >> 8;
}

function put24(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value;
  bytes[at + 1] = value >> 8;
  bytes[at + 2] = value >> 16;
}

function put32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value;
  bytes[at + 1] = value >> 8;
  bytes[at + 2] = value >> 16;
  bytes[at + 3] = value >> 24;
}
