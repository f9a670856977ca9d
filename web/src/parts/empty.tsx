import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './empty.module.css';

type EmptyProps = {
  readonly icon: LucideIcon;
  readonly title: string;
  /** Why there is nothing here, and what to do. */
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
};

/** In the place of what is not there yet. */
export function Empty({ icon: Icon, title, children, actions }: EmptyProps) {
  return (
    <section className={styles.empty}>
      <Icon size={44} strokeWidth={1.25} aria-hidden />
      <h2>{title}</h2>
      {children}
      {actions && <div className={styles.actions}>{actions}</div>}
    </section>
  );
}
