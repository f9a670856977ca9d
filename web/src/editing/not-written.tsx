import { TriangleAlert } from 'lucide-react';
import { formatCount } from '../parts/format.ts';
import styles from './edit-tags.module.css';
import type { Tags } from './tag-fields.ts';
import type { Refusal } from './write-tags.ts';

type NotWrittenProps = {
  readonly refused: readonly Refusal[];
  /** What is still to be written, the refused ones among it. */
  readonly left: readonly Tags[];
  readonly written: number;
};

const MOST_SHOWN = 50;

/** Which files stayed what they were, and why. */
export function NotWritten({ refused, left, written }: NotWrittenProps) {
  const reasons = new Map(refused.map(({ trackId, reason }) => [trackId, reason]));
  return (
    <section className={styles.notWritten} role="alert">
      <p>
        <TriangleAlert size={18} aria-hidden /> {formatCount(written, 'file')} written,{' '}
        {formatCount(left.length, 'file')} not. They are kept here for another try.
      </p>
      <ul>
        {left.slice(0, MOST_SHOWN).map(({ track_id, title }) => (
          <li key={track_id}>
            <b>{title ?? `Track ${track_id}`}</b>: {reasons.get(track_id) ?? 'stopped before it was its turn'}
          </li>
        ))}
        {left.length > MOST_SHOWN && <li>and {left.length - MOST_SHOWN} more</li>}
      </ul>
    </section>
  );
}
