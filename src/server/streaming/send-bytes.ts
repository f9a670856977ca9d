import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { problem, sendProblem } from '../problems.ts';
import { type ByteRange, byteRange } from './byte-range.ts';
import { isRangeMeant, precondition, type Validators } from './conditions.ts';

/** Bytes that can be asked for, whole or in part. */
export type Bytes = Validators & {
  readonly contentType: string;
  /** The value of `Content-Disposition`. */
  readonly disposition: string;
  /** `null`: not known yet, so that no part of it can be asked for. */
  readonly size: number | null;
  /** `end` is `null` where the size is. */
  read(start: number, end: number | null): Readable;
};

/**
 * Answers a GET or HEAD with bytes: conditions, then a single range (RFC 9110, 13 and 14). HEAD has no ranges (14.2).
 * The URL stays when its bytes change, so clients are to ask each time.
 */
export function sendBytes(reply: FastifyReply, bytes: Bytes): FastifyReply {
  const { method, headers } = reply.request;
  const { etag, modifiedMs, size } = bytes;
  void reply.header('cache-control', 'private, no-cache');
  if (etag !== null) void reply.header('etag', etag);
  if (modifiedMs !== null) void reply.header('last-modified', new Date(modifiedMs).toUTCString());
  const outcome = precondition(headers, bytes);
  if (outcome === 'not_modified') return reply.status(304).send();
  if (outcome === 'failed') {
    const detail = 'it is not the one that If-Match or If-Unmodified-Since asks for';
    return sendProblem(reply, problem(412, 'precondition_failed', detail));
  }
  const isPartMeant = method !== 'HEAD' && isRangeMeant(headers['if-range']?.toString(), bytes, Date.now());
  const range = size === null || !isPartMeant ? 'whole' : byteRange(headers.range, size);
  if (range === 'unsatisfiable') {
    void reply.header('content-range', `bytes */${size}`).header('accept-ranges', 'bytes');
    const detail = `Range must lie within 0-${(size ?? 0) - 1}, got ${headers.range}`;
    return sendProblem(reply, problem(416, 'range_not_satisfiable', detail));
  }
  void reply
    .type(bytes.contentType)
    .header('content-disposition', bytes.disposition)
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "default-src 'none'; sandbox");
  if (size !== null) describe(reply, range, size);
  if (method === 'HEAD') return reply.send(Readable.from([])); // Nothing at all would get a length of 0.
  return reply.send(range === 'whole' ? bytes.read(0, size) : bytes.read(range.start, range.end));
}

function describe(reply: FastifyReply, range: ByteRange | 'whole', size: number): void {
  void reply.header('accept-ranges', 'bytes');
  if (range === 'whole') {
    void reply.header('content-length', size);
    return;
  }
  const { start, end } = range;
  void reply
    .status(206)
    .header('content-range', `bytes ${start}-${end - 1}/${size}`)
    .header('content-length', end - start);
}
