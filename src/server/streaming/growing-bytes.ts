import type { FileHandle } from 'node:fs/promises';
import type { FastifyReply } from 'fastify';
import { ExpectedError } from '#errors';
import type { RenderFormat } from '#mastering';
import { inline } from '../content-disposition.ts';
import type { Growth } from './growth.ts';
import { readBytes } from './read-bytes.ts';
import type { Held } from './renders.ts';
import type { Bytes } from './send-bytes.ts';
import { wavLength } from './wav-length.ts';
import { unlessClosed, whenClosed } from './when-closed.ts';

const CONTENT_TYPES: Readonly<Record<RenderFormat, string>> = {
  wav: 'audio/wav',
  flac: 'audio/flac',
  opus: 'audio/ogg; codecs=opus',
  mp3: 'audio/mpeg',
};

/** Of RF64, up to where its length is said. */
const WAV_HEAD_BYTES = 28;

/**
 * A render for one answer, held until its response closes. WAV is ready at its first byte, its length in its header;
 * FLAC, too, but parts of it can only be asked for once all of it is there; what may be rendered a second time (lossy
 * formats, whose peaks are known only afterwards) is ready when it is complete.
 */
export async function growingBytes(
  held: Held,
  {
    reply,
    format,
    name,
    disposition = inline,
  }: {
    readonly reply: FastifyReply;
    readonly format: RenderFormat;
    readonly name: string;
    readonly disposition?: typeof inline;
  },
): Promise<Bytes> {
  const { growth, etag } = held;
  whenClosed(reply.raw, held.release);
  const isReadyAtOnce = format === 'wav' || (format === 'flac' && reply.request.headers.range === undefined);
  await growth.until(({ bytes, isComplete }) => isComplete || (isReadyAtOnce && bytes >= WAV_HEAD_BYTES));
  if (reply.raw.closed) throw new ExpectedError('cancelled', 'the client has gone');
  const file = await held.open();
  whenClosed(reply.raw, () => void file.close());
  const { inode, size } = await unlessClosed(reply.raw, async () => ({
    inode: (await file.stat()).ino,
    size: await sizeOf(file, growth, format),
  }));
  return {
    // Until its size is known it is not sure to be, byte for byte, what it will be in the end.
    etag: size === null ? null : etag,
    modifiedMs: null,
    contentType: CONTENT_TYPES[format],
    disposition: disposition(name, format),
    size,
    read: (start, end) => readBytes(file, { start, end, announced: size, growth, inode }),
  };
}

async function sizeOf(file: FileHandle, growth: Growth, format: RenderFormat): Promise<number | null> {
  const { bytes, isComplete } = growth.now();
  if (isComplete) return bytes;
  if (format !== 'wav') return null;
  const { buffer } = await file.read(Buffer.alloc(WAV_HEAD_BYTES), 0, WAV_HEAD_BYTES, 0);
  return wavLength(buffer);
}
