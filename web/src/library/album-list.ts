import { keepPreviousData, type UseQueryOptions, useQueries, useQuery } from '@tanstack/react-query';
import type { ApiAnswer, ApiError, ApiRequest } from '#client';
import { useWebSocketContext } from '#client/react';
import { askWith } from '../data/use-api.ts';

type Query = Omit<NonNullable<ApiRequest<'GET /api/albums'>['query']>, 'limit' | 'offset'>;
export type Album = ApiAnswer<'GET /api/albums'>['albums'][number];

type Page = { readonly of: Query; readonly total: number; readonly albums: readonly Album[] };
type PageQuery = UseQueryOptions<Page, ApiError, Page, readonly [string, object]> & {
  readonly queryKey: readonly [string, object];
};

const PAGE = 100;

/** The albums from `first` to `last`, as far as they are there; the list before it while another is asked for. */
export function useAlbumList(
  query: Query,
  { first, last }: { readonly first: number; readonly last: number },
) {
  const { call } = useWebSocketContext();
  const pageOf = (wanted: Query, page: number): PageQuery => ({
    queryKey: ['GET /api/albums', { ...wanted, page }],
    queryFn: async ({ signal }) => {
      const request = { query: { ...wanted, limit: PAGE, offset: page * PAGE } };
      const { total, albums } = await askWith(call, 'GET /api/albums', request, signal);
      return { of: wanted, total, albums };
    },
  });
  const start = useQuery({ ...pageOf(query, 0), placeholderData: keepPreviousData });
  const shown = start.data?.of ?? query;
  const total = start.data?.total ?? 0;
  const lastPage = Math.floor(Math.max(0, Math.min(last, total - 1)) / PAGE);
  const firstPage = Math.min(lastPage, Math.floor(Math.max(0, first) / PAGE));
  const pages = Array.from({ length: lastPage - firstPage + 1 }, (_, n) => firstPage + n);
  const answers = useQueries({ queries: pages.map((page) => pageOf(shown, page)) });
  const known = new Map(pages.map((page, n) => [page, answers[n]?.data?.albums]));
  const failed = answers.find(({ error }) => error !== null);
  return {
    total,
    isLoading: start.isLoading,
    isOld: start.isPlaceholderData,
    error: start.error ?? failed?.error ?? null,
    retry: () => void (start.error ? start : failed)?.refetch(),
    albumAt: (index: number): Album | undefined => known.get(Math.floor(index / PAGE))?.[index % PAGE],
  };
}
