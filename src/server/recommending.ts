import type { Library, Track } from '#library';
import { type Profile, recommend } from '#profiles';
import { type MessageData, toWireRecommendation } from '#wire';
import type { Measuring, Urgency } from './measuring.ts';

export type RecommendationData = MessageData<'mastering_recommendation'>;

export type Recommending = {
  /** Measures the track if needed. Rejects with `undecodable_audio`, `not_measurable` and the like. */
  recommendationFor(
    track: Track,
    urgency: Urgency,
    confidenceThreshold?: number,
  ): Promise<RecommendationData>;
  /** What can be said at once; `null` when the track is not measured yet or cannot be. */
  storedFor(trackId: number): Promise<RecommendationData | null>;
  /** The same for many, by track. */
  storedForAll(trackIds: readonly number[]): Promise<ReadonlyMap<number, RecommendationData>>;
};

/** Joins measurements and profiles. */
export function createRecommending(options: {
  readonly library: Library;
  readonly measuring: Measuring;
  readonly profiles: readonly Profile[];
}): Recommending {
  const { library, measuring, profiles } = options;
  const storedForAll: Recommending['storedForAll'] = async (trackIds) => {
    const summaries = await library.summariesOf(trackIds);
    const found = new Map<number, RecommendationData>();
    for (const [track_id, summary] of summaries) {
      try {
        found.set(track_id, { track_id, ...toWireRecommendation(recommend(summary, profiles)) });
      } catch {
        // Silence and the like: measured, and nothing to recommend.
      }
    }
    return found;
  };
  return {
    async recommendationFor(track, urgency, confidenceThreshold) {
      // What lists rest on is enough, and costs a tenth of the whole analysis.
      const stored = (await library.summariesOf([track.id])).get(track.id);
      const measured = stored ?? (await measuring.analysisOf(track, urgency));
      const options = confidenceThreshold === undefined ? {} : { confidenceThreshold };
      return { track_id: track.id, ...toWireRecommendation(recommend(measured, profiles, options)) };
    },
    storedForAll,
    storedFor: async (trackId) => (await storedForAll([trackId])).get(trackId) ?? null,
  };
}
