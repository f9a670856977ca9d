import { z } from 'zod';
import type { Analysis, BandLevel, Descriptors } from '#engine';
import { measurementsSchema, toMeasurements } from './measurements.ts';

const bandSchema = z.object({ centre_hz: z.number(), level_dbfs: z.number().nullable() });

const keySchema = z.object({
  tonic: z.string(),
  scale: z.enum(['major', 'minor']),
  strength: z.number().describe('0 to 1'),
});

/** `GET /api/tracks/{id}/analysis`: every measurement, and series for plots (at most 2,048 points each). */
export const analysisSchema = measurementsSchema
  .extend({
    track_id: z.int(),
    payload_hash: z.string().describe('SHA-256 of what decides the samples'),
    algorithm_version: z.int(),
    channel_levels: z.array(
      z.object({
        channel: z.string(),
        rms_dbfs: z.number().nullable(),
        sample_peak_dbfs: z.number().nullable(),
        true_peak_dbtp: z.number().nullable(),
        crest_factor_db: z.number().nullable(),
        dc_offset: z.number(),
        clipped_runs: z.int(),
      }),
    ),
    third_octave_bands: z.array(bandSchema).describe('RMS level of the mono mix, IEC 61260-1'),
    gating_histogram: z
      .object({ bins: z.array(z.int()), counts: z.array(z.int()), energies: z.array(z.number()) })
      .describe('Gating blocks by loudness: bin i holds -70 + 0.01 i LUFS. Those of an album add up.'),
    series: z.object({
      short_term_lufs: z.object({ step_seconds: z.number(), values: z.array(z.number().nullable()) }),
      peak: z
        .object({ step_seconds: z.number(), values: z.array(z.number()) })
        .describe('Largest magnitude of any channel'),
      waveform: z.object({ step_seconds: z.number(), min: z.array(z.number()), max: z.array(z.number()) }),
      average_spectrum: z.array(bandSchema),
    }),
    key: keySchema.nullable().optional().describe('With include=key'),
    tempo_bpm: z.number().nullable().optional().describe('With include=tempo'),
    tempo_confidence: z.number().nullable().optional().describe('0 to 5.32; below 1 is a guess'),
  })
  .meta({ id: 'Analysis' });

export type WireAnalysis = z.infer<typeof analysisSchema>;

/** An analysis under the contract's names; key and tempo only as far as they were asked for. */
export function toWireAnalysis(
  trackId: number,
  analysis: Analysis,
  { key, tempo }: { readonly key: Descriptors | null; readonly tempo: Descriptors | null },
): WireAnalysis {
  const { shortTermLufs, waveform, peak, averageSpectrum } = analysis.series;
  const { bins, counts, energies } = analysis.gatingHistogram;
  return {
    ...toMeasurements(analysis),
    track_id: trackId,
    payload_hash: analysis.payloadHash ?? '',
    algorithm_version: analysis.algorithmVersion,
    channel_levels: analysis.channelLevels.map((level) => ({
      channel: level.channel,
      rms_dbfs: level.rmsDbfs,
      sample_peak_dbfs: level.samplePeakDbfs,
      true_peak_dbtp: level.truePeakDbtp,
      crest_factor_db: level.crestFactorDb,
      dc_offset: level.dcOffset,
      clipped_runs: level.clippedRuns,
    })),
    third_octave_bands: toWireBands(analysis.thirdOctaveBands),
    gating_histogram: { bins: [...bins], counts: [...counts], energies: [...energies] },
    series: {
      short_term_lufs: { step_seconds: shortTermLufs.stepSeconds, values: [...shortTermLufs.values] },
      peak: { step_seconds: peak.stepSeconds, values: [...peak.values] },
      waveform: { step_seconds: waveform.stepSeconds, min: [...waveform.min], max: [...waveform.max] },
      average_spectrum: toWireBands(averageSpectrum),
    },
    ...(key && { key: key.key }),
    ...(tempo && { tempo_bpm: tempo.tempoBpm, tempo_confidence: tempo.tempoConfidence }),
  };
}

function toWireBands(bands: readonly BandLevel[]) {
  return bands.map(({ centreHz, levelDbfs }) => ({ centre_hz: centreHz, level_dbfs: levelDbfs }));
}
