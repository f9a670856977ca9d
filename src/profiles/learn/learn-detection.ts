import { Matrix } from 'ml-matrix';
import type { Detection } from '../detection.ts';
import { type FeatureName, type FeatureValues, offScale, onScale } from '../features.ts';
import { covarianceOf, meanOf } from './statistics.ts';

/** A spread that was measured smaller is a coincidence. */
const LEAST_SPREAD = 0.05;
/** Share of each feature's variance that is added as its own. Found with the catalogue. */
const OWN_NOISE = 0.05;
/** Digits that files hold. */
const DIGITS = 4;

/** How features spread and hang together within one kind of tracks, on their scales. */
export type Within = { readonly names: readonly FeatureName[]; readonly covariance: Matrix };

/** The features of `among` that all of the tracks have. */
export function sharedFeatures(
  among: readonly FeatureName[],
  tracks: readonly FeatureValues[],
): readonly FeatureName[] {
  return among.filter((name) => tracks.every((values) => values[name] !== null));
}

/** One row a track, on the features' scales. */
export function rowsOf(
  names: readonly FeatureName[],
  tracks: readonly FeatureValues[],
): readonly (readonly number[])[] {
  return tracks.map((values) => names.map((name) => onScale(name, values[name] ?? 0)));
}

/**
 * The distribution of tracks. Few of them say little of how features hang together, so their covariance is drawn towards
 * a common one as if `priorTracks` more had been seen that spread so (Friedman, "Regularized Discriminant Analysis", JASA 84,
 * 1989). `trackCount` is how many are independent of each other: several versions of one count once.
 */
export function learnDetection(
  tracks: readonly FeatureValues[],
  { within, trackCount, priorTracks }: { within: Within; trackCount: number; priorTracks: number },
  aspectOf: (name: FeatureName, index: number) => { readonly reason: string; readonly leadsTo?: number },
): Detection {
  const names = sharedFeatures(within.names, tracks);
  const at = names.map((name) => within.names.indexOf(name));
  const rows = rowsOf(names, tracks);
  const means = meanOf(rows);
  const covariance = Matrix.mul(covarianceOf(rows), trackCount)
    .add(Matrix.mul(within.covariance.selection(at, at), priorTracks))
    .div(trackCount + priorTracks);
  // What is left of chance in the correlations is taken for noise of its own in each feature.
  for (let f = 0; f < names.length; f++) covariance.set(f, f, covariance.get(f, f) * (1 + OWN_NOISE));
  return detectionFrom(names, means, covariance, aspectOf);
}

/** A mean and a covariance on the features' scales as a profile file holds them. */
export function detectionFrom(
  names: readonly FeatureName[],
  means: readonly number[],
  covariance: Matrix,
  aspectOf: (name: FeatureName, index: number) => { readonly reason: string; readonly leadsTo?: number },
): Detection {
  const spreads = covariance.diagonal().map((variance) => Math.max(LEAST_SPREAD, Math.sqrt(variance)));
  return {
    features: Object.fromEntries(
      names.map((name, index) => {
        const { reason, leadsTo } = aspectOf(name, index);
        const aspect = {
          mean: rounded(offScale(name, means[index] ?? 0)),
          spread: rounded(spreads[index] ?? 1),
          weight: 1,
          reason,
          ...(leadsTo !== undefined && { leadsTo: rounded(leadsTo) }),
        };
        return [name, aspect];
      }),
    ),
    correlation: names.map((_, r) =>
      names
        .slice(0, r + 1)
        .map((__, c) =>
          r === c ? 1 : rounded(covariance.get(r, c) / ((spreads[r] ?? 1) * (spreads[c] ?? 1))),
        ),
    ),
  };
}

function rounded(value: number): number {
  const digits = Math.max(0, DIGITS - 1 - Math.floor(Math.log10(Math.abs(value) || 1)));
  // + 0 makes a negative zero positive: a file does not tell them apart.
  return Number(value.toFixed(Math.min(12, digits))) + 0;
}
