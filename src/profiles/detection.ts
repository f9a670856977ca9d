import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { z } from 'zod';
import { FEATURE_NAMES, FEATURES, type FeatureName, onScale } from './features.ts';
import { symmetric } from './symmetric.ts';

/** Narrower would be certain of what no meter tells. */
const LEAST_SPREAD = 0.01;
/** Wider or further out is nothing that anybody measures, and in octaves no number any more. */
const MOST_SPREAD = 100;
const MOST_VALUE = 1e6;
/** Of a feature's variance, what the others must leave open: with less, rounding decides what is likely. */
const LEAST_OPEN = 1e-3;

const aspectSchema = z
  .strictObject({
    /** Where such tracks lie, in the feature's unit; of a feature in octaves the geometric mean. */
    mean: z.number().min(-MOST_VALUE).max(MOST_VALUE),
    /** Standard deviation: in the feature's unit, or in octaves. */
    spread: z.number().min(LEAST_SPREAD).max(MOST_SPREAD),
    /** How much of its evidence counts, 0…1. */
    weight: z.number().gt(0).max(1),
    /** Why it counts so much. */
    reason: z.string().trim().min(1).max(300),
    /** Where mastering leads such tracks; without it where the targets do. */
    leadsTo: z.number().min(-MOST_VALUE).max(MOST_VALUE).optional(),
  })
  .readonly();

/** A Student distribution (`logTail`) over the features that a profile looks at. */
export const detectionSchema = z
  .strictObject({
    features: z.partialRecord(z.enum(FEATURE_NAMES), aspectSchema).readonly(),
    /** Between the features, in their order, each row up to its diagonal, which is 1; without it none are correlated. */
    correlation: z
      .array(z.array(z.number().min(-1).max(1)).readonly())
      .readonly()
      .optional(),
  })
  .readonly()
  .superRefine(({ features, correlation }, context) => {
    const names = Object.keys(features);
    const report = (message: string, ...path: string[]) =>
      context.addIssue({ code: 'custom', message, path });
    for (const [name, { mean, leadsTo }] of Object.entries(features))
      for (const [field, value] of Object.entries({ mean, leadsTo }))
        if (value !== undefined && !Number.isFinite(onScale(name as FeatureName, value)))
          report(
            `must be above ${FEATURES[name as FeatureName].scale === 'octaves' ? 0 : -1}, got ${value}`,
            'features',
            name,
            field,
          );
    if (names.length === 0) report('must look at one feature at least, got none', 'features');
    if (correlation === undefined) return;
    if (correlation.length !== names.length || correlation.some((row, r) => row.length !== r + 1))
      report(
        `must have rows of 1 to ${names.length} numbers, got rows of ${correlation.map((row) => row.length).join(', ')}`,
        'correlation',
      );
    else if (correlation.some((row) => row.at(-1) !== 1)) report('must have a diagonal of 1', 'correlation');
    else {
      const open = leastOpen(symmetric(correlation));
      if (open === null)
        report('must be positive definite: no feature may follow from the others', 'correlation');
      else if (open < LEAST_OPEN)
        report(
          `must leave open at least ${LEAST_OPEN} of each feature's variance: none may follow from the others, got ${open.toPrecision(2)}`,
          'correlation',
        );
    }
  });

/** The least that the others leave open of a feature's variance; `null` where they are not positive definite. */
function leastOpen(correlation: Matrix): number | null {
  const cholesky = new CholeskyDecomposition(correlation);
  if (!cholesky.isPositiveDefinite()) return null;
  return Math.min(
    ...cholesky
      .solve(Matrix.eye(correlation.rows))
      .diagonal()
      .map((part) => 1 / part),
  );
}

export type Detection = z.infer<typeof detectionSchema>;
