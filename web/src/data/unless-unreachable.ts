import type { ApiError } from '#client';

/** What is left of a failure once the server is back: that it could not be reached is no longer so. */
export function unlessUnreachable(error: ApiError | null): ApiError | null {
  return error?.status === 0 ? null : error;
}
