import { z } from 'zod';
import type { Analysis } from '#engine';
import type { Aims, Figures, Plan, PlottedSeries, Prediction } from '#mastering';
import { type Enhancement, intensityQuerySchema, presetSchema } from './enhancement.ts';
import { figuresSchema, toWireFigures } from './figures.ts';
import { planSchema, toWirePlan } from './plan.ts';

const shortTermSchema = z.array(z.number().nullable());

const plottedSeriesSchema = z.object({
  short_term_lufs: z
    .object({
      step_seconds: z.number(),
      before: shortTermSchema.describe('LUFS over 3 s, the first at 3 s; null below -70'),
      predicted: shortTermSchema,
    })
    .describe(
      'EBU Tech 3341. predicted is a model on the measurements: each value changed by the static curve of the dynamics and by what the limiter meets, all together by the predicted change of loudness. On real music it is off by 0.1 LU in the median and 0.7 LU at the 95th percentile (bench/README.md)',
    ),
  third_octave_bands: z
    .array(
      z.object({
        centre_hz: z.number(),
        before_dbfs: z.number().nullable(),
        predicted_dbfs: z.number().nullable(),
      }),
    )
    .describe(
      "RMS level of the mono mix, IEC 61260-1; null where there is none. predicted is a model on the measurements: the response of the plan's own filters, and the change of level; off by 0.1 dB in the median and 0.5 dB at the 95th percentile",
    ),
});

/** `GET /api/tracks/{id}/prediction`. */
export const predictionSchema = z
  .object({
    track_id: z.int(),
    preset: presetSchema,
    intensity: z.number().min(0).max(1),
    plan: planSchema
      .nullable()
      .describe('As it is to sound, at that intensity; null: the original, bit by bit'),
    before: figuresSchema.describe('As measured'),
    predicted: figuresSchema.describe('Of the master'),
    predicted_loudness_change: z.number().describe('LU: what the plan does, as do the next two'),
    predicted_crest_change: z.number().describe('dB'),
    predicted_centroid_change: z.number().describe('Hz'),
    target_loudness_change: z
      .number()
      .describe('LU: what the preset aims at on this track, at intensity 1, as are the next two'),
    target_crest_change: z.number().describe('dB'),
    target_centroid_change: z.number().describe('Hz; without what comes of target_octave_changes'),
    target_octave_changes: z
      .array(z.number())
      .optional()
      .describe('dB, of the spectrum, by octave band, 31.5 Hz first; left out where none are aimed at'),
    unreached: z
      .array(z.string())
      .describe('A sentence for each aim that cannot be reached on this track, at intensity 1'),
    match_loudness: z
      .object({ original_db: z.number(), master_db: z.number() })
      .describe('Gains, at most 0, that bring both to the loudness of the quieter: for an honest comparison'),
    series: plottedSeriesSchema.optional().describe('With include=series: what plots need'),
  })
  .meta({ id: 'MasteringPrediction' });

export const predictionQuerySchema = z.object({
  preset: presetSchema.optional().describe('As the enhancement settings say when left out'),
  intensity: intensityQuerySchema,
  include: z
    .literal('series', { error: 'must be series' })
    .optional()
    .describe('series: loudness over time and the spectrum, before and predicted'),
});

/** What `toWirePrediction` reads of what mastering does to a track. */
type Predicted = Pick<Enhancement, 'preset' | 'intensity'> & {
  readonly aims: Aims;
  readonly plan: Plan | null;
  readonly prediction: Prediction;
  readonly unreached: readonly string[];
};

/** What mastering will do to a track, under the contract's names. */
export function toWirePrediction(
  trackId: number,
  { preset, intensity, aims, plan, prediction, unreached }: Predicted,
  {
    before,
    gains,
    series,
  }: {
    readonly before: Figures;
    readonly gains: { readonly originalDb: number; readonly masterDb: number };
    readonly series: { readonly before: Analysis; readonly predicted: PlottedSeries } | null;
  },
): z.infer<typeof predictionSchema> {
  return {
    track_id: trackId,
    preset,
    intensity,
    plan: plan && toWirePlan(plan),
    before: toWireFigures(before),
    predicted: toWireFigures(prediction.figures),
    predicted_loudness_change: prediction.loudnessChangeLu,
    predicted_crest_change: prediction.crestChangeDb,
    predicted_centroid_change: prediction.centroidChangeHz,
    target_loudness_change: aims.loudnessChangeLu,
    target_crest_change: aims.crestChangeDb,
    target_centroid_change: aims.centroidChangeHz,
    ...(aims.octaveChangesDb && { target_octave_changes: [...aims.octaveChangesDb] }),
    unreached: [...unreached],
    match_loudness: { original_db: gains.originalDb, master_db: gains.masterDb },
    ...(series && { series: toWireSeries(series.before, series.predicted) }),
  };
}

function toWireSeries(before: Analysis, predicted: PlottedSeries): z.infer<typeof plottedSeriesSchema> {
  const { stepSeconds, values } = before.series.shortTermLufs;
  return {
    short_term_lufs: {
      step_seconds: stepSeconds,
      before: [...values],
      predicted: [...predicted.shortTermLufs.values],
    },
    third_octave_bands: before.thirdOctaveBands.map(({ centreHz, levelDbfs }, band) => ({
      centre_hz: centreHz,
      before_dbfs: levelDbfs,
      predicted_dbfs: predicted.thirdOctaveBands[band]?.levelDbfs ?? null,
    })),
  };
}
