import { formatProbability } from '../parts/format.ts';
import styles from './blend-bar.module.css';
import type { Recommendation } from './verdict.tsx';

type Share = { readonly name: string; readonly share: number; readonly colour: string };

/** Further ones would be slivers. */
const MOST_ODDS = 4;
const REST = 'var(--series-8)';

/** The blend; where one profile is enough, how the odds lie. */
export function BlendBar({ recommendation }: { readonly recommendation: Recommendation }) {
  const shares = sharesOf(recommendation);
  if (shares.length === 0) return null;
  const title = recommendation.is_hybrid ? 'The blend' : 'How the odds lie';
  return (
    <div className={styles.blend}>
      <h3>{title}</h3>
      <div className={styles.bar} aria-hidden>
        {shares.map(({ name, share, colour }) => (
          <span
            key={name}
            style={{ flexGrow: share, background: colour }}
            title={`${name} ${formatProbability(share)}`}
          />
        ))}
      </div>
      <ul className={styles.legend} aria-label={title}>
        {shares.map(({ name, share, colour }) => (
          <li key={name}>
            <i style={{ background: colour }} aria-hidden />
            <span>{name}</span>
            <b>{formatProbability(share)}</b>
          </li>
        ))}
      </ul>
    </div>
  );
}

function sharesOf({ is_hybrid, weighted_profiles, explanation }: Recommendation): readonly Share[] {
  if (is_hybrid)
    return weighted_profiles.map(({ profile_name, weight }, index) => ({
      name: shortName(profile_name),
      share: weight,
      colour: colourAt(index),
    }));
  if (explanation === undefined) return [];
  const best = explanation.profiles.filter(({ score }, index) => index < MOST_ODDS && score >= 0.01);
  const others = explanation.profiles.slice(best.length).reduce((sum, { score }) => sum + score, 0);
  return [
    ...best.map(({ profile_name, score }, index) => ({
      name: shortName(profile_name),
      share: score,
      colour: colourAt(index),
    })),
    { name: 'Other profiles', share: others, colour: 'var(--line-strong)' },
    { name: 'None of them', share: explanation.no_profile_score, colour: REST },
  ].filter(({ share }) => share >= 0.005);
}

function shortName(name: string): string {
  return name.split(' - ')[0] ?? name;
}

function colourAt(index: number): string {
  return `var(--series-${(index % 7) + 1})`;
}
