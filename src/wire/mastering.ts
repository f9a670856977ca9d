import { z } from 'zod';
import type { Aims, Figures, Plan, Prediction } from '#mastering';
import { presetSchema } from './enhancement.ts';
import { figuresSchema, toWireErrors, toWireFigures } from './figures.ts';
import { planSchema, toWirePlan } from './plan.ts';

const unixSeconds = z.number().describe('Unix seconds');

/** What was predicted beside what was measured. */
export const renderSchema = z
  .object({
    preset: presetSchema,
    intensity: z.number().min(0).max(1),
    format: z.string().describe('wav, flac, opus or mp3'),
    rendered_at: unixSeconds,
    before: figuresSchema,
    predicted: figuresSchema,
    measured: figuresSchema.describe('Of the written file'),
    error: figuresSchema.describe('measured - predicted: LU, dB, dB, Hz'),
    backed_off_db: z.number().describe('Written so much quieter, for what the encoder adds to peaks'),
    ceiling_exceeded_db: z.number().describe('What remained above the ceiling all the same'),
    mastering_version: z.int(),
    plan: planSchema.nullable().describe('As it sounded, at its intensity; null for none'),
  })
  .meta({ id: 'RenderEvidence' });

const solutionSchema = z.object({
  solved_at: unixSeconds,
  target_loudness_change: z.number().describe('LU: aimed at under some preset, as are the next two'),
  target_crest_change: z.number().describe('dB'),
  target_centroid_change: z
    .number()
    .describe('Hz; under adaptive without what comes of target_octave_changes'),
  target_octave_changes: z
    .array(z.number())
    .optional()
    .describe(
      'dB, of the spectrum, loudness put aside: by octave band, 31.5 Hz first and 16 kHz last; left out where none are aimed at',
    ),
  predicted_loudness_change: z.number().describe('LU: what the plan does, as do the next two'),
  predicted_crest_change: z.number().describe('dB'),
  predicted_centroid_change: z.number().describe('Hz'),
  predicted: figuresSchema,
  unreached: z.array(z.string()).describe('A sentence for each aim that cannot be reached'),
  plan: planSchema.describe('At intensity 1'),
});

/** `GET /api/tracks/{id}/recommendation/evidence`. */
export const evidenceSchema = z
  .object({
    track_id: z.int(),
    renders: z.array(renderSchema).describe('Newest first'),
    solutions: z.array(solutionSchema).describe('What is solved for the track, newest first'),
  })
  .meta({ id: 'RecommendationEvidence' });

export const evidenceQuerySchema = z.object({
  limit: z.coerce.number<string>().int().min(1).max(100).default(50).describe('Renders at most'),
});

/** What `toWireRender` reads of a kept render. */
export type RenderLike = {
  readonly preset: string;
  readonly intensity: number;
  readonly format: string;
  readonly plan: Plan | null;
  readonly before: Figures;
  readonly predicted: Figures;
  readonly measured: Figures;
  readonly backedOffDb: number;
  readonly ceilingExceededDb: number;
  readonly masteringVersion: number;
  readonly renderedAt: number;
};

/** A render with its error under the contract's names. */
export function toWireRender(render: RenderLike): z.infer<typeof renderSchema> {
  const { before, predicted, measured, plan } = render;
  return {
    preset: presetSchema.parse(render.preset),
    intensity: render.intensity,
    format: render.format,
    rendered_at: render.renderedAt,
    before: toWireFigures(before),
    predicted: toWireFigures(predicted),
    measured: toWireFigures(measured),
    error: toWireErrors(predicted, measured),
    backed_off_db: render.backedOffDb,
    ceiling_exceeded_db: render.ceilingExceededDb,
    mastering_version: render.masteringVersion,
    plan: plan && toWirePlan(plan),
  };
}

/** What `toWireSolution` reads of a kept solution. */
type SolutionLike = {
  readonly aims: Aims;
  readonly plan: Plan;
  readonly prediction: Prediction;
  readonly unreached: readonly string[];
  readonly solvedAt: number;
};

/** A solution under the contract's names. */
export function toWireSolution(solution: SolutionLike): z.infer<typeof solutionSchema> {
  const { aims, plan, prediction, unreached, solvedAt } = solution;
  return {
    solved_at: solvedAt,
    target_loudness_change: aims.loudnessChangeLu,
    target_crest_change: aims.crestChangeDb,
    target_centroid_change: aims.centroidChangeHz,
    ...(aims.octaveChangesDb && { target_octave_changes: [...aims.octaveChangesDb] }),
    predicted_loudness_change: prediction.loudnessChangeLu,
    predicted_crest_change: prediction.crestChangeDb,
    predicted_centroid_change: prediction.centroidChangeHz,
    predicted: toWireFigures(prediction.figures),
    unreached: [...unreached],
    plan: toWirePlan(plan),
  };
}
