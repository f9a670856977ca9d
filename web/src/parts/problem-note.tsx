import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ApiError } from '#client';
import { Button } from './button.tsx';
import styles from './problem-note.module.css';

type ProblemNoteProps = {
  /** Nothing is shown for `null`. */
  readonly error: ApiError | null | undefined;
  /** Offered as "Try again". */
  readonly onRetry?: () => void;
  /** What else can be done. */
  readonly children?: ReactNode;
};

/** What went wrong, where it went wrong: the server's words, each field and its rule, and what to do. */
export function ProblemNote({ error, onRetry, children }: ProblemNoteProps) {
  if (!error) return null;
  return (
    <div className={styles.note} role="alert">
      <TriangleAlert size={20} aria-hidden />
      <div className={styles.words}>
        <p>{sentenceOf(error)}</p>
        {error.errors.length > 0 && (
          <ul className={styles.fields}>
            {error.errors.map(({ path, message }) => (
              <li key={`${path} ${message}`}>
                {path}: {message}
              </li>
            ))}
          </ul>
        )}
      </div>
      {children}
      {onRetry && <Button onClick={onRetry}>Try again</Button>}
    </div>
  );
}

/** For people: what happened, and what to do where the server cannot say it itself. */
export function sentenceOf(error: ApiError): string {
  if (error.code === 'unreachable')
    return 'Auralis cannot be reached. It is tried again by itself; is the service running?';
  if (error.code === 'timed_out') return 'Auralis did not answer in time. Try again.';
  const { detail } = error;
  const text = detail.charAt(0).toUpperCase() + detail.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
