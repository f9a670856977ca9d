import { Link } from 'wouter';
import { useApi } from '../data/use-api.ts';
import { formatCount } from '../parts/format.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import styles from './folders-view.module.css';

const SHOWN = 100;

/** Tracks that could not be measured, each with its reason. */
export function UnmeasurableTracks({ count }: { readonly count: number }) {
  const failed = useApi('GET /api/library/tracks', {
    query: { state: 'failed', order_by: 'path', limit: SHOWN },
  });
  return (
    <section className={styles.card} aria-labelledby="unmeasurable">
      <h2 id="unmeasurable">{formatCount(count, 'file')} that could not be measured</h2>
      <p>They are tried again when they change.</p>
      <ProblemNote error={failed.error} onRetry={() => void failed.refetch()} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls is to be reached by the keyboard */}
      <ul className={styles.files} tabIndex={0} aria-label="Files that could not be measured">
        {failed.data?.tracks.map(({ id, filepath, error }) => (
          <li key={id}>
            {filepath}
            <span className={styles.reason}>{error?.message}</span>
          </li>
        ))}
      </ul>
      {count > SHOWN && (
        <p>
          <Link href="/?show=failed">Show all of them</Link>
        </p>
      )}
    </section>
  );
}
