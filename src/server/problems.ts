import type { FastifyError, FastifyReply, FastifyRequest, FastifySchemaCompiler } from 'fastify';
import type { z } from 'zod';
import { type ErrorCode, ExpectedError } from '#errors';
import { explain, type Problem } from '#wire';
import type { Log } from './log.ts';
import { STATUS_CODES } from './node-http.ts';

/** Which HTTP status says what the caller can do about it. */
const STATUS_OF: Readonly<Record<ErrorCode, number>> = {
  file_not_found: 404,
  track_not_found: 404,
  album_not_found: 404,
  artist_not_found: 404,
  profile_not_found: 404,
  render_not_found: 404,
  artwork_not_found: 404,
  unsupported_image: 422,
  image_too_large: 413,
  playlist_not_found: 404,
  outside_library: 403,
  folder_not_readable: 403,
  undecodable_audio: 422,
  unsupported_audio: 422,
  not_measurable: 422,
  tags_not_writable: 422,
  output_exists: 409,
  file_changed: 409,
  decoder_crashed: 422,
  timed_out: 422,
  cancelled: 503,
  invalid_request: 422,
  nothing_loaded: 409,
  scan_running: 409,
  queue_full: 409,
  playlist_full: 409,
  playlist_empty: 409,
  too_many_playlists: 409,
  storage_full: 507,
  too_many_streams: 503,
  analyzer_unavailable: 503,
  shutting_down: 503,
};

/** All that a client hears of what was not foreseen. */
export const INTERNAL_ERROR = {
  code: 'internal_error',
  message: 'Something went wrong on the server; its log says what.',
} as const;

/** A request that does not fit its schema; each field with the rule that it breaks. */
class InvalidRequest extends Error {
  readonly fields: ReturnType<typeof explain>;

  constructor(fields: ReturnType<typeof explain>) {
    super('the request does not fit its schema');
    this.fields = fields;
  }
}

/** Checks bodies, queries and parameters by their zod schemas. */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> =
  ({ schema }) =>
  (data) => {
    const parsed = schema.safeParse(data, { reportInput: true });
    return parsed.success
      ? { value: parsed.data }
      : { error: new InvalidRequest(explain(parsed.error, data)) };
  };

/** Problem details (RFC 9457) of one of our own codes. */
export function problem(status: number, code: string, detail: string, errors?: Problem['errors']): Problem {
  const title = STATUS_CODES[status] ?? 'Error';
  return { type: 'about:blank', title, status, detail, code, ...(errors && { errors }) };
}

/** Answers with the problem, under its status. */
export function sendProblem(reply: FastifyReply, body: Problem): FastifyReply {
  return reply.status(body.status).type('application/problem+json').send(body);
}

/** Turns whatever a route threw into problem details. What was not foreseen is logged with its stack, and says nothing. */
export function createErrorHandler(log: Log) {
  return (error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply =>
    sendProblem(reply, problemOf(error, request, log));
}

function problemOf(error: FastifyError | InvalidRequest, request: FastifyRequest, log: Log): Problem {
  if (error instanceof ExpectedError) return problem(STATUS_OF[error.code], error.code, error.message);
  if (error instanceof InvalidRequest) {
    const detail = error.fields
      .map(({ path, message }) => (path ? `${path} ${message}` : message))
      .join('; ');
    return problem(422, 'invalid_request', detail, [...error.fields]);
  }
  // What Fastify itself refuses: malformed JSON, a body too large, an unknown content type.
  if (
    'statusCode' in error &&
    error.statusCode !== undefined &&
    error.statusCode >= 400 &&
    error.statusCode < 500
  ) {
    return problem(error.statusCode, codeOfStatus(error.statusCode), error.message);
  }
  log.error('a request failed', { method: request.method, url: request.url, err: error });
  return problem(500, INTERNAL_ERROR.code, INTERNAL_ERROR.message);
}

function codeOfStatus(status: number): string {
  return (
    { 400: 'malformed_request', 404: 'not_found', 413: 'too_large', 415: 'unsupported_media_type' }[status] ??
    'refused'
  );
}
