import { useCallback, useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';

export type Order = 'asc' | 'desc';

/** What of a list is shown, as the page's address has it: Back brings it again. */
export type ListAddress<By extends string, Show extends string = never> = {
  readonly search: string;
  readonly by: By;
  readonly order: Order;
  /** Only these; `null` for all. */
  readonly show: Show | null;
};

type Known<By extends string, Show extends string> = {
  /** What it can be sorted by, with the order that is wanted first; the first of them where nothing is said. */
  readonly sorts: Readonly<Record<By, Order>>;
  readonly shows?: readonly Show[];
};

/**
 * Reads a list's part of the address, and changes it. What an address says that is not known counts as not said. While somebody
 * types, one step of Back is enough: only the first letter makes one.
 */
export function useListAddress<By extends string, Show extends string = never>({
  sorts,
  shows = [],
}: Known<By, Show>) {
  const query = useSearch();
  const [path, navigate] = useLocation();
  const address = useMemo((): ListAddress<By, Show> => {
    const params = new URLSearchParams(query);
    const names = Object.keys(sorts) as By[];
    const by = names.find((name) => name === params.get('by')) ?? (names[0] as By);
    const order = params.get('order');
    return {
      search: params.get('search') ?? '',
      by,
      order: order === 'asc' || order === 'desc' ? order : sorts[by],
      show: shows.find((show) => show === params.get('show')) ?? null,
    };
  }, [query, sorts, shows]);

  const change = useCallback(
    (changes: Partial<ListAddress<By, Show>>) => {
      const next = { ...address, ...changes };
      const first = Object.keys(sorts)[0];
      const params = new URLSearchParams({
        ...(next.search !== '' && { search: next.search }),
        ...(next.by !== first && { by: next.by }),
        ...(next.order !== sorts[next.by] && { order: next.order }),
        ...(next.show !== null && { show: next.show }),
      });
      const isTyping = changes.search !== undefined && address.search !== '';
      const text = params.toString();
      navigate(text === '' ? path : `${path}?${text}`, { replace: isTyping });
    },
    [address, sorts, path, navigate],
  );
  const sortBy = useCallback(
    (by: By) =>
      change({ by, order: by === address.by ? (address.order === 'asc' ? 'desc' : 'asc') : sorts[by] }),
    [address, change, sorts],
  );
  return { address, change, sortBy };
}
