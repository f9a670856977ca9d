import { useApi } from '../data/use-api.ts';

/** No message tells that a track was measured: while some are left, it is asked so often. */
const WHILE_MEASURING_MS = 2_000;
/** Counting 100,000 takes the server 0.2 s: of so many, one more matters less. */
const MANY_TRACKS = 20_000;
const WHILE_MEASURING_MANY_MS = 10_000;

/** How much the library holds, and how much of it is measured; followed while that changes. */
export function useStatistics(isScanning: boolean) {
  const known = useApi('GET /api/library/statistics');
  const left = known.data ? known.data.tracks - known.data.analysed - known.data.failed : 0;
  return useApi('GET /api/library/statistics', undefined, {
    ...((isScanning || left > 0) && {
      everyMs: (known.data?.tracks ?? 0) > MANY_TRACKS ? WHILE_MEASURING_MANY_MS : WHILE_MEASURING_MS,
    }),
  });
}
