import { keepPreviousData, type UseQueryOptions, useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ApiAnswer, ApiError, ApiRequest, Call } from '#client';
import { useWebSocketContext } from '#client/react';
import { askWith } from '../data/use-api.ts';
import { rowOf, type TrackRow } from './track-row.ts';

/** Where a table's tracks come from. */
export type TrackList = {
  readonly route: 'GET /api/library/tracks' | 'GET /api/albums/{id}/tracks' | 'GET /api/artists/{id}/tracks';
  /** Of the album, the artist. */
  readonly id?: number;
  readonly query: Omit<
    NonNullable<ApiRequest<'GET /api/library/tracks'>['query']>,
    'limit' | 'offset' | 'include'
  >;
};

type Page = { readonly of: TrackList; readonly total: number; readonly rows: readonly TrackRow[] };
type PageQuery = UseQueryOptions<Page, ApiError, Page, readonly [string, object]> & {
  readonly queryKey: readonly [string, object];
};

const PAGE = 100;
/** Rows above and below what is seen that are asked for, too. */
const AHEAD = 40;
/** Pages that nobody sees are kept so long: who scrolls through 100,000 tracks must not hold all of them. */
const KEPT_MS = 60_000;
/** What is being measured or solved is looked at again. */
const PENDING_EVERY_MS = 3_000;

/** Asks for some tracks of a list, by their places. */
export function askTracks(
  call: Call,
  { route, id = 0, query }: TrackList,
  page: { readonly limit: number; readonly offset: number; readonly include?: string },
  signal: AbortSignal,
): Promise<ApiAnswer<'GET /api/library/tracks'>> {
  const request = { query: { ...query, ...page } };
  if (route === 'GET /api/library/tracks') return askWith(call, route, request, signal);
  return askWith(call, route, { ...request, params: { id } }, signal);
}

/**
 * The rows of a list from `first` to `last`, as far as they are there. While another list is asked for, the one before it is
 * shown (`isOld`). Rows whose measuring is under way are asked for again by themselves, all of them while `isGrowing`.
 */
export function useTrackList(
  list: TrackList,
  { first, last }: { readonly first: number; readonly last: number },
  isGrowing: boolean,
) {
  const { call } = useWebSocketContext();
  const pageOf = (wanted: TrackList, page: number): PageQuery => ({
    // Beginning with its route: `invalidation.ts` goes by that.
    queryKey: [wanted.route, { ...wanted, page }],
    queryFn: async ({ signal }) => {
      const bounds = { limit: PAGE, offset: page * PAGE, include: 'analysis,recommendation' };
      const { total, tracks } = await askTracks(call, wanted, bounds, signal);
      return { of: wanted, total, rows: tracks.map(rowOf) };
    },
    gcTime: KEPT_MS,
    refetchInterval: ({ state }) =>
      isGrowing || state.data?.rows.some((row) => row.state === 'pending') ? PENDING_EVERY_MS : false,
  });
  const start = useQuery({ ...pageOf(list, 0), placeholderData: keepPreviousData });
  const shown = start.data?.of ?? list;
  const total = start.data?.total ?? 0;
  const lastPage = Math.floor(Math.max(0, Math.min(last + AHEAD, total - 1)) / PAGE);
  const firstPage = Math.min(lastPage, Math.floor(Math.max(0, first - AHEAD) / PAGE));
  const pages = Array.from({ length: lastPage - firstPage + 1 }, (_, n) => firstPage + n);
  const answers = useQueries({ queries: pages.map((page) => pageOf(shown, page)) });
  const known = new Map(pages.map((page, n) => [page, answers[n]?.data?.rows]));
  const failed = answers.find(({ error }) => error !== null);
  return {
    total,
    isLoading: start.isLoading,
    isOld: start.isPlaceholderData,
    error: start.error ?? failed?.error ?? null,
    retry: () => void (start.error ? start : failed)?.refetch(),
    rowAt: (index: number): TrackRow | undefined => known.get(Math.floor(index / PAGE))?.[index % PAGE],
  };
}

/** The ids of a list from one place to another, both included; at most so many. To be played: without those whose file is not there. */
export function useIdsOf(list: TrackList) {
  const { call } = useWebSocketContext();
  return useMemo(
    () =>
      async (from: number, to: number, most: number, isToPlay = false): Promise<readonly number[]> => {
        const ids: number[] = [];
        let offset = from;
        const { signal } = new AbortController();
        const end = Math.min(to, from + most - 1);
        while (offset <= end) {
          const { tracks } = await askTracks(
            call,
            list,
            { limit: Math.min(500, end - offset + 1), offset },
            signal,
          );
          if (tracks.length === 0) break;
          offset += tracks.length;
          ids.push(...tracks.filter(({ missing }) => !(isToPlay && missing)).map(({ id }) => id));
        }
        return ids;
      },
    [call, list],
  );
}
