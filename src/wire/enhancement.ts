import { z } from 'zod';
import { between } from './numbers.ts';

export const presetSchema = z.enum(['adaptive', 'gentle', 'warm', 'bright', 'punchy']);

/** The data of `enhancement_settings_changed`, and the answer of `GET|PUT /api/enhancement/settings`. */
export const enhancementSchema = z
  .object({
    enabled: z.boolean(),
    preset: presetSchema,
    intensity: between(0, 1).describe('0.0 to 1.0'),
  })
  .meta({ id: 'EnhancementSettings' });

export type Enhancement = z.infer<typeof enhancementSchema>;

/** `PUT /api/enhancement/settings`: any of the three. */
export const enhancementRequestSchema = z
  .object({
    enabled: z.boolean().optional(),
    preset: presetSchema.optional(),
    intensity: between(0, 1).optional(),
  })
  .refine((fields) => Object.values(fields).some((value) => value !== undefined), {
    message: 'must give at least one of enabled, preset, intensity',
  });
