import { Matrix } from 'ml-matrix';
import { FEATURE_NAMES, type FeatureValues } from '../features.ts';
import type { Matching } from '../matching.ts';
import { detectionFrom, rowsOf, sharedFeatures, type Within } from './learn-detection.ts';
import { covarianceOf, meanOf } from './statistics.ts';

/**
 * What is common to kinds of tracks: how all of them together lie (`population`), and how those of one kind spread around
 * its middle (`within`: the pooled covariance, each track counting alike).
 */
export function learnCommon(
  kinds: readonly (readonly FeatureValues[])[],
): Pick<Matching, 'population' | 'within'> & { readonly pooled: Within } {
  const all = kinds.flat();
  const names = sharedFeatures(FEATURE_NAMES, all);
  const rows = rowsOf(names, all);
  const covariance = kinds
    .map((tracks) => covarianceOf(rowsOf(names, tracks)).mul(tracks.length))
    .reduce((sum, each) => sum.add(each), Matrix.zeros(names.length, names.length))
    .div(all.length);
  const why = (reason: string) => () => ({ reason });
  return {
    population: detectionFrom(
      names,
      meanOf(rows),
      covarianceOf(rows),
      why('All that profiles were learned from.'),
    ),
    within: detectionFrom(names, meanOf(rows), covariance, why('Around the middle of each kind.')),
    pooled: { names, covariance },
  };
}
