import { useInfiniteQuery } from '@tanstack/react-query';
import type { ApiAnswer, ApiError, ApiRequest } from '#client';
import { useWebSocketContext } from '#client/react';
import { askWith } from '../data/use-api.ts';

const PAGE = 100;

export type Playlist = ApiAnswer<'GET /api/playlists'>['playlists'][number];
export type PlaylistOrder = NonNullable<NonNullable<ApiRequest<'GET /api/playlists'>['query']>['order_by']>;

/** A playlist's name, counts and dates: 100 of them, and as many more as are asked for. */
export function usePlaylists(search: string, orderBy: PlaylistOrder) {
  const { call } = useWebSocketContext();
  // Names from a to z; of all else the newest, longest first.
  const order: 'asc' | 'desc' = orderBy === 'name' ? 'asc' : 'desc';
  const query = { search, order_by: orderBy, order, limit: PAGE } as const;
  const pages = useInfiniteQuery<
    ApiAnswer<'GET /api/playlists'>,
    ApiError,
    Pages,
    readonly unknown[],
    number
  >({
    queryKey: ['GET /api/playlists', { query }, 'pages'],
    queryFn: ({ pageParam: offset, signal }) =>
      askWith(call, 'GET /api/playlists', { query: { ...query, offset } }, signal),
    initialPageParam: 0,
    getNextPageParam: ({ has_more, offset, limit }) => (has_more ? offset + limit : undefined),
    placeholderData: (previous) => previous,
  });
  return {
    playlists: pages.data?.pages.flatMap((page) => page.playlists) ?? null,
    total: pages.data?.pages.at(-1)?.total ?? 0,
    error: pages.error,
    refetch: pages.refetch,
    /** `null` where that is all. */
    more: pages.hasNextPage ? () => void pages.fetchNextPage() : null,
    isAskingMore: pages.isFetchingNextPage,
  };
}

type Pages = { readonly pages: readonly ApiAnswer<'GET /api/playlists'>[] };
