import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { detectionSchema } from './detection.ts';

const matchingSchema = z
  .strictObject({
    version: z.int().min(1),
    source: z.string().min(1),
    samples: z.strictObject({ count: z.int().min(1), tracks: z.int().min(1), from: z.string() }).readonly(),
    /** All music that profiles were learned from, damaged and not: what a profile's evidence is weighed against. */
    population: detectionSchema,
    /** How tracks of one kind spread around its middle: what profiles of few tracks are completed with. */
    within: detectionSchema,
    /** What belongs to no profile spreads so many times as wide. */
    strangerSpread: z.number().gt(1),
    /** How often a track is of that kind, against the profiles. */
    strangerShare: z.number().gt(0).max(1),
    /** Further from the best profile (its `distance`) no profile is safe to apply. */
    safeDistance: z.number().gt(0),
    /** With more than this probability that nothing is to be changed, nothing is. */
    safeDoubt: z.number().gt(0).max(1),
    /** What the evidence is divided by, so that a confidence of p is right p of the time (temperature scaling). */
    temperature: z.number().min(0.1).max(100),
  })
  .readonly();

export type Matching = z.infer<typeof matchingSchema>;

/** What is common to all profiles: fitted with the catalogue, by `bench/recommendation/fit.ts`, on the same tracks. */
export const MATCHING: Matching = matchingSchema.parse(
  JSON.parse(readFileSync(fileURLToPath(new URL('./matching.json', import.meta.url)), 'utf8')),
);
