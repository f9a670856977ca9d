import { createMatcher, featuresOf, isPreserving, type Matching, type Profile } from '#profiles';
import { UNDOING } from './catalogue.ts';
import type { Damage } from './degradations.ts';
import type { Fitted } from './fit.ts';
import type { Specimen } from './specimens.ts';

/** Tracks are cut into so many parts, each judged by what the others taught. */
const FOLDS = 7;
const TEMPERATURES = Array.from({ length: 60 }, (_, step) => 1 + step / 10);
/** What was furthest from its best profile, and a little more, is still like what is known. */
const DISTANCE_MARGIN = 1.25;

/** Whether a profile undoes a damage, or leaves alone what has none. */
export function isRight(damage: Damage, profile: Profile): boolean {
  return damage === 'undamaged' ? isPreserving(profile) : profile.id === UNDOING[damage].id;
}

/**
 * The temperature under which tracks that nothing was learned from get the likeliest confidences (C. Guo et al., "On Calibration
 * of Modern Neural Networks", ICML 2017, § 4.2), and how far they lie from their best profile. All by cross-validation.
 */
export function fitTemperature(
  specimens: readonly Specimen[],
  others: readonly Profile[],
  learn: (some: readonly Specimen[]) => Fitted,
): Pick<Matching, 'temperature' | 'safeDistance'> {
  const paths = [...new Set(specimens.map(({ reference }) => reference.path))];
  const costs = TEMPERATURES.map(() => 0);
  let furthest = 0;
  for (let fold = 0; fold < FOLDS; fold++) {
    const isJudged = ({ reference }: Specimen) => paths.indexOf(reference.path) % FOLDS === fold;
    const { profiles, matching } = learn(specimens.filter((specimen) => !isJudged(specimen)));
    for (const { analysis, damage } of specimens.filter(isJudged)) {
      const features = featuresOf(analysis);
      for (const [index, temperature] of TEMPERATURES.entries()) {
        const scored = createMatcher({ ...matching, temperature })(features, [...profiles, ...others]);
        const right = scored
          .filter(({ profile }) => isRight(damage, profile))
          .reduce((sum, { score }) => sum + score, 0);
        costs[index] = (costs[index] ?? 0) - Math.log(right);
        if (index === 0) furthest = Math.max(furthest, scored[0]?.distance ?? 0);
      }
    }
  }
  const best = costs.indexOf(Math.min(...costs));
  return {
    temperature: TEMPERATURES[best] ?? 1,
    safeDistance: Number((DISTANCE_MARGIN * furthest).toFixed(2)),
  };
}
