import type { FileHandle } from 'node:fs/promises';

/** A chunk of a RIFF, RF64 or AIFF file. */
export type Chunk = {
  readonly id: string;
  /** Where it begins, with its name; where its body does; how long that is; and where the next one begins. */
  readonly at: number;
  readonly bodyAt: number;
  readonly bodyBytes: number;
  readonly end: number;
};

/** No sane file comes near. */
const MOST_CHUNKS = 10_000;
/** What stands for a size that is in `ds64` (EBU Tech 3306). */
const IN_DS64 = 0xffffffff;

/** The chunks of a RIFF, RF64 or AIFF file of `size` bytes, as far as they can be followed. */
export async function* chunksOf(file: FileHandle, size: number): AsyncGenerator<Chunk> {
  const head = Buffer.alloc(28);
  await file.read(head, 0, 12, 0);
  const isBigEndian = head.toString('latin1', 0, 4) === 'FORM';
  let dataBytes = 0;
  let count = 0;
  for (let at = 12; at + 8 <= size && count < MOST_CHUNKS; count++) {
    const { bytesRead } = await file.read(head, 0, 28, at);
    const id = head.toString('latin1', 0, 4);
    if (id === 'ds64' && bytesRead >= 24) dataBytes = Number(head.readBigUInt64LE(16));
    const short = isBigEndian ? head.readUInt32BE(4) : head.readUInt32LE(4);
    const bodyBytes = short === IN_DS64 && id === 'data' && dataBytes > 0 ? dataBytes : short;
    const end = at + 8 + bodyBytes + (bodyBytes % 2);
    yield { id, at, bodyAt: at + 8, bodyBytes, end };
    at = end;
  }
}
