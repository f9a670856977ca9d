import { z } from 'zod';
import type { Profile } from '#profiles';

const rangeSchema = z.object({ min: z.number(), max: z.number() });

/** `GET /api/profiles`: the catalogue and the user's own, and the files that could not be used. */
export const profilesSchema = z
  .object({
    profiles: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        version: z.int(),
        source: z.string().describe('Where its figures come from'),
        detection: z.object({
          rms_dbfs: rangeSchema,
          crest_factor_db: rangeSchema,
          zero_crossing_rate: rangeSchema,
          spectral_centroid_hz: rangeSchema.optional(),
        }),
        targets: z.object({
          loudness_change_lu: z.number(),
          crest_change_db: z.number(),
          centroid_change_hz: z.number(),
          absolute_rms_dbfs: z.number().optional(),
        }),
      }),
    ),
    total: z.int(),
    problems: z
      .array(z.string())
      .describe('User profiles that were skipped, each with its file, field and rule'),
  })
  .meta({ id: 'Profiles' });

/** A profile under the contract's names. */
export function toWireProfile({ id, name, version, source, detection, targets }: Profile) {
  const { rmsDbfs, crestFactorDb, zeroCrossingRate, spectralCentroidHz } = detection;
  return {
    id,
    name,
    version,
    source,
    detection: {
      rms_dbfs: rmsDbfs,
      crest_factor_db: crestFactorDb,
      zero_crossing_rate: zeroCrossingRate,
      ...(spectralCentroidHz && { spectral_centroid_hz: spectralCentroidHz }),
    },
    targets: {
      loudness_change_lu: targets.loudnessChangeLu,
      crest_change_db: targets.crestChangeDb,
      centroid_change_hz: targets.centroidChangeHz,
      ...(targets.absoluteRmsDbfs !== undefined && { absolute_rms_dbfs: targets.absoluteRmsDbfs }),
    },
  };
}
