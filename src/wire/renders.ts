import { z } from 'zod';
import type { RenderFormat } from '#mastering';
import { intensityFieldSchema, presetSchema } from './enhancement.ts';
import { type RenderLike, renderSchema, toWireRender } from './mastering.ts';

const formatSchema = z.enum(['wav', 'flac', 'opus', 'mp3'] satisfies RenderFormat[]);

/** `POST /api/tracks/{id}/renders`. */
export const renderRequestSchema = z.object({
  preset: presetSchema.optional().describe('As the enhancement settings say when left out'),
  intensity: intensityFieldSchema
    .optional()
    .describe('0 (the original, bit by bit) to 1; as the enhancement settings say when left out'),
  format: formatSchema.default('flac'),
});

export const renderStateSchema = z.enum(['queued', 'rendering', 'done', 'failed', 'cancelled']);

/** A render that somebody has asked for: the answer of `POST /api/tracks/{id}/renders`, `GET|DELETE /api/renders/{id}`. */
export const renderJobSchema = z
  .object({
    id: z.string(),
    track_id: z.int(),
    preset: presetSchema,
    intensity: z.number().min(0).max(1),
    format: formatSchema,
    state: renderStateSchema.describe(
      'queued until its first samples come out: it waits, is measured, or is solved',
    ),
    progress: z
      .number()
      .min(0)
      .max(1)
      .describe(
        'Of writing and measuring; of opus and mp3 also a second time, so that most jump from 0.5 to 1',
      ),
    error: z.object({ code: z.string(), message: z.string() }).nullable().describe('Why it failed'),
    result: renderSchema
      .nullable()
      .describe(
        'What was predicted beside what was measured, once it is done; null also where that is kept no longer',
      ),
    url: z.string().describe('Path and query that answer the finished file; &download=1 has it saved'),
  })
  .meta({ id: 'RenderJob' });

export const renderParamsSchema = z.object({ id: z.string().max(100) });

export type RenderState = z.infer<typeof renderStateSchema>;

/** What `toWireRenderJob` reads of a job. */
type RenderJobLike = {
  readonly id: string;
  readonly trackId: number;
  readonly preset: z.infer<typeof presetSchema>;
  readonly intensity: number;
  readonly format: RenderFormat;
  readonly state: RenderState;
  readonly progress: number;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly result: RenderLike | null;
};

/** A job under the contract's names. */
export function toWireRenderJob(job: RenderJobLike): z.infer<typeof renderJobSchema> {
  const { id, trackId, preset, intensity, format, state, progress, error, result } = job;
  const choice = new URLSearchParams({ preset, intensity: String(intensity), format });
  return {
    id,
    track_id: trackId,
    preset,
    intensity,
    format,
    state,
    progress,
    error,
    result: result && toWireRender(result),
    url: `/api/tracks/${trackId}/master?${choice}`,
  };
}
