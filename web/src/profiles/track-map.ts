import { useMemo } from 'react';
import type { ApiAnswer, ApiError } from '#client';
import { useApi } from '../data/use-api.ts';

export type TrackMap = ApiAnswer<'GET /api/library/map'>;

/** One track on the plane. */
export type MapPoint = {
  readonly id: number;
  readonly lufs: number;
  readonly crestDb: number;
  readonly profileId: string;
  readonly confidence: number;
};

/** While tracks are being measured, of which no message tells. */
const ASK_EVERY_MS = 2_000;

/** The library's tracks as points; asked for again as long as some are still to be measured. */
export function useTrackMap(): {
  readonly map: TrackMap | undefined;
  readonly points: readonly MapPoint[];
  /** Tracks that are present and neither measured nor known not to be measurable. */
  readonly leftToMeasure: number;
  readonly error: ApiError | null;
  readonly refetch: () => unknown;
} {
  const known = useApi('GET /api/library/statistics');
  const isMeasuring = leftOf(known.data) > 0;
  const every = isMeasuring ? { everyMs: ASK_EVERY_MS } : {};
  const statistics = useApi('GET /api/library/statistics', {}, every);
  const map = useApi('GET /api/library/map', {}, every);
  const points = useMemo(() => (map.data === undefined ? [] : pointsOf(map.data)), [map.data]);
  return {
    map: map.data,
    points,
    leftToMeasure: leftOf(statistics.data),
    error: map.error ?? statistics.error,
    refetch: () => Promise.all([map.refetch(), statistics.refetch()]),
  };
}

function leftOf(statistics: ApiAnswer<'GET /api/library/statistics'> | undefined): number {
  if (statistics === undefined) return 0;
  return Math.max(0, statistics.tracks - statistics.analysed - statistics.failed);
}

function pointsOf({ tracks, profiles }: TrackMap): readonly MapPoint[] {
  return tracks.id.map((id, index) => ({
    id,
    lufs: tracks.integrated_lufs[index] ?? 0,
    crestDb: tracks.crest_factor_db[index] ?? 0,
    profileId: profiles[tracks.primary_profile[index] ?? 0] ?? '',
    confidence: tracks.confidence[index] ?? 0,
  }));
}
