import type { Library, Track } from '#library';
import { type Profile, recommend } from '#profiles';
import { createRecentlyUsed } from '#recently-used';
import { type MessageData, toWireRecommendation } from '#wire';
import type { Measuring } from './measuring.ts';
import type { Urgency } from './shared-work.ts';

/** What is recommended for a track, as clients get it. */
export type RecommendationData = MessageData<'mastering_recommendation'>;

export type Recommending = {
  /**
   * The data of `mastering_recommendation` as JSON: written out once, for its answer and for every client. Measures the
   * track if needed. Rejects with `undecodable_audio`, `not_measurable` and the like.
   */
  recommendationJson(track: Track, urgency: Urgency, confidenceThreshold?: number): Promise<string>;
  /** What can be said at once; `null` when the track is not measured yet or cannot be. */
  storedFor(trackId: number): Promise<RecommendationData | null>;
  /** The same for many, by track. */
  storedForAll(trackIds: readonly number[]): Promise<ReadonlyMap<number, RecommendationData>>;
};

/** A kilobyte each. */
const MOST_KEPT = 5_000;

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
  // What a track's samples and the threshold lead to does not change while the service runs.
  const recommended = createRecentlyUsed<string>(MOST_KEPT, () => 1);
  return {
    async recommendationJson(track, urgency, confidenceThreshold) {
      const keyOf = (payloadHash: string | null) => `${track.id} ${payloadHash} ${confidenceThreshold ?? ''}`;
      const known = track.payloadHash === null ? undefined : recommended.get(keyOf(track.payloadHash));
      if (known !== undefined) return known;
      // What lists rest on is enough; the whole analysis has to be inflated.
      const stored = (await library.summariesOf([track.id])).get(track.id);
      const measured = stored ?? (await measuring.analysisOf(track, urgency));
      const options = confidenceThreshold === undefined ? {} : { confidenceThreshold };
      const data = { track_id: track.id, ...toWireRecommendation(recommend(measured, profiles, options)) };
      const json = JSON.stringify(data satisfies RecommendationData);
      recommended.set(keyOf(measured.payloadHash), json);
      return json;
    },
    storedForAll,
    storedFor: async (trackId) => (await storedForAll([trackId])).get(trackId) ?? null,
  };
}
