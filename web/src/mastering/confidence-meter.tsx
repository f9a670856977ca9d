import { useId } from 'react';
import { formatProbability } from '../parts/format.ts';
import styles from './confidence-meter.module.css';

type ConfidenceMeterProps = {
  /** 0 to 1. */
  readonly share: number;
  readonly profileName: string;
  readonly isBlend: boolean;
  readonly isSafe: boolean;
};

/** From here on one profile is taken alone (docs/matching.md). */
const ALONE_FROM = 0.4;

/** How sure the best profile is, and what that number means. */
export function ConfidenceMeter({ share, profileName, isBlend, isSafe }: ConfidenceMeterProps) {
  const id = useId();
  return (
    <div className={styles.confidence}>
      <div className={styles.line}>
        <h3 id={id}>Confidence</h3>
        <p>
          <strong>{formatProbability(share)}</strong> {inWords(share)}
        </p>
      </div>
      <meter
        className="visually-hidden"
        aria-labelledby={id}
        min={0}
        max={100}
        value={Math.round(share * 100)}
        aria-valuetext={`${formatProbability(share)}, ${inWords(share)}`}
      />
      <div className={styles.meter} aria-hidden>
        <span style={{ inlineSize: `${share * 100}%` }} />
        <i style={{ insetInlineStart: `${ALONE_FROM * 100}%` }} />
      </div>
      <p className={styles.meaning}>
        The probability that this track is one of those that “{profileName}” is for.{' '}
        {consequence(isBlend, isSafe)}
      </p>
    </div>
  );
}

function inWords(share: number): string {
  if (share >= 0.85) return 'very sure';
  if (share >= 0.65) return 'sure';
  if (share >= ALONE_FROM) return 'likely';
  return share >= 0.2 ? 'one of several' : 'hardly';
}

function consequence(isBlend: boolean, isSafe: boolean): string {
  if (!isSafe) return 'Too many odds are on nothing being wrong with it.';
  return isBlend
    ? 'Below 40 %, the mark, the three likeliest are blended.'
    : 'From 40 % on, the mark, one profile is enough.';
}
