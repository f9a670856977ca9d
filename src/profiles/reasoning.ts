import type { Part } from './blend.ts';
import { type Pull, pullsOf } from './explain.ts';
import { inWords, type TrackFeatures } from './features.ts';
import { needOf } from './need.ts';
import { isPreserving, type Profile, shortName } from './profile.ts';
import type { ScoredProfile } from './score.ts';

/** More would not be read. */
const MOST_FACTS = 4;

/** Why a blend: in the words and the order of the contract's example. */
export function hybridReasoning(confidence: number, parts: readonly Part[]): string {
  const names = parts.map(({ profile, weight }) => `${shortName(profile)}(${percent(weight)})`);
  return `Hybrid mastering detected (low single-profile confidence: ${percent(confidence)}) → Blend: ${names.join(' + ')}`;
}

/** Why one profile: what speaks for it, beside where such tracks lie; and how much of it the track gets. */
export function singleReasoning(
  features: TrackFeatures,
  { profile, score }: Pick<ScoredProfile, 'profile' | 'score'>,
  isSafe: boolean,
): string {
  const pulls = pullsOf(features, profile);
  const speaking = pulls.filter(({ bits }) => bits > 0);
  const facts = (speaking.length > 0 ? speaking : pulls).slice(0, MOST_FACTS).map(fact);
  const because = facts.join(', ') || 'the track has nothing of what it looks at';
  const fits = `${shortName(profile)} fits with ${percent(score)}: ${because}`;
  if (isPreserving(profile)) return `${fits}. Nothing is to be changed`;
  if (!isSafe) return fits;
  return `${fits}. The track needs ${percent(needOf(features, profile))} of its targets; ${percent(score)} of that is aimed at`;
}

/** Why nothing, though something fits: first, do no harm. */
export function doubtReasoning(doubt: number): string {
  return `No profile is safe to apply: the odds that nothing is wrong with the track are ${percent(doubt)}, so nothing is changed`;
}

/** Why nothing: the nearest profile, and what is furthest from it. */
export function strangerReasoning(features: TrackFeatures, nearest: Profile): string {
  const far = pullsOf(features, nearest)
    .toSorted((a, b) => a.bits - b.bits)
    .slice(0, MOST_FACTS)
    .map(fact);
  return `No profile is safe to apply: the track is like none of the music that they know, so nothing is changed. The nearest is ${shortName(nearest)}: ${far.join(', ')}`;
}

function fact({ feature, label, value, from, to }: Pull): string {
  return `${label} ${inWords(feature, value)} (such tracks ${inWords(feature, from)} to ${inWords(feature, to)})`;
}

function percent(share: number): string {
  return `${Math.round(100 * share)}%`;
}
