import { Crosshair } from 'lucide-react';
import { Button } from '../parts/button.tsx';
import { formatCount } from '../parts/format.ts';
import { OctaveBars } from './octave-bars.tsx';
import styles from './profile-card.module.css';
import type { Profile } from './region.ts';
import { targetsOf } from './targets.ts';

type ProfileCardProps = {
  readonly profile: Profile;
  readonly colour: `--${string}`;
  /** How many tracks on the plane have it as primary. */
  readonly trackCount: number;
  readonly isSelected: boolean;
  readonly onShow: () => void;
};

/** What a profile is for, what it changes, and where that was learned. */
export function ProfileCard({ profile, colour, trackCount, isSelected, onShow }: ProfileCardProps) {
  const { name, reason, samples, source, targets } = profile;
  const [short = name, remedy] = name.split(' - ');
  const changes = targetsOf(profile);
  const octaves = targets.octave_changes_db;
  return (
    <article className={styles.card} data-selected={isSelected || undefined}>
      <header className={styles.head}>
        <span className={styles.swatch} style={{ background: `var(${colour})` }} aria-hidden />
        <h3>{short}</h3>
        {remedy && <p>{remedy}</p>}
      </header>
      <p>{reason}</p>
      {changes.length === 0 && octaves === undefined ? (
        <p className={styles.nothing}>Changes nothing: what is here is to stay as it is.</p>
      ) : (
        <dl className={styles.targets}>
          {changes.map(({ what, change }) => (
            <div key={what}>
              <dt>{what}</dt>
              <dd className="figures">{change}</dd>
            </div>
          ))}
        </dl>
      )}
      {octaves && (
        <div className={styles.spectrum}>
          <p>Spectrum by octave</p>
          <OctaveBars changes={octaves} />
        </div>
      )}
      <footer className={styles.foot}>
        <details>
          <summary>
            {samples ? `Learned from ${formatCount(samples.tracks, 'track')}` : 'Not learned from tracks'}
          </summary>
          <p>{samples?.from}</p>
          <p>{source}</p>
        </details>
        <Button icon={Crosshair} onClick={onShow}>
          {trackCount === 0 ? 'Show' : `Show ${formatCount(trackCount, 'track')}`}
          <span className="visually-hidden"> of {short} on the plane</span>
        </Button>
      </footer>
    </article>
  );
}
