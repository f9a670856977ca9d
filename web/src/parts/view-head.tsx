import { type ReactNode, useEffect } from 'react';
import styles from './view-head.module.css';

type ViewHeadProps = {
  /** Its `h1`, and the name of the tab. */
  readonly title: string;
  /** How many, how long. */
  readonly detail?: ReactNode;
  /** What can be done here: search, buttons. */
  readonly children?: ReactNode;
};

/** The top of every view. */
export function ViewHead({ title, detail, children }: ViewHeadProps) {
  useEffect(() => {
    document.title = `${title} · Auralis`;
  }, [title]);
  return (
    <header className={styles.head}>
      <div className={styles.words}>
        <h1>{title}</h1>
        {detail && <p>{detail}</p>}
      </div>
      {children}
    </header>
  );
}
