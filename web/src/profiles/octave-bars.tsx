import { formatChange, formatHz } from '../parts/format.ts';
import styles from './octave-bars.module.css';
import { shortHz } from './targets.ts';

type OctaveBarsProps = {
  readonly changes: readonly { readonly centre_hz: number; readonly change_db: number }[];
};

/** What half the height stands for, dB. */
const FULL_DB = 9;

/** How a profile changes the spectrum, octave by octave: up is more. */
export function OctaveBars({ changes }: OctaveBarsProps) {
  const words = changes
    .map(({ centre_hz, change_db }) => `${formatHz(centre_hz)} ${formatChange(change_db, 1)} dB`)
    .join(', ');
  return (
    <div className={styles.octaves} role="img" aria-label={`Spectrum by octave: ${words}`} title={words}>
      {changes.map(({ centre_hz, change_db }) => {
        const share = Math.min(1, Math.abs(change_db) / FULL_DB);
        return (
          <div key={centre_hz} className={styles.octave}>
            <div className={styles.room}>
              <div
                className={change_db < 0 ? styles.less : styles.more}
                style={{ blockSize: `${Math.max(2, 50 * share)}%` }}
              />
            </div>
            <span>{shortHz(centre_hz)}</span>
          </div>
        );
      })}
    </div>
  );
}
