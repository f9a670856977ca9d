import { useApi } from '../data/use-api.ts';
import { Artwork } from '../parts/artwork.tsx';
import { formatDuration } from '../parts/format.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Progress } from '../parts/progress.tsx';
import { ViewHead } from '../parts/view-head.tsx';
import { AbSwitch } from '../sound/ab-switch.tsx';
import { EnhancementSwitch } from './enhancement-switch.tsx';
import { EvidenceTable } from './evidence-table.tsx';
import { NotMeasurable } from './not-measurable.tsx';
import { Outcome } from './outcome.tsx';
import { Plots } from './plots.tsx';
import { RenderPanel } from './render-panel.tsx';
import styles from './track-mastering.module.css';
import { useEnhancementSettings } from './use-enhancement-settings.ts';
import { useIsLate } from './use-is-late.ts';
import { LONGEST_MS, usePrediction } from './use-prediction.ts';
import { Verdict } from './verdict.tsx';

/** Everything about one track: what it needs, what will be done, how that will sound and measure, and the proof. */
export function TrackMastering({ trackId }: { readonly trackId: number }) {
  const params = { id: trackId };
  const track = useApi('GET /api/library/tracks/{id}', { params });
  const settings = useEnhancementSettings();
  const prediction = usePrediction(trackId, settings.asked);
  const recommendation = useApi('GET /api/player/mastering/recommendation/{track_id}', {
    params: { track_id: trackId },
    query: { explain: '1' },
    timeoutMs: LONGEST_MS,
  });

  const { title, artist, album, duration, duration_known, artwork_path } = track.data ?? {};
  const detail = [artist, album, duration_known && duration !== undefined ? formatDuration(duration) : '']
    .filter((part) => part)
    .join(' · ');
  const failure = recommendation.data === undefined ? recommendation.error : null;
  const isLate = useIsLate(recommendation.isFetching && recommendation.data === undefined);
  return (
    <>
      <div className={styles.top}>
        {track.data && <Artwork path={artwork_path} size={72} />}
        <ViewHead title={title ?? 'Mastering'} detail={detail || undefined}>
          <AbSwitch trackId={trackId} />
          <EnhancementSwitch settings={settings} />
        </ViewHead>
      </div>
      {track.error && <ProblemNote error={track.error} onRetry={() => void track.refetch()} />}
      {track.data && failure && (
        <NotMeasurable error={failure} onRetry={() => void recommendation.refetch()} />
      )}
      {track.data && !failure && (
        <div className={styles.panels}>
          {recommendation.data ? (
            <Verdict recommendation={recommendation.data} prediction={prediction.shown} />
          ) : (
            <div className={styles.waiting}>
              {isLate && (
                <Progress label="Listening to the whole track, and working out what it needs" share={null} />
              )}
            </div>
          )}
          <Outcome settings={settings} prediction={prediction} />
          <Plots trackId={trackId} prediction={prediction} />
          <RenderPanel trackId={trackId} asked={settings.asked} />
          <EvidenceTable trackId={trackId} />
        </div>
      )}
    </>
  );
}
