import { z } from 'zod';
import type { FeatureName, Matching, Profile } from '#profiles';
import { featureLabelFields, toWireFeatureName } from './features.ts';

const samplesSchema = z
  .object({
    count: z.int().describe('Pairs of tracks, before and after, or single tracks'),
    tracks: z.int().describe('Different pieces of music among them'),
    from: z.string().describe('Which music'),
  })
  .meta({ id: 'ProfileSamples', description: 'What figures were learned from' });

const aspectSchema = z.object({
  ...featureLabelFields,
  mean: z
    .number()
    .describe('Where such tracks lie, in the unit; the geometric mean where spreads are in octaves'),
  spread: z.number().describe('Standard deviation, in spread_unit'),
  spread_unit: z
    .string()
    .describe(
      'The unit itself, octaves of it, or octaves of 1 + n for what is counted: how distances are taken',
    ),
  weight: z.number().describe('How much of its evidence counts, above 0 and up to 1'),
  reason: z.string().describe('Why it counts so much'),
  leads_to: z
    .number()
    .optional()
    .describe('Where mastering leads such tracks, in the unit; left out where that follows from the targets'),
});

const octaveChangesSchema = z.array(
  z.object({
    centre_hz: z.number().describe('Of the octave band, Hz'),
    change_db: z.number().describe('dB'),
  }),
);

const targetsSchema = z.object({
  loudness_change_lu: z.number().describe('LU, of integrated loudness'),
  crest_change_db: z.number().describe('dB, of the crest factor of the mono mix'),
  centroid_change_hz: z
    .number()
    .describe('Hz, of the spectral centroid; what octave_changes_db come to where there are any'),
  absolute_rms_dbfs: z
    .number()
    .optional()
    .describe('dBFS: the RMS level to arrive at, in place of loudness_change_lu, where one is known'),
  octave_changes_db: octaveChangesSchema
    .optional()
    .describe('Of the spectrum, loudness put aside: where known, this is aimed at rather than the centroid'),
});

const targetSpreadSchema = z.object({
  loudness_change_lu: z.number().describe('LU'),
  crest_change_db: z.number().describe('dB'),
  centroid_change_hz: z.number().describe('Hz'),
  octave_changes_db: octaveChangesSchema.optional().describe('Where the targets have them'),
});

const profileSchema = z
  .object({
    id: z.string(),
    name: z.string().describe('The part before " - " is what reasoning calls it'),
    version: z.int().describe('Rises with every change of its figures'),
    reason: z.string().describe('Why there is such a profile'),
    source: z.string().describe('Where its figures come from'),
    samples: samplesSchema.optional().describe('Left out where the figures were not learned from tracks'),
    share: z
      .object({
        value: z.number().describe('Above 0 and up to 1'),
        reason: z.string().describe('Where that comes from'),
      })
      .describe(
        'How often a track is one of its own before anything is measured, against the other profiles',
      ),
    detection: z
      .object({
        features: z.array(aspectSchema).describe('What it looks at'),
        correlation: z
          .array(z.array(z.number()))
          .optional()
          .describe(
            'Between the features, in their order: each row up to its diagonal, which is 1; left out where none are correlated',
          ),
      })
      .describe('The tracks that it is for: a distribution over the features, see docs/matching.md'),
    targets: targetsSchema.describe('What mastering should change about a track in the middle of these'),
    follows_deviation: z
      .number()
      .describe('How far the change follows how far a track deviates: 0 not at all, 1 in proportion'),
    target_spread: targetSpreadSchema
      .optional()
      .describe('Standard deviation of what the targets left unexplained where they were learned'),
  })
  .meta({ id: 'Profile' });

const matchingSchema = z
  .object({
    version: z.int().describe('Raised when a release fits it anew'),
    source: z.string().describe('Where its figures come from'),
    samples: samplesSchema,
    temperature: z
      .number()
      .describe('What evidence is divided by, so that a confidence of p is right about p of the time'),
    safe_distance: z
      .number()
      .describe('Further from the best profile, in spreads (its distance), none is safe to apply'),
    safe_doubt: z
      .number()
      .describe('Nor is any where the odds that nothing is to be changed are more than this probability'),
  })
  .meta({ id: 'Matching', description: 'What is common to all profiles, fitted with the catalogue' });

