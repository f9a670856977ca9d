import { type FeatureValues, featuresOf, type Measured } from '../features.ts';
import { octaveChangesOf } from '../octaves.ts';

/** A track before and after a mastering that is to be learned from. */
export type Pair = {
  /** Pairs of the same track are not independent of each other. */
  readonly track: string;
  readonly before: Measured;
  readonly after: Measured;
};

/** What the profile layer sees of a pair. */
export type MeasuredPair = {
  readonly track: string;
  readonly before: FeatureValues;
  readonly after: FeatureValues;
  /** After − before: LU, dB, Hz, then dB by octave. */
  readonly changes: readonly number[];
};

/** Throws `not_measurable` as `featuresOf`. */
export function measuredPair({ track, before, after }: Pair): MeasuredPair {
  const from = featuresOf(before);
  const to = featuresOf(after);
  return {
    track,
    before: from,
    after: to,
    changes: [
      to.integratedLufs - from.integratedLufs,
      to.crestFactorDb - from.crestFactorDb,
      to.spectralCentroidHz - from.spectralCentroidHz,
      ...octaveChangesOf(before.thirdOctaveBands, after.thirdOctaveBands),
    ],
  };
}
