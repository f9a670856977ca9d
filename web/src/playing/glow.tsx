import styles from './glow.module.css';

/** The colours of the cover, faint behind the view. */
export function Glow({ path }: { readonly path: string | null }) {
  if (path === null) return null;
  return (
    <div className={styles.glow} aria-hidden>
      <img src={`${path}${path.includes('?') ? '&' : '?'}size=96`} alt="" decoding="async" />
    </div>
  );
}