/** `GET /api/profiles`: the catalogue and the user's own, and the files that could not be used. */
export const profilesSchema = z
  .object({
    profiles: z.array(profileSchema).describe('By id'),
    total: z.int().describe('How many profiles'),
    matching: matchingSchema,
    problems: z
      .array(z.string())
      .describe('User profiles that were skipped, each with its file, field and rule'),
  })
  .meta({ id: 'Profiles' });

/** What the files of profiles leave to be known. */
export type ProfileTerms = {
  readonly features: Readonly<
    Record<FeatureName, { readonly label: string; readonly unit: string; readonly scale: string }>
  >;
  /** Of the octave bands, in the order of a profile's changes. */
  readonly octaveCentresHz: readonly number[];
};

/** A profile under the contract's names. */
export function toWireProfile(profile: Profile, terms: ProfileTerms) {
  const { id, name, version, reason, source, samples, share, detection, targets } = profile;
  const { followsDeviation, targetSpread } = profile;
  return {
    id,
    name,
    version,
    reason,
    source,
    ...(samples && { samples: { ...samples } }),
    share: { ...share },
    detection: toWireDetection(detection, terms),
    targets: toWireTargets(targets, terms),
    follows_deviation: followsDeviation,
    ...(targetSpread && {
      target_spread: {
        loudness_change_lu: targetSpread.loudnessChangeLu,
        crest_change_db: targetSpread.crestChangeDb,
        centroid_change_hz: targetSpread.centroidChangeHz,
        ...(targetSpread.octaveChangesDb && {
          octave_changes_db: toWireOctaves(targetSpread.octaveChangesDb, terms.octaveCentresHz),
        }),
      },
    }),
  } satisfies z.infer<typeof profileSchema>;
}

function toWireDetection({ features, correlation }: Profile['detection'], terms: ProfileTerms) {
  const names = Object.keys(features) as readonly FeatureName[];
  return {
    features: names.flatMap((name) => {
      const aspect = features[name];
      if (aspect === undefined) return [];
      const { label, unit, scale } = terms.features[name];
      const { mean, spread, weight, reason, leadsTo } = aspect;
      return {
        feature: toWireFeatureName(name),
        label,
        unit,
        mean,
        spread,
        spread_unit: SPREAD_UNITS[scale] ?? unit,
        weight,
        reason,
        ...(leadsTo !== undefined && { leads_to: leadsTo }),
      };
    }),
    ...(correlation && { correlation: correlation.map((row) => [...row]) }),
  };
}

/** By the feature's scale; a linear one has its unit. */
const SPREAD_UNITS: Readonly<Record<string, string>> = {
  octaves: 'octaves',
  'octaves of counts': 'octaves of 1 + n',
};

function toWireTargets(targets: Profile['targets'], { octaveCentresHz }: ProfileTerms) {
  const { loudnessChangeLu, crestChangeDb, centroidChangeHz, absoluteRmsDbfs, octaveChangesDb } = targets;
  return {
    loudness_change_lu: loudnessChangeLu,
    crest_change_db: crestChangeDb,
    centroid_change_hz: centroidChangeHz,
    ...(absoluteRmsDbfs !== undefined && { absolute_rms_dbfs: absoluteRmsDbfs }),
    ...(octaveChangesDb && {
      octave_changes_db: toWireOctaves(octaveChangesDb, octaveCentresHz),
    }),
  };
}

function toWireOctaves(changesDb: readonly number[], centresHz: readonly number[]) {
  return centresHz.map((centre_hz, band) => ({ centre_hz, change_db: changesDb[band] ?? 0 }));
}

/** What is common to all profiles, under the contract's names. */
export function toWireMatching({ version, source, samples, temperature, safeDistance, safeDoubt }: Matching) {
  return {
    version,
    source,
    samples: { ...samples },
    temperature,
    safe_distance: safeDistance,
    safe_doubt: safeDoubt,
  } satisfies z.infer<typeof matchingSchema>;
}
