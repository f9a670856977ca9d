import { z } from 'zod';
import type { ExplainedProfile } from '#profiles';
import { featureLabelFields, toWireFeatureName } from './features.ts';

const pullSchema = z.object({
  ...featureLabelFields,
  value: z.number().describe('Of the track, in the unit'),
  usual_from: z.number().describe('One spread below the middle of the profile, in the unit'),
  usual_to: z.number().describe('One spread above it'),
  pull_bits: z
    .number()
    .describe(
      'By how much it makes the profile likelier than any music, tempered as confidence is: +1 doubles the odds, -1 halves them',
    ),
});

/** What a recommendation rests on: `explanation` beside it. */
export const explanationSchema = z
  .object({
    profiles: z
      .array(
        z.object({
          profile_id: z.string(),
          profile_name: z.string(),
          score: z
            .number()
            .min(0)
            .max(1)
            .describe('The probability that the track is one of its own; with no_profile_score all sum to 1'),
          distance: z
            .number()
            .min(0)
            .describe(
              'From the middle of its tracks, in spreads, a root mean square over the features: 1 is usual',
            ),
          need: z
            .number()
            .min(0)
            .describe('How much of its targets the track needs: 1 in the middle of its tracks, at most 2'),
          features: z.array(pullSchema).describe('The strongest pull first, up or down'),
        }),
      )
      .describe('Every profile, best first'),
    no_profile_score: z
      .number()
      .min(0)
      .max(1)
      .describe('The probability that the track belongs to none of the profiles'),
  })
  .meta({
    id: 'RecommendationExplanation',
    description: 'The profiles, and what speaks for and against each',
  });

/** The profiles as `explain` has them, under the contract's names. */
export function toWireExplanation(explained: readonly ExplainedProfile[]) {
  return {
    profiles: explained.map(({ profile: { id, name }, score, distance, need, pulls }) => ({
      profile_id: id,
      profile_name: name,
      score,
      distance,
      need,
      features: pulls.map(({ feature, label, unit, value, from, to, bits }) => ({
        feature: toWireFeatureName(feature),
        label,
        unit,
        value,
        usual_from: from,
        usual_to: to,
        pull_bits: bits,
      })),
    })),
    no_profile_score: noProfileScore(explained),
  } satisfies z.infer<typeof explanationSchema>;
}

/** Scores are probabilities: what is left belongs to none. A sum of many may come out a hair above 1. */
export function noProfileScore(explained: readonly Pick<ExplainedProfile, 'score'>[]): number {
  return Math.max(0, 1 - explained.reduce((sum, { score }) => sum + score, 0));
}
