import { type QueryClient, skipToken, useQuery } from '@tanstack/react-query';
import type { MessageData, Subscribe } from '#client';

type Recommendation = MessageData<'mastering_recommendation'>;

const KIND = 'mastering_recommendation';
/** One that nobody shows is forgotten after so long, milliseconds. */
const KEPT_MS = 60 * 60_000;

/**
 * Keeps the newest recommendation of each track that the server tells of: when somebody looks at another track's, everybody
 * hears of it, and the current one's is needed still. Answers how to stop.
 */
export function keepRecommendations(queries: QueryClient, subscribe: Subscribe): () => void {
  queries.setQueryDefaults([KIND], { gcTime: KEPT_MS });
  return subscribe(KIND, ({ data }) => {
    queries.setQueryData<Recommendation>([KIND, data.track_id], data);
  });
}

/** What was last told of a track; undefined where nothing was. */
export function useToldRecommendation(trackId: number | undefined): Recommendation | undefined {
  return useQuery<Recommendation>({ queryKey: [KIND, trackId], queryFn: skipToken }).data;
}
