import { formatCount, spellDuration } from '../parts/format.ts';
import styles from './folders-view.module.css';
import type { LastScan } from './use-scan.ts';

/** How the last scan ended, and what it could not read. */
export function LastScanNote({ last }: { readonly last: LastScan }) {
  const { problems, problem_count: count } = last;
  return (
    <section className={styles.card} aria-labelledby="last-scan">
      <h2 id="last-scan">Last scan</h2>
      <p>
        {endingOf(last)}, <time dateTime={at(last).toISOString()}>{at(last).toLocaleTimeString()}</time>:{' '}
        {formatCount(last.files_processed, 'file')} in {spellDuration(last.duration)},{' '}
        {last.tracks_added === 0 ? 'nothing new' : `${formatCount(last.tracks_added, 'new track')}`}.
      </p>
      {last.error !== null && <p role="alert">{last.error}</p>}
      {count > 0 && (
        <>
          <h3>
            {formatCount(count, 'file or folder', 'files and folders')} that could not be read
            {count > problems.length && `, the first ${problems.length} of them`}
          </h3>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls is to be reached by the keyboard */}
          <ul className={styles.files} tabIndex={0} aria-label="Files and folders that could not be read">
            {problems.map(({ path, message }) => (
              <li key={`${path} ${message}`}>
                {path}
                <span className={styles.reason}>{message}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function at({ finished_at }: LastScan): Date {
  return new Date(finished_at * 1000);
}

function endingOf({ cancelled, error }: LastScan): string {
  if (cancelled) return 'Cancelled';
  return error === null ? 'Complete' : 'Failed';
}
