import type { Analysis } from '#engine';
import { ExpectedError } from '#errors';

/** The measurements that profiles are matched by. */
export type TrackFeatures = {
  readonly rmsDbfs: number;
  readonly crestFactorDb: number;
  readonly zeroCrossingRate: number;
  readonly spectralCentroidHz: number;
};

/** What `featuresOf` reads of an analysis. */
export type Measured = Pick<
  Analysis,
  'integratedLufs' | 'rmsDbfs' | 'crestFactorDb' | 'zeroCrossingRate' | 'spectralCentroidHz' | 'warnings'
>;

/** Throws `not_measurable`, with the reason, for a signal that lacks one of them or has no integrated loudness. */
export function featuresOf(measured: Measured): TrackFeatures {
  const { integratedLufs, rmsDbfs, crestFactorDb, zeroCrossingRate, spectralCentroidHz, warnings } = measured;
  if (
    integratedLufs === null ||
    rmsDbfs === null ||
    crestFactorDb === null ||
    zeroCrossingRate === null ||
    spectralCentroidHz === null
  ) {
    const lacking = Object.entries({
      'integrated loudness': integratedLufs,
      'RMS level': rmsDbfs,
      'crest factor': crestFactorDb,
      'zero-crossing rate': zeroCrossingRate,
      'spectral centroid': spectralCentroidHz,
    }).flatMap(([name, value]) => (value === null ? [name] : []));
    const reasons = warnings.map(({ message }) => message).join(' ');
    throw new ExpectedError(
      'not_measurable',
      `the signal has no ${lacking.join(', no ')}. ${reasons}`.trim(),
    );
  }
  return { rmsDbfs, crestFactorDb, zeroCrossingRate, spectralCentroidHz };
}
