import type { IncomingHttpHeaders } from 'node:http';

/** What tells one state of something from another; `null` what it does not have. */
export type Validators = {
  /** A strong entity tag with its quotes. */
  readonly etag: string | null;
  /** When it was last changed, ms since 1970. */
  readonly modifiedMs: number | null;
};

/** What the conditions of a GET or HEAD come to (RFC 9110, 13.2.2): answer, say that it is the same, or refuse (412). */
export function precondition(
  headers: IncomingHttpHeaders,
  { etag, modifiedMs }: Validators,
): 'answer' | 'not_modified' | 'failed' {
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = headers;
  const modified = modifiedMs === null ? null : wholeSeconds(modifiedMs);
  if (ifMatch !== undefined) {
    if (!tagsOf(ifMatch).some((tag) => tag === '*' || tag === etag)) return 'failed';
  } else {
    const unmodifiedSince = httpDate(headers['if-unmodified-since']);
    if (unmodifiedSince !== null && modified !== null && modified > unmodifiedSince) return 'failed';
  }
  if (ifNoneMatch !== undefined) return isAmong(etag, ifNoneMatch) ? 'not_modified' : 'answer';
  const modifiedSince = httpDate(headers['if-modified-since']);
  return modifiedSince !== null && modified !== null && modified <= modifiedSince ? 'not_modified' : 'answer';
}

/** Whether `If-None-Match` names the tag: weak comparison (RFC 9110, 13.1.2). */
export function isAmong(etag: string | null, ifNoneMatch: string | undefined): boolean {
  return tagsOf(ifNoneMatch ?? '').some((tag) => tag === '*' || tag.replace(/^W\//, '') === etag);
}

/**
 * Whether `If-Range` lets a range be answered (RFC 9110, 13.1.5): there is none, or it names this state strongly. A date
 * does so only when nothing can have changed again within its second.
 */
export function isRangeMeant(
  ifRange: string | undefined,
  { etag, modifiedMs }: Validators,
  nowMs: number,
): boolean {
  if (ifRange === undefined) return true;
  const given = ifRange.trim();
  if (/^(W\/)?"/.test(given)) return given === etag;
  if (modifiedMs === null || nowMs - modifiedMs < 1_000) return false;
  return httpDate(given) === wholeSeconds(modifiedMs);
}

function tagsOf(list: string): readonly string[] {
  return list.match(/\*|(?:W\/)?"[^"]*"/g) ?? [];
}

/** Headers have no fractions of a second. */
const wholeSeconds = (ms: number): number => Math.floor(ms / 1_000);

/** Unix seconds of any of the three forms (RFC 9110, 5.6.7); `null` for what is none, which counts as not given. */
function httpDate(text: string | undefined): number | null {
  if (text === undefined || !/^\s*(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/.test(text)) return null;
  const ms = Date.parse(text.trimEnd().endsWith('GMT') ? text : `${text} GMT`);
  return Number.isNaN(ms) ? null : wholeSeconds(ms);
}
