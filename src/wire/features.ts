import { z } from 'zod';
import type { FeatureName } from '#profiles';

/** What profiles are matched by, under the contract's names. */
const WIRE_NAMES = {
  integratedLufs: 'integrated_lufs',
  rmsDbfs: 'rms_dbfs',
  crestFactorDb: 'crest_factor_db',
  peakToShortTermLu: 'peak_to_short_term_lu',
  loudnessRangeLu: 'loudness_range_lu',
  clippedRunsPerMinute: 'clipped_runs_per_minute',
  zeroCrossingRate: 'zero_crossing_rate',
  spectralCentroidHz: 'spectral_centroid_hz',
  subBassBalanceDb: 'sub_bass_balance_db',
  bassBalanceDb: 'bass_balance_db',
  upperBassBalanceDb: 'upper_bass_balance_db',
  lowMidBalanceDb: 'low_mid_balance_db',
  upperMidBalanceDb: 'upper_mid_balance_db',
  presenceBalanceDb: 'presence_balance_db',
  brillianceBalanceDb: 'brilliance_balance_db',
} as const satisfies Readonly<Record<FeatureName, string>>;

export const featureNameSchema = z
  .enum(Object.values(WIRE_NAMES))
  .meta({ id: 'FeatureName', description: 'A measurement that tracks are matched with profiles by' });

/** How a feature is shown to people, in every answer that names one. */
export const featureLabelFields = {
  feature: featureNameSchema,
  label: z.string().describe('In a sentence: crest factor, presence against mids'),
  unit: z.string().describe('dB, LUFS, Hz, …; empty where it has none'),
};

export function toWireFeatureName(name: FeatureName) {
  return WIRE_NAMES[name];
}
