import { QueryClient } from '@tanstack/react-query';

/** How long an answer counts as new where no message says that it is old, milliseconds. */
const FRESH_MS = 30_000;

/** What the server answered, kept. A call that fails is not repeated in secret: it is shown, and asked again on reconnecting. */
export function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: FRESH_MS, retry: false, networkMode: 'always', refetchOnReconnect: false },
    },
  });
}
