import { QueryClientProvider, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { useWebSocketContext, WebSocketProvider } from '#client/react';
import { keepFresh } from './invalidation.ts';
import { createQueries } from './queries.ts';
import { keepRecommendations } from './recommendations.ts';

/** On a person's own machine: soon back, and never far away. */
const CONNECTION = { backoff: { firstMs: 500, maxMs: 5_000 } } as const;

/** The one connection to the server that the page came from, and what is known of it, for everything below. */
export function ServerProvider({ children }: { readonly children: ReactNode }) {
  const [queries] = useState(createQueries);
  return (
    <WebSocketProvider url={new URL('/ws', location.href).href.replace(/^http/, 'ws')} options={CONNECTION}>
      <QueryClientProvider client={queries}>
        <Freshness />
        {children}
      </QueryClientProvider>
    </WebSocketProvider>
  );
}

/** Sees to it that nothing old is shown. */
function Freshness() {
  const queries = useQueryClient();
  const { subscribe, onGap } = useWebSocketContext();
  useEffect(() => keepFresh(queries, { subscribe, onGap }), [queries, subscribe, onGap]);
  useEffect(() => keepRecommendations(queries, subscribe), [queries, subscribe]);
  return null;
}
