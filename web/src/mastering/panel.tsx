import { type ReactNode, useId } from 'react';
import styles from './panel.module.css';

type PanelProps = {
  readonly title: string;
  /** At the end of its head. */
  readonly aside?: ReactNode;
  readonly className?: string | undefined;
  readonly isBusy?: boolean;
  readonly children: ReactNode;
};

/** One subject of the view, with its heading. */
export function Panel({ title, aside, className, isBusy = false, children }: PanelProps) {
  const id = useId();
  return (
    <section className={`${styles.panel} ${className ?? ''}`} aria-labelledby={id} aria-busy={isBusy}>
      <div className={styles.head}>
        <h2 id={id}>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}
