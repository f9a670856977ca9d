import type { TrackInfo } from '#client';
import { useApi } from '../data/use-api.ts';

/** What is measured of a track; asking for it measures it where nobody has yet, and waits for that. */
export function useAnalysis({ id, error, missing, analysed }: TrackInfo) {
  return useApi(
    'GET /api/tracks/{id}/analysis',
    { params: { id } },
    // What cannot be measured is said by the track itself; asking again would only try again.
    { isWanted: analysed || (error === null && !missing) },
  );
}
