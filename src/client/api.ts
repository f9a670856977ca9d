import { ApiError, apiErrorOf, type ClientErrorCode } from './api-error.ts';
import type { ApiAnswer, ApiRequest, CallArguments, CallOptions, RawBody, Route } from './api-types.ts';
import { requestUrl } from './request-url.ts';

export type ApiOptions = {
  readonly fetch?: typeof globalThis.fetch;
  /** How long a call may take, milliseconds: the first recommendation of a long track has to measure it. */
  readonly timeoutMs?: number;
};

/** See `Api.call`. */
export type Call = <R extends Route>(endpoint: R, ...request: CallArguments<R>) => Promise<ApiAnswer<R>>;

/** See `Api.url`. */
export type UrlOf = <R extends Route & `GET ${string}`>(
  endpoint: R,
  request: Pick<ApiRequest<R>, keyof ApiRequest<R> & ('params' | 'query')>,
) => string;

export type Api = {
  /**
   * Calls an endpoint: `call('POST /api/player/load', { body: { track_id: 1 } })`. Throws `ApiError`, and whatever the
   * caller's own `signal` was aborted with.
   */
  readonly call: Call;
  /**
   * Where an endpoint's answer is, for what asks by itself: `audio.src = url('GET /api/tracks/{id}/stream', { params: {
   * id: 1 } })`.
   */
  readonly url: UrlOf;
};

/** What the types of a call allow, without them. */
type AnyRequest = CallOptions & {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
};

/** REST of the server at `origin`, typed by the contract: `createApi('http://localhost:8765')`. */
export function createApi(origin: string | URL, options: ApiOptions = {}): Api {
  const { fetch = globalThis.fetch, timeoutMs = 60_000 } = options;
  const { origin: base } = new URL(origin);

  const call = async (endpoint: string, request: AnyRequest = {}): Promise<unknown> => {
    const { method, url } = requestUrl(endpoint, base, request);
    const { signal, ...sent } = { ...bodyOf(request), signal: signalOf(request, timeoutMs) };
    try {
      const response = await fetch(url, { method, ...sent, ...(signal && { signal }) });
      const answer = await read(response);
      if (!response.ok) throw apiErrorOf(endpoint, response.status, response.statusText, answer);
      return answer;
    } catch (cause) {
      if (cause instanceof ApiError) throw cause;
      if (request.signal?.aborted) throw request.signal.reason;
      throw failure(endpoint, cause);
    }
  };
  const url = (endpoint: string, request: AnyRequest): string => requestUrl(endpoint, base, request).url;
  return { call: call as Call, url: url as UrlOf };
}

function bodyOf({ body, contentType }: AnyRequest): Pick<RequestInit, 'body' | 'headers'> {
  if (body === undefined || body === null) return {};
  if (!isRaw(body)) return { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  return { body, ...(contentType !== undefined && { headers: { 'content-type': contentType } }) };
}

function isRaw(body: unknown): body is RawBody {
  return (
    typeof body === 'string' ||
    body instanceof Blob ||
    body instanceof ArrayBuffer ||
    ArrayBuffer.isView(body) ||
    body instanceof FormData
  );
}

function signalOf(request: AnyRequest, defaultMs: number): AbortSignal | undefined {
  const { signal, timeoutMs = defaultMs } = request;
  if (!Number.isFinite(timeoutMs)) return signal;
  const timeout = AbortSignal.timeout(timeoutMs);
  return signal ? AbortSignal.any([signal, timeout]) : timeout;
}

/** By its type: JSON, text (an M3U8 list is), or bytes. */
async function read(response: Response): Promise<unknown> {
  const type = response.headers.get('content-type') ?? '';
  if (/^application\/([\w.-]+\+)?json\b/.test(type)) return response.json();
  return /^text\/|mpegurl\b/.test(type) ? response.text() : response.blob();
}

function failure(endpoint: string, cause: unknown): ApiError {
  const name = cause instanceof Error ? cause.name : '';
  const [code, detail]: [ClientErrorCode, string] =
    name === 'TimeoutError'
      ? ['timed_out', 'the server did not answer in time']
      : name === 'SyntaxError'
        ? ['malformed_answer', 'the server says JSON and sends something else']
        : ['unreachable', 'the server cannot be reached'];
  return new ApiError(endpoint, 0, { code, detail }, { cause });
}
