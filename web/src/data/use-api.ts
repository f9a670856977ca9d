import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { ApiAnswer, ApiError, ApiRequest, Call, Route } from '#client';
import { useWebSocketContext } from '#client/react';

type AskOptions = {
  /** False: not yet, since what it needs is not known. */
  readonly isWanted?: boolean;
  /** While another request of the same route is under way, the answer before it (`isPlaceholderData` says so). */
  readonly keepsPrevious?: boolean;
  /** Asked again so often, milliseconds, where no message tells. */
  readonly everyMs?: number;
};

type ReadRoute = Route & `GET ${string}`;

/** What an answer is kept under: `[route, request]`. */
export function apiKey<R extends Route>(route: R, request?: ApiRequest<R>) {
  return [route, request ?? {}] as const;
}

/** As `CallArguments`, and how to ask. */
type AskArguments<R extends ReadRoute> =
  // biome-ignore lint/complexity/noBannedTypes: whether nothing at all would do is the question
  {} extends ApiRequest<R>
    ? [request?: ApiRequest<R>, options?: AskOptions]
    : [request: ApiRequest<R>, options?: AskOptions];

/** An answer of the server, asked for once for all that show it, and again when a message makes it old. */
export function useApi<R extends ReadRoute>(
  route: R,
  ...[request, options = {}]: AskArguments<R>
): UseQueryResult<ApiAnswer<R>, ApiError> {
  const { call } = useWebSocketContext();
  const { isWanted = true, keepsPrevious = false, everyMs } = options;
  return useQuery<ApiAnswer<R>, ApiError>({
    queryKey: apiKey(route, request),
    queryFn: ({ signal }) => askWith(call, route, request, signal),
    enabled: isWanted,
    ...(keepsPrevious && { placeholderData: keepPreviousData as never }),
    ...(everyMs !== undefined && { refetchInterval: everyMs }),
  });
}

/** For queries of a kind that `useApi` is not (pages of a long list). */
export function askWith<R extends ReadRoute>(
  call: Call,
  route: R,
  request: ApiRequest<R> | undefined,
  signal: AbortSignal,
): Promise<ApiAnswer<R>> {
  const ask = call as (route: R, request: object) => Promise<ApiAnswer<R>>;
  return ask(route, { ...request, signal });
}
