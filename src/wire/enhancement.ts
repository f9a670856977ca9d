import { z } from 'zod';
import { between } from './numbers.ts';

export const presetSchema = z.enum(['adaptive', 'gentle', 'warm', 'bright', 'punchy']);

/** In a body. */
export const intensityFieldSchema = between(0, 1);

/** The data of `enhancement_settings_changed`, and the answer of `GET|PUT /api/enhancement/settings`. */
export const enhancementSchema = z
  .object({
    enabled: z.boolean(),
    preset: presetSchema,
    intensity: intensityFieldSchema.describe('0.0 to 1.0'),
  })
  .meta({ id: 'EnhancementSettings' });

export type Enhancement = z.infer<typeof enhancementSchema>;

/** In a query. */
export const intensityQuerySchema = z.coerce
  .number<string>({ error: 'must be between 0 and 1' })
  .min(0, 'must be between 0 and 1')
  .max(1, 'must be between 0 and 1')
  .optional()
  .describe('0 (the original, bit by bit) to 1; as the enhancement settings say when left out');

/** `PUT /api/enhancement/settings`: any of the three. */
export const enhancementRequestSchema = z
  .object({
    enabled: z.boolean().optional(),
    preset: presetSchema.optional(),
    intensity: intensityFieldSchema.optional(),
  })
  .refine((fields) => Object.values(fields).some((value) => value !== undefined), {
    message: 'must give at least one of enabled, preset, intensity',
  });
