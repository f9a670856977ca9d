import { z } from 'zod';
import type { Prediction } from '#mastering';
import type { Recommendation } from '#profiles';
import { type Enhancement, presetSchema } from './enhancement.ts';
import { toWireFigures } from './figures.ts';

/** The data of `mastering_recommendation` without its track. */
export const recommendationSchema = z.object({
  primary_profile_id: z.string(),
  primary_profile_name: z.string(),
  confidence_score: z.number().min(0).max(1),
  predicted_loudness_change: z
    .number()
    .describe('LU, of integrated loudness: what the plan solved for this track does, as are the next two'),
  predicted_crest_change: z.number().describe('dB'),
  predicted_centroid_change: z.number().describe('Hz'),
  // Beyond the contract's document, and so no part of what is required.
  target_loudness_change: z
    .number()
    .optional()
    .describe('LU: what the profiles ask for, before the preset and the intensity, as are the next two'),
  target_crest_change: z.number().optional().describe('dB'),
  target_centroid_change: z.number().optional().describe('Hz'),
  aim_loudness_change: z
    .number()
    .optional()
    .describe(
      'LU: what of the targets this track is to get, by its need and the confidence, before the preset and the intensity; so are the next two. Where all can be reached, predicted_* of adaptive at 1 comes to this',
    ),
  aim_crest_change: z.number().optional().describe('dB'),
  aim_centroid_change: z
    .number()
    .optional()
    .describe(
      'Hz; without what comes of profiles that change the spectrum by octaves: there aim_octave_changes are aimed at, and the centroid follows',
    ),
  aim_octave_changes: z
    .array(z.number())
    .optional()
    .describe(
      'dB, of the spectrum, loudness put aside: by octave band, 31.5 Hz first and 16 kHz last; left out where no profile asks for any',
    ),
  preset: presetSchema
    .optional()
    .describe('What the prediction is for, with the intensity; whether enabled or not'),
  intensity: z.number().min(0).max(1).optional(),
  predicted_integrated_lufs: z.number().optional().describe('LUFS; left out where there is none, as below'),
  predicted_true_peak_dbtp: z.number().optional().describe('dBTP'),
  predicted_crest_factor_db: z.number().optional().describe('dB, of the mono mix'),
  predicted_spectral_centroid_hz: z.number().optional().describe('Hz'),
  weighted_profiles: z
    .array(
      z.object({
        profile_id: z.string(),
        profile_name: z.string(),
        weight: z.number().min(0).max(1).describe('All weights sum to 1'),
      }),
    )
    .describe('The blend, best first; empty when one profile is enough or none fits'),
  reasoning: z.string().describe('Why; and which target cannot be reached on this track'),
  is_hybrid: z.boolean().describe('Whether weighted_profiles holds a blend'),
  is_safe: z
    .boolean()
    .optional()
    .describe(
      'false: a profile might spoil what is right, since the track is like none of what they know or may need nothing, as reasoning says; the aims are 0, and only a preset other than adaptive changes anything',
    ),
});

type WireRecommendation = z.infer<typeof recommendationSchema>;

/** What comes of a recommendation under some settings. */
export type Foretold = Pick<Enhancement, 'preset' | 'intensity'> & {
  readonly prediction: Prediction;
  readonly unreached: readonly string[];
};

/**
 * What a recommendation says, under the contract's names; of a file that is no track of the library, too. With `track_id`
 * beside it, the data of `mastering_recommendation` and the answer to its GET.
 */
export function toWireRecommendation(recommendation: Recommendation, foretold: Foretold) {
  const { preset, intensity, prediction } = foretold;
  const { octaveChangesDb } = recommendation.aims;
  return {
    primary_profile_id: recommendation.primaryProfileId,
    primary_profile_name: recommendation.primaryProfileName,
    confidence_score: recommendation.confidence,
    predicted_loudness_change: prediction.loudnessChangeLu,
    predicted_crest_change: prediction.crestChangeDb,
    predicted_centroid_change: prediction.centroidChangeHz,
    target_loudness_change: recommendation.targets.loudnessChangeLu,
    target_crest_change: recommendation.targets.crestChangeDb,
    target_centroid_change: recommendation.targets.centroidChangeHz,
    aim_loudness_change: recommendation.aims.loudnessChangeLu,
    aim_crest_change: recommendation.aims.crestChangeDb,
    aim_centroid_change: recommendation.aims.centroidChangeHz,
    ...(octaveChangesDb && { aim_octave_changes: [...octaveChangesDb] }),
    preset,
    intensity,
    ...predictedFigures(prediction),
    weighted_profiles: recommendation.weightedProfiles.map(({ profileId, profileName, weight }) => ({
      profile_id: profileId,
      profile_name: profileName,
      weight,
    })),
    reasoning: reasoningOf(recommendation, foretold),
    is_hybrid: recommendation.isHybrid,
    is_safe: recommendation.isSafe,
  } satisfies WireRecommendation;
}

/** Those that the signal has. */
function predictedFigures({ figures }: Prediction): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(toWireFigures(figures)).flatMap(([name, value]) =>
      value === null ? [] : [[`predicted_${name}`, value]],
    ),
  );
}

/**
 * As it was, in the words of the contract's example; then what it could not know: that a preset changes what it leaves
 * alone, and what cannot be reached, which is said of the whole plan.
 */
function reasoningOf(
  { reasoning, aims }: Recommendation,
  { preset, intensity, unreached }: Foretold,
): string {
  const leavesAlone = Object.values(aims).every((change) => change === 0);
  const further = [
    ...(leavesAlone && preset !== 'adaptive' && intensity > 0
      ? [`The preset ${preset} changes it all the same.`]
      : []),
    ...(unreached.length > 0 && intensity < 1 ? ['At intensity 1:'] : []),
    ...unreached,
  ];
  if (further.length === 0) return reasoning;
  return [reasoning.endsWith('.') ? reasoning : `${reasoning}.`, ...further].join(' ');
}
