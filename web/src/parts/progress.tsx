import { useId } from 'react';
import { formatPercent } from './format.ts';
import styles from './progress.module.css';

type ProgressProps = {
  /** What goes on. */
  readonly label: string;
  /** 0 to 1; `null` where nobody knows how much there is. */
  readonly share: number | null;
  /** Which file, how many. */
  readonly detail?: string;
};

/** How far something that takes longer than a second has come. */
export function Progress({ label, share, detail }: ProgressProps) {
  const id = useId();
  return (
    <div className={styles.progress}>
      <div className={styles.line}>
        <label htmlFor={id}>{label}</label>
        {share !== null && <span>{formatPercent(share)}</span>}
      </div>
      <progress id={id} {...(share !== null && { value: share })} max={1} />
      {detail !== undefined && <div className={styles.line}>{detail}</div>}
    </div>
  );
}
