import { ArrowDown, ArrowUp } from 'lucide-react';
import { formatNumber, formatProbability } from '../parts/format.ts';
import styles from './explanation.module.css';
import type { Recommendation } from './verdict.tsx';

type Explained = NonNullable<Recommendation['explanation']>;
type Feature = Explained['profiles'][number]['features'][number];

const MOST_PROFILES = 3;
const MOST_FEATURES = 4;
/** What pulls less is told as nothing. */
const LEAST_BITS = 0.05;

/** What spoke for and against the likeliest profiles. */
export function Explanation({ explanation }: { readonly explanation: Explained }) {
  return (
    <details className={styles.explanation}>
      <summary>What spoke for and against</summary>
      <div className={styles.profiles}>
        {explanation.profiles.slice(0, MOST_PROFILES).map(({ profile_id, profile_name, score, features }) => (
          <div key={profile_id}>
            <h4>
              {profile_name.split(' - ')[0]} <span>{formatProbability(score)}</span>
            </h4>
            <ul>
              {features
                .filter(({ pull_bits }) => Math.abs(pull_bits) >= LEAST_BITS)
                .slice(0, MOST_FEATURES)
                .map((feature) => (
                  <Pull key={feature.feature} feature={feature} />
                ))}
            </ul>
          </div>
        ))}
        <p className={styles.none}>
          None of the profiles: {formatProbability(explanation.no_profile_score)}. +1 bit doubles the odds, −1
          bit halves them.
        </p>
      </div>
    </details>
  );
}

function Pull({
  feature: { label, unit, value, usual_from, usual_to, pull_bits },
}: {
  readonly feature: Feature;
}) {
  const isFor = pull_bits > 0;
  const Icon = isFor ? ArrowUp : ArrowDown;
  const decimals = decimalsFor(Math.max(Math.abs(value), Math.abs(usual_from), Math.abs(usual_to)));
  const shown = (quantity: number) => formatNumber(quantity, decimals);
  return (
    <li className={`${styles.pull} ${isFor ? styles.for : styles.against}`}>
      <Icon size={16} aria-label={isFor ? 'for it' : 'against it'} />
      <span>
        {label} {shown(value)} {unit}
        <small>
          usual {shown(usual_from)} to {shown(usual_to)} {unit}
        </small>
      </span>
      <b>
        {isFor ? '+' : ''}
        {formatNumber(pull_bits, 1)} bits
      </b>
    </li>
  );
}

/** Three digits or so. */
function decimalsFor(largest: number): number {
  if (largest >= 100) return 0;
  return largest >= 1 ? 1 : 3;
}
