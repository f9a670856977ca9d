import type { ApiAnswer, ApiError } from '#client';
import { useApi } from '../data/use-api.ts';
import type { Settings } from './use-enhancement-settings.ts';
import { useIsLate } from './use-is-late.ts';

export type Prediction = ApiAnswer<'GET /api/tracks/{id}/prediction'>;

export type AskedPrediction = {
  /** The newest that there is; what it is for stands in it. */
  readonly shown: Prediction | undefined;
  /** It is for other settings than those that are asked for: to be shown as old. */
  readonly isOld: boolean;
  /** The one that is asked for takes longer than a person would notice. */
  readonly isLate: boolean;
  readonly error: ApiError | null;
  readonly retry: () => void;
};

/** The first one may have to measure and solve a long track. */
export const LONGEST_MS = 15 * 60_000;

/** What the settings will do to a track. While it is worked out for new ones, what was shown before. */
export function usePrediction(trackId: number, asked: Settings | undefined): AskedPrediction {
  const { preset = 'adaptive', intensity = 1 } = asked ?? {};
  const query = useApi(
    'GET /api/tracks/{id}/prediction',
    {
      params: { id: trackId },
      query: { preset, intensity, include: 'series' },
      timeoutMs: LONGEST_MS,
    },
    { isWanted: asked !== undefined, keepsPrevious: true },
  );
  const answered = query.data?.track_id === trackId ? query.data : undefined;
  const isOld = answered !== undefined && (answered.preset !== preset || answered.intensity !== intensity);
  const isAwaited = query.isFetching && (answered === undefined || isOld);
  return {
    shown: answered,
    isOld,
    isLate: useIsLate(isAwaited),
    error: query.error,
    retry: () => void query.refetch(),
  };
}
