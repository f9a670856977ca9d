import { z } from 'zod';

const rangeSchema = z
  .strictObject({ min: z.number(), max: z.number() })
  .refine(({ min, max }) => min < max, {
    error: ({ input }) => `min must be below max, got ${bounds(input)}`,
  })
  .readonly();

/**
 * What good mastering of one kind of music sounds like: where the tracks live that it is for, and what mastering
 * should change about them. A profile file is this as JSON.
 */
export const profileSchema = z
  .strictObject({
    id: z
      .string()
      .max(100)
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens'),
    name: z.string().trim().min(1).max(200),
    version: z.int().min(1),
    /** Where the figures come from. */
    source: z.string().trim().min(1).max(1000),
    /** Ranges of the measurements; a profile lives at their centre. */
    detection: z
      .strictObject({
        /** RMS level of the mono mix, dBFS. */
        rmsDbfs: rangeSchema,
        /** Crest factor of the mono mix, dB. */
        crestFactorDb: rangeSchema,
        /** Zero crossings per sample of 44.1 kHz audio. */
        zeroCrossingRate: rangeSchema,
        /** Hz; left out where the profile does not look at it. */
        spectralCentroidHz: rangeSchema.optional(),
      })
      .readonly(),
    /** What mastering should bring about. */
    targets: z
      .strictObject({
        loudnessChangeLu: z.number().min(-40).max(40),
        crestChangeDb: z.number().min(-40).max(40),
        centroidChangeHz: z.number().min(-10_000).max(10_000),
        /** The RMS level to arrive at, dBFS, where one is known. */
        absoluteRmsDbfs: z.number().min(-60).max(0).optional(),
      })
      .readonly(),
  })
  .readonly();

export type Profile = z.infer<typeof profileSchema>;

/** The part of a name before " - ": short enough for a sentence. */
export function shortName({ name }: Pick<Profile, 'name'>): string {
  return name.split(' - ')[0] ?? name;
}

function bounds(input: unknown): string {
  const { min, max } = input as { min: number; max: number };
  return `${min} and ${max}`;
}
