import { FEATURE_NAMES, type FeatureName, type FeatureValues, type Measured, type Profile } from '#profiles';

/** Centres of the third octaves that a balance is taken over, by its feature; those of the middle first. */
const MID = [630, 800, 1000, 1250, 1600, 2000];
const BANDS: Partial<Record<FeatureName, readonly number[]>> = {
  subBassBalanceDb: [20, 25, 31.5, 40, 50, 63],
  bassBalanceDb: [80, 100, 125],
  upperBassBalanceDb: [160, 200, 250],
  lowMidBalanceDb: [315, 400, 500],
  upperMidBalanceDb: [2500, 3150],
  presenceBalanceDb: [4000, 5000, 6300],
  brillianceBalanceDb: [8000, 10_000, 12_500],
};

/** A track that measures so: two minutes long, its third octaves made to give the balances. */
export function trackOf(values: FeatureValues): Measured {
  const value = (name: FeatureName): number => values[name] ?? Number.NaN;
  const middle = MID.map((centreHz) => ({ centreHz, levelDbfs: -30 as number | null }));
  const parts = Object.entries(BANDS).flatMap(([name, centres]) =>
    centres.map((centreHz) => ({
      centreHz,
      levelDbfs:
        values[name as FeatureName] === null
          ? null
          : -30 + value(name as FeatureName) + 10 * Math.log10(MID.length / centres.length),
    })),
  );
  return {
    integratedLufs: values.integratedLufs,
    rmsDbfs: values.rmsDbfs,
    crestFactorDb: values.crestFactorDb,
    peakToShortTermLu: values.peakToShortTermLu,
    loudnessRangeLu: values.loudnessRangeLu,
    zeroCrossingRate: values.zeroCrossingRate,
    spectralCentroidHz: values.spectralCentroidHz,
    clippedRuns: 2 * value('clippedRunsPerMinute'),
    durationSeconds: 120,
    thirdOctaveBands: [...middle, ...parts].sort((a, b) => a.centreHz - b.centreHz),
    warnings: [],
  };
}

/** In the middle of a profile's distribution; what it does not look at as in `otherwise`. */
export function middleOf(
  { detection }: Pick<Profile, 'detection'>,
  otherwise: FeatureValues = USUAL,
): FeatureValues {
  return Object.fromEntries(
    FEATURE_NAMES.map((name) => [name, detection.features[name]?.mean ?? otherwise[name]]),
  ) as FeatureValues;
}

/** Music that nothing is unusual about. */
export const USUAL: FeatureValues = {
  integratedLufs: -15.5,
  rmsDbfs: -18.5,
  crestFactorDb: 17,
  peakToShortTermLu: 11.5,
  loudnessRangeLu: 10,
  clippedRunsPerMinute: 1,
  zeroCrossingRate: 0.035,
  spectralCentroidHz: 1600,
  subBassBalanceDb: -3,
  bassBalanceDb: 0,
  upperBassBalanceDb: 0,
  lowMidBalanceDb: 1,
  upperMidBalanceDb: -8,
  presenceBalanceDb: -12,
  brillianceBalanceDb: -18,
};
