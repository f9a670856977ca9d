import { createMatcher, featuresOf, isPreserving, type Matching, type Profile } from '#profiles';
import { UNDOING } from './catalogue.ts';
import type { Damage } from './degradations.ts';
import type { Fitted } from './fit.ts';
import { mean } from './judge.ts';
import type { Specimen } from './specimens.ts';

/** Tracks are cut into so many parts, each judged by what the others taught. */
const FOLDS = 7;
const TEMPERATURES = Array.from({ length: 50 }, (_, step) => 1 + step / 10);
/** Of music that nothing was learned from, so much is taken for like what is known: the hundredth is not. */
const KNOWN = 0.99;
/** Of what is undamaged no larger share may be changed. */
const MOST_SPOILED = 0.08;

/** Whether a profile undoes a damage, or leaves alone what has none. */
export function isRight(damage: Damage, profile: Profile): boolean {
  return damage === 'undamaged' ? isPreserving(profile) : profile.id === UNDOING[damage].id;
}

/** What a specimen is to profiles that it taught nothing. */
type Judged = Specimen & Fitted;

/**
 * The temperature under which tracks that nothing was learned from get the likeliest confidences (C. Guo et al., "On Calibration
 * of Modern Neural Networks", ICML 2017, § 4.2); how far they lie from their best profile, at most; and how probable it must be that
 * nothing is to be changed for nothing to be changed. All by cross-validation: no number is judged by what it was learned from.
 */
export function calibrate(
  specimens: readonly Specimen[],
  others: readonly Profile[],
  learn: (some: readonly Specimen[]) => Fitted,
): Pick<Matching, 'temperature' | 'safeDistance' | 'safeDoubt'> {
  const judged = crossValidated(specimens, learn);
  const scoredAt = (temperature: number) =>
    judged.map(({ analysis, damage, profiles, matching }) => ({
      damage,
      scored: createMatcher({ ...matching, temperature })(featuresOf(analysis), [...profiles, ...others]),
    }));
  const costs = TEMPERATURES.map((temperature) =>
    mean(
      scoredAt(temperature).map(
        ({ damage, scored }) => -Math.log(sumOf(scored.filter(({ profile }) => isRight(damage, profile)))),
      ),
    ),
  );
  const temperature = TEMPERATURES[costs.indexOf(Math.min(...costs))] ?? 1;
  const found = scoredAt(temperature);
  const distances = found.map(({ scored }) => scored[0]?.distance ?? 0).sort((a, b) => a - b);
  const doubts = found
    .filter(({ damage }) => damage === 'undamaged')
    .map(({ scored }) => sumOf(scored.filter(({ profile }) => isPreserving(profile))))
    .sort((a, b) => a - b);
  return {
    temperature,
    safeDistance: Number((distances[Math.floor(KNOWN * distances.length)] ?? 0).toFixed(2)),
    safeDoubt: Number((doubts[Math.floor(MOST_SPOILED * doubts.length)] ?? 1).toFixed(4)),
  };
}

function crossValidated(
  specimens: readonly Specimen[],
  learn: (some: readonly Specimen[]) => Fitted,
): readonly Judged[] {
  const paths = [...new Set(specimens.map(({ reference }) => reference.path))];
  return Array.from({ length: FOLDS }, (_, fold) => {
    const isJudged = ({ reference }: Specimen) => paths.indexOf(reference.path) % FOLDS === fold;
    const fitted = learn(specimens.filter((specimen) => !isJudged(specimen)));
    return specimens.filter(isJudged).map((specimen) => ({ ...specimen, ...fitted }));
  }).flat();
}

function sumOf(scored: readonly { readonly score: number }[]): number {
  return scored.reduce((sum, { score }) => sum + score, 0);
}
