import { readFileSync, writeFileSync } from 'node:fs';

/** Writes integer samples, interleaved, as a plain WAV file: independent of the writer that is tested. */
export function writePcmFile(
  path: string,
  integers: Int32Array,
  format: { readonly bits: 16 | 24; readonly sampleRateHz: number; readonly channelCount: number },
): Buffer {
  const { bits, sampleRateHz, channelCount } = format;
  const bytes = bits / 8;
  const data = Buffer.alloc(integers.length * bytes);
  integers.forEach((value, i) => void data.writeIntLE(value, i * bytes, bytes));
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + data.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(channelCount, 22);
  head.writeUInt32LE(sampleRateHz, 24);
  head.writeUInt32LE(sampleRateHz * channelCount * bytes, 28);
  head.writeUInt16LE(channelCount * bytes, 32);
  head.writeUInt16LE(bits, 34);
  head.write('data', 36);
  head.writeUInt32LE(data.length, 40);
  writeFileSync(path, Buffer.concat([head, data]));
  return data;
}

/** The bytes of a WAV file's data chunk. */
export function wavDataOf(path: string): Buffer {
  const file = readFileSync(path);
  for (let at = 12; at + 8 <= file.length; ) {
    const length = file.readUInt32LE(at + 4);
    if (file.toString('latin1', at, at + 4) === 'data') return file.subarray(at + 8, at + 8 + length);
    at += 8 + length + (length % 2);
  }
  throw new Error(`${path} has no data chunk`);
}
