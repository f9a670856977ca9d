import styles from './profile-legend.module.css';

type Entry = {
  readonly id: string;
  readonly name: string;
  /** How many tracks on the plane have it as primary. */
  readonly count: number;
  readonly colour: `--${string}`;
};

type ProfileLegendProps = {
  readonly entries: readonly Entry[];
  readonly selectedId: string | null;
  readonly onSelect: (id: string | null) => void;
};

/** What the colours mean, and which profile is looked at: pressed again, none is. */
export function ProfileLegend({ entries, selectedId, onSelect }: ProfileLegendProps) {
  return (
    <section className={styles.legend} aria-label="Profiles on the plane">
      <p className={styles.head}>
        <span>Profile</span>
        <span>Tracks</span>
      </p>
      <ul>
        {entries.map(({ id, name, count, colour }) => (
          <li key={id}>
            <button
              type="button"
              className={styles.entry}
              aria-pressed={id === selectedId}
              onClick={() => onSelect(id === selectedId ? null : id)}
            >
              <span className={styles.swatch} style={{ background: `var(${colour})` }} aria-hidden />
              <span className={styles.name}>{name}</span>
              <span className={`${styles.count} figures`}>
                {count.toLocaleString('en')}
                <span className="visually-hidden"> tracks</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
