import { formatProbability } from '../parts/format.ts';
import styles from './recommendation-cell.module.css';
import type { TrackRow } from './track-row.ts';

/** What mastering would do to a track, at a glance; or why nobody can say. */
export function RecommendationCell({ row }: { readonly row: TrackRow }) {
  const { recommendation, state, reason } = row;
  if (state === 'missing') return <span className={styles.none}>File is not there</span>;
  if (recommendation === null) {
    if (state === 'pending') return <span className={styles.none}>{pendingWord(row)}</span>;
    return (
      <span className={state === 'failed' ? styles.failed : styles.none} title={reason ?? undefined}>
        {reason}
      </span>
    );
  }
  const { profileName, confidence, change, isLeftAlone } = recommendation;
  return (
    <>
      <span className={isLeftAlone ? styles.alone : styles.name}>
        {isLeftAlone ? 'Leave as it is' : profileName}
      </span>
      <span className={styles.figures}>
        <span className={styles.sureness} title={`${formatProbability(confidence)} sure: ${profileName}`}>
          <span className={styles.bar} aria-hidden>
            <span style={{ inlineSize: `${Math.round(confidence * 100)}%` }} />
          </span>
          {formatProbability(confidence)}
        </span>
        {!isLeftAlone && (
          <span className={styles.change} title={change.title}>
            {change.text}
          </span>
        )}
      </span>
    </>
  );
}

function pendingWord({ integratedLufs }: TrackRow): string {
  return integratedLufs === null ? 'measuring …' : 'working it out …';
}
