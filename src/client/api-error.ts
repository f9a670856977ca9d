import type { Problem } from '#wire';

/** Where the server gave no answer that could be read, in place of its own code. */
export type ClientErrorCode = 'unreachable' | 'timed_out' | 'malformed_answer' | 'unknown_problem';

/** A call that did not succeed. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** The call, e.g. `POST /api/player/load`. */
  readonly endpoint: string;
  /** The HTTP status; 0 where there was no answer. */
  readonly status: number;
  /** Short and stable: the server's (`track_not_found`, …) or a `ClientErrorCode`. */
  readonly code: string;
  /** What happened and what to do, for people. */
  readonly detail: string;
  /** Each field that does not fit and the rule it breaks. */
  readonly errors: NonNullable<Problem['errors']>;
  /** The whole answer, where it was JSON. */
  readonly body: unknown;

  constructor(
    endpoint: string,
    status: number,
    { code, detail, errors = [] }: Pick<Problem, 'code' | 'detail' | 'errors'>,
    options: ErrorOptions & { readonly body?: unknown } = {},
  ) {
    super(`${endpoint}: ${detail} (${code})`, options);
    this.endpoint = endpoint;
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.errors = errors;
    this.body = options.body;
  }
}

/** What an answer that is no success says: problem details, or something else (`GET /api/ready`, a proxy's page). */
export function apiErrorOf(endpoint: string, status: number, statusText: string, body: unknown): ApiError {
  const problem =
    typeof body === 'object' && body !== null && 'code' in body && 'detail' in body
      ? (body as Problem)
      : { code: 'unknown_problem' satisfies ClientErrorCode, detail: `${status} ${statusText}`.trim() };
  return new ApiError(endpoint, status, problem, { body });
}
