import { Matrix } from 'ml-matrix';
import type { TrackFeatures } from './features.ts';
import type { Profile } from './profile.ts';

/**
 * How far a track lies from the centre of each of a profile's ranges, in half-widths: 0 at the centre, 1 at the edge.
 * One row, one column a dimension that the profile looks at.
 */
export function distances(features: TrackFeatures, { detection }: Profile): Matrix {
  const dimensions = [
    [features.rmsDbfs, detection.rmsDbfs],
    [features.crestFactorDb, detection.crestFactorDb],
    [features.zeroCrossingRate, detection.zeroCrossingRate],
    [features.spectralCentroidHz, detection.spectralCentroidHz],
  ] as const;
  const looked = dimensions.flatMap(([value, range]) => (range ? [{ value, ...range }] : []));
  const centres = Matrix.rowVector(looked.map(({ min, max }) => (min + max) / 2));
  const halfWidths = Matrix.rowVector(looked.map(({ min, max }) => (max - min) / 2));
  return Matrix.rowVector(looked.map(({ value }) => value))
    .sub(centres)
    .div(halfWidths)
    .abs();
}
