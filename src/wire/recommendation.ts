import type { Recommendation } from '#profiles';
import type { MessageData } from './messages.ts';

/** What a recommendation says, under the contract's names; of a file that is no track of the library, too. */
export type WireRecommendation = Omit<MessageData<'mastering_recommendation'>, 'track_id'>;

/** With `track_id` beside it, the data of `mastering_recommendation` and the answer to its GET. */
export function toWireRecommendation(recommendation: Recommendation): WireRecommendation {
  return {
    primary_profile_id: recommendation.primaryProfileId,
    primary_profile_name: recommendation.primaryProfileName,
    confidence_score: recommendation.confidence,
    predicted_loudness_change: recommendation.targets.loudnessChangeLu,
    predicted_crest_change: recommendation.targets.crestChangeDb,
    predicted_centroid_change: recommendation.targets.centroidChangeHz,
    weighted_profiles: recommendation.weightedProfiles.map(({ profileId, profileName, weight }) => ({
      profile_id: profileId,
      profile_name: profileName,
      weight,
    })),
    reasoning: recommendation.reasoning,
    is_hybrid: recommendation.isHybrid,
  };
}
