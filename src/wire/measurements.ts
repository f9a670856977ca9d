import { z } from 'zod';
import type { Analysis } from '#engine';

const lufs = z.number().nullable();
const decibels = z.number().nullable();
const hertz = z.number().nullable();

export const warningSchema = z.object({
  code: z.string().describe('silent, below_gate, too_short_for_momentary, clipped, …'),
  message: z.string(),
});

/** The scalar measurements of a track; `null` is a quantity that the signal does not have, `warnings` says why. */
export const measurementsSchema = z
  .object({
    duration_seconds: z.number(),
    sample_rate_hz: z.number(),
    channels: z.int().describe('How many'),
    channel_layout: z.array(z.string()).describe('FL, FR, FC, LFE, …; M for mono'),
    codec: z.string(),
    bits_per_sample: z.int().nullable().describe('null for float and lossy sources'),
    decoder: z.string().describe('ffmpeg or web-audio'),
    integrated_lufs: lufs.describe('LUFS, ITU-R BS.1770-5'),
    loudness_range_lu: lufs.describe('LU, EBU Tech 3342'),
    max_momentary_lufs: lufs.describe('Loudest 400 ms, LUFS'),
    max_short_term_lufs: lufs.describe('Loudest 3 s, LUFS'),
    true_peak_dbtp: decibels.describe('dBTP, BS.1770-5 Annex 2'),
    sample_peak_dbfs: decibels,
    rms_dbfs: decibels.describe('Of the mono mix; a full-scale sine reads -3.01'),
    crest_factor_db: decibels.describe('Of the mono mix: sample peak - RMS'),
    peak_to_loudness_lu: decibels.describe('PLR: true peak - integrated'),
    peak_to_short_term_lu: decibels.describe('PSR: true peak - max short-term'),
    spectral_centroid_hz: hertz,
    spectral_spread_hz: hertz,
    spectral_rolloff_85_hz: hertz,
    spectral_rolloff_95_hz: hertz,
    spectral_flatness: z.number().nullable().describe('0 (tone) to 1 (white)'),
    zero_crossing_rate: z.number().nullable().describe('Crossings per second / 44100'),
    zero_crossings_per_second: z.number().nullable(),
    stereo_correlation: z.number().nullable().describe('-1 to +1'),
    stereo_width: z.number().nullable().describe('0 mono, 0.5 unrelated sides, 1 anti-phase'),
    clipped_runs: z.int().describe('Runs of 3 or more samples at full scale'),
    dc_offset: z.number().describe('Full scale = 1'),
    warnings: z.array(warningSchema),
  })
  .meta({ id: 'Measurements' });

export type Measurements = z.infer<typeof measurementsSchema>;

/** What `toMeasurements` reads: an analysis without its bulk will do. */
export type Measured = Omit<Analysis, 'series' | 'gatingHistogram' | 'channelLevels' | 'thirdOctaveBands'>;

/** An analysis under the contract's names. */
export function toMeasurements(analysis: Measured): Measurements {
  return {
    duration_seconds: analysis.durationSeconds,
    sample_rate_hz: analysis.format.sampleRateHz,
    channels: analysis.format.channels.length,
    channel_layout: [...analysis.format.channels],
    codec: analysis.format.codec,
    bits_per_sample: analysis.format.bitsPerSample,
    decoder: analysis.decoder,
    integrated_lufs: analysis.integratedLufs,
    loudness_range_lu: analysis.loudnessRangeLu,
    max_momentary_lufs: analysis.maxMomentaryLufs,
    max_short_term_lufs: analysis.maxShortTermLufs,
    true_peak_dbtp: analysis.truePeakDbtp,
    sample_peak_dbfs: analysis.samplePeakDbfs,
    rms_dbfs: analysis.rmsDbfs,
    crest_factor_db: analysis.crestFactorDb,
    peak_to_loudness_lu: analysis.peakToLoudnessLu,
    peak_to_short_term_lu: analysis.peakToShortTermLu,
    spectral_centroid_hz: analysis.spectralCentroidHz,
    spectral_spread_hz: analysis.spectralSpreadHz,
    spectral_rolloff_85_hz: analysis.spectralRolloff85Hz,
    spectral_rolloff_95_hz: analysis.spectralRolloff95Hz,
    spectral_flatness: analysis.spectralFlatness,
    zero_crossing_rate: analysis.zeroCrossingRate,
    zero_crossings_per_second: analysis.zeroCrossingsPerSecond,
    stereo_correlation: analysis.stereoCorrelation,
    stereo_width: analysis.stereoWidth,
    clipped_runs: analysis.clippedRuns,
    dc_offset: analysis.dcOffset,
    warnings: analysis.warnings.map(({ code, message }) => ({ code, message })),
  };
}
