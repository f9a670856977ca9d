import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { Growth } from './growth.ts';

/** What a reader that nobody listens to costs. */
const CHUNK_BYTES = 64 * 1024;

export type ReadOptions = {
  readonly start: number;
  /** `null`: to the end, wherever that will be. */
  readonly end: number | null;
  /** What the client was told, or will find in the header, that the whole file has. */
  readonly announced: number | null;
  readonly growth: Growth;
  /** Of the handle: of another file nothing may be read. */
  readonly inode: number;
};

/**
 * Part of a file, or of one that is being written: what is not there yet is waited for. Reads only as fast as it is
 * read. Fails, rather than end early, when fewer bytes come than were announced, or the writing fails; the last byte of
 * a growing file is held back until it is sure that it was the last. Leaves the handle open.
 */
export function readBytes(file: FileHandle, { start, end, announced, growth, inode }: ReadOptions): Readable {
  let at = start;
  const next = async (): Promise<Buffer | null> => {
    if (end !== null && at >= end) return null;
    const sure = announced === null ? Number.POSITIVE_INFINITY : announced - 1;
    const { bytes, isComplete, ...now } = await growth.until(
      (written) => written.isComplete || written.inode !== inode || Math.min(written.bytes, sure) > at,
    );
    if (now.inode !== inode) throw new Error('the file was begun anew while it was read');
    if (isComplete && announced !== null && bytes !== announced)
      throw new Error(`${announced} bytes were announced, and ${bytes} were written`);
    const upTo = Math.min(end ?? bytes, isComplete ? bytes : Math.min(bytes, sure));
    if (at >= upTo) return null;
    const wanted = Math.min(CHUNK_BYTES, upTo - at);
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(wanted), 0, wanted, at);
    if (bytesRead === 0) throw new Error(`the file ends at byte ${at}, ${upTo} were there before`);
    at += bytesRead;
    return buffer.subarray(0, bytesRead);
  };
  const stream: Readable = new Readable({
    highWaterMark: CHUNK_BYTES,
    read() {
      next().then(
        (chunk) => {
          if (!stream.destroyed) stream.push(chunk);
        },
        (error: Error) => stream.destroy(error),
      );
    },
  });
  return stream;
}
