import { type Change, NO_CHANGE, type Part } from './blend.ts';
import { type Pull, pullsOf } from './explain.ts';
import { inWords, type TrackFeatures } from './features.ts';
import { MATCHING } from './matching.ts';
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
  { isSafe, aims }: { readonly isSafe: boolean; readonly aims: Change },
): string {
  const pulls = pullsOf(features, profile);
  const speaking = pulls.filter(({ bits }) => bits > 0);
  const facts = (speaking.length > 0 ? speaking : pulls).slice(0, MOST_FACTS).map(fact);
  const because = facts.join(', ') || 'the track has nothing of what it looks at';
  const fits = `${shortName(profile)} fits with ${percent(score)}: ${because}`;
  if (isPreserving(profile)) return `${fits}. Nothing is to be changed`;
  if (!isSafe) return fits;
  const needs = needsInWords(features, profile);
  if (aims === NO_CHANGE)
    return `${fits}. The track needs ${needs}: too little to be heard, so nothing is changed`;
  return `${fits}. The track needs ${needs}; ${percent(score)} of that is aimed at`;
}

/** Where a profile knows the level to arrive at, that is gone to in full. */
function needsInWords(features: TrackFeatures, profile: Profile): string {
  const { absoluteRmsDbfs } = profile.targets;
  const need = percent(needOf(features, profile));
  if (absoluteRmsDbfs === undefined) return `${need} of its targets`;
  const changeLu = absoluteRmsDbfs - features.rmsDbfs;
  return `${changeLu < 0 ? '' : '+'}${changeLu.toFixed(1)} LU to its level of ${absoluteRmsDbfs.toFixed(1)} dBFS RMS and ${need} of its other targets`;
}

/** Why nothing, though something fits: first, do no harm. */
export function doubtReasoning(doubt: number): string {
  return `No profile is safe to apply: the odds that nothing is wrong with the track are ${percent(doubt)}, more than the ${inTenths(MATCHING.safeDoubt)} that are risked, so nothing is changed`;
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

/** Whole, where that says it. */
function inTenths(share: number): string {
  return `${Number((100 * share).toFixed(1))}%`;
}
