import { useEffect, useState } from 'react';
import type { ApiAnswer, MessageData } from '#client';
import { useWebSocketContext } from '#client/react';
import { useApi } from '../data/use-api.ts';

export type LastScan = NonNullable<ApiAnswer<'GET /api/library/scan'>['last']>;

/** How far the scan is that is running, `null` when none is; also for a page that is opened in its middle. And the last one. */
export function useScan() {
  const { subscribe, onGap } = useWebSocketContext();
  const status = useApi('GET /api/library/scan');
  /** As messages tell; undefined before the first. */
  const [told, setTold] = useState<MessageData<'scan_progress'> | null>();
  useEffect(() => {
    const stops = [
      subscribe('scan_progress', ({ data }) => setTold(data)),
      subscribe('scan_complete', () => setTold(null)),
      // Who has missed messages asks (`invalidation.ts`).
      onGap(() => setTold(undefined)),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [subscribe, onGap]);
  return {
    running: told === undefined ? (status.data?.running ?? null) : told,
    last: status.data?.last ?? null,
    error: status.error,
    retry: () => void status.refetch(),
  };
}
