import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import type { Detection } from './detection.ts';
import { type FeatureName, type FeatureValues, onScale } from './features.ts';
import { symmetric } from './symmetric.ts';

/** How a track lies to a distribution. */
export type Fit = {
  /** Of the features that both have, as the detection has them. */
  readonly names: readonly FeatureName[];
  /** Distances from the mean in spreads, signed. */
  readonly deviations: readonly number[];
  /** Mahalanobis distance squared, and what each feature has in it; weights are heeded. */
  readonly squaredDistance: number;
  readonly parts: readonly number[];
  /** Natural logarithm of the density, up to what depends on the number of features only. */
  readonly logDensity: number;
};

/** What is worked out once for a detection and the features that a track has of it. */
type Prepared = {
  readonly names: readonly FeatureName[];
  /** On the features' scales. */
  readonly means: readonly number[];
  readonly spreads: readonly number[];
  /** Square roots of the weights. */
  readonly shares: readonly number[];
  /** Of the correlation, row by row. */
  readonly inverse: readonly (readonly number[])[];
  /** Of the covariance. */
  readonly logDeterminant: number;
};

/** By the features that are looked at: few tracks lack any. */
let prepared = new WeakMap<Detection, Map<string, Prepared>>();
let preparedCount = 0;
/** Two kilobytes each: 20 ways to lack features with a thousand profiles. Past it all are prepared anew. */
const MOST_PREPARED = 20_000;

function prepare(detection: Detection, names: readonly FeatureName[]): Prepared {
  const key = names.join();
  const found = prepared.get(detection)?.get(key);
  if (found !== undefined) return found;
  const all = Object.keys(detection.features) as readonly FeatureName[];
  const at = names.map((name) => all.indexOf(name));
  const correlation =
    detection.correlation === undefined
      ? Matrix.eye(names.length)
      : symmetric(detection.correlation).selection(at, at);
  const cholesky = new CholeskyDecomposition(correlation);
  const aspects = names.map((name) => aspectOf(detection, name));
  const spreads = aspects.map(({ spread }) => spread);
  const logs = [...cholesky.lowerTriangularMatrix.diagonal(), ...spreads].map(Math.log);
  const made = {
    names,
    means: names.map((name) => onScale(name, aspectOf(detection, name).mean)),
    spreads,
    shares: aspects.map(({ weight }) => Math.sqrt(weight)),
    inverse: cholesky.solve(Matrix.eye(names.length)).to2DArray(),
    logDeterminant: 2 * sum(logs),
  };
  if (++preparedCount > MOST_PREPARED) {
    prepared = new WeakMap();
    preparedCount = 1;
  }
  const known = prepared.get(detection) ?? new Map<string, Prepared>();
  prepared.set(detection, known.set(key, made));
  return made;
}

/** How a track lies to a distribution, by the features that both have: `among` these, where it is given. */
export function fitOf(values: FeatureValues, detection: Detection, among?: readonly FeatureName[]): Fit {
  const own = prepare(detection, shared(values, detection, among));
  const { names, inverse, shares, logDeterminant } = own;
  const deviations = deviationsOf(values, own);
  const weighted = deviations.map((deviation, index) => deviation * (shares[index] ?? 0));
  const parts = inverse.map((row, index) => (weighted[index] ?? 0) * product(row, weighted));
  const squaredDistance = sum(parts);
  return {
    names,
    deviations,
    squaredDistance,
    parts,
    logDensity: logTail(squaredDistance, names.length) - logDeterminant / 2,
  };
}

/**
 * Natural logarithm of the density of Student's distribution of several variables with this covariance, by the Mahalanobis
 * distance squared; what depends on the number of variables only is left out (Kotz and Nadarajah, "Multivariate t
 * Distributions", 2004, eq. 1.1). Music lies further out more often than a normal distribution would have it.
 */
export function logTail(squaredDistance: number, variables: number): number {
  return (-(DEGREES + variables) / 2) * Math.log1p(squaredDistance / (DEGREES - 2));
}

/** Of freedom. Found with the catalogue (docs/decisions/0012). */
const DEGREES = 4;

/**
 * How far a track lies from where mastering leads (0) to where such tracks lie (1): the deviation along the line between
 * them, in the metric of the distribution (the discriminant of Fisher, Annals of Eugenics 7, 1936). `leadsTo` gives the
 * former where the features do not.
 */
export function progressTo(
  values: FeatureValues,
  detection: Detection,
  leadsTo: Partial<Readonly<Record<FeatureName, number>>>,
): number | null {
  const own = prepare(detection, shared(values, detection));
  const { names, means, spreads, shares, inverse } = own;
  const axis = names.map((name, index) => {
    const to = aspectOf(detection, name).leadsTo ?? leadsTo[name];
    return to === undefined
      ? 0
      : ((shares[index] ?? 0) * ((means[index] ?? 0) - onScale(name, to))) / (spreads[index] ?? 1);
  });
  const direction = inverse.map((row) => product(row, axis));
  const length = product(axis, direction);
  if (length < LEAST_AXIS) return null;
  const beyond = deviationsOf(values, own).map((deviation, index) => deviation * (shares[index] ?? 0));
  return 1 + product(beyond, direction) / length;
}

/** Shorter, in spreads squared, mastering leads nowhere that can be told. */
const LEAST_AXIS = 1e-6;

function shared(
  values: FeatureValues,
  { features }: Detection,
  among?: readonly FeatureName[],
): readonly FeatureName[] {
  return (Object.keys(features) as readonly FeatureName[]).filter(
    (name) => values[name] !== null && (among === undefined || among.includes(name)),
  );
}

function deviationsOf(values: FeatureValues, { names, means, spreads }: Prepared): readonly number[] {
  return names.map(
    (name, index) => (onScale(name, values[name] ?? 0) - (means[index] ?? 0)) / (spreads[index] ?? 1),
  );
}

function aspectOf({ features }: Detection, name: FeatureName) {
  const aspect = features[name];
  if (aspect === undefined) throw new Error(`the detection does not look at ${name}`);
  return aspect;
}

function product(one: readonly number[], other: readonly number[]): number {
  let total = 0;
  for (let i = 0; i < one.length; i++) total += (one[i] ?? 0) * (other[i] ?? 0);
  return total;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
