import { ExpectedError } from '#errors';
import type { Track } from '#library';
import { DEFAULT_THRESHOLD, type Profile, recommend } from '#profiles';
import { createRecentlyUsed } from '#recently-used';
import { type MessageData, toWireRecommendation } from '#wire';
import { AS_RECOMMENDED, type Mastering, type MasteringSettings, type TrackMastering } from './mastering.ts';
import type { Urgency } from './shared-work.ts';

/** What is recommended for a track, as clients get it. */
export type RecommendationData = MessageData<'mastering_recommendation'>;

export type Recommending = {
  /**
   * The data of `mastering_recommendation` under the current settings as JSON: written out once, for its answer and for
   * every client. Measures, solves and predicts if needed, until `signal` is aborted (`cancelled`). Rejects with
   * `undecodable_audio`, `not_measurable` and the like.
   */
  recommendationJson(
    track: Track,
    urgency: Urgency,
    confidenceThreshold?: number,
    signal?: AbortSignal,
  ): Promise<string>;
  /**
   * The same in two steps, for who may lose interest: once it is clear what is to be solved, a function that waits for it
   * from the moment of its call until `signal` is aborted.
   */
  prepare(
    track: Track,
    urgency: Urgency,
    confidenceThreshold?: number,
    signal?: AbortSignal,
  ): Promise<(signal?: AbortSignal) => Promise<string>>;
  /** What can be said at once; `none` when there is nothing to recommend, as for silence. */
  storedFor(track: Track): Promise<{ readonly json: string } | 'unsolved' | 'none'>;
  /** The recommendations themselves (preset adaptive, intensity 1) for many, by track; of those that are solved. */
  storedForAll(tracks: readonly Track[]): Promise<ReadonlyMap<number, RecommendationData>>;
};

/** A kilobyte and a half each. */
const MOST_KEPT = 5_000;

/** Says what mastering decides. */
export function createRecommending(options: {
  readonly mastering: Mastering;
  readonly profiles: readonly Profile[];
  readonly settings: () => MasteringSettings;
}): Recommending {
  const { mastering, profiles, settings } = options;
  // What a track's samples, the threshold and the settings lead to does not change while the service runs.
  const recommended = createRecentlyUsed<string>(MOST_KEPT, () => 1);
  // Nor do the recommendations themselves, by payload hash.
  const listed = createRecentlyUsed<RecommendationData>(MOST_KEPT, () => 1);
  const keyOf = (
    id: number,
    payloadHash: string | null,
    { preset, intensity }: MasteringSettings,
    threshold: number,
  ): string => `${id} ${payloadHash} ${threshold} ${preset} ${intensity}`;
  const known = ({ id, payloadHash }: Track, under: MasteringSettings, threshold: number) =>
    payloadHash === null ? undefined : recommended.get(keyOf(id, payloadHash, under, threshold));
  const keep = (
    json: string,
    { id, payloadHash }: Pick<Track, 'id' | 'payloadHash'>,
    under: MasteringSettings,
    threshold: number,
  ): string => {
    if (payloadHash !== null) recommended.set(keyOf(id, payloadHash, under, threshold), json);
    return json;
  };
  const write = (decided: TrackMastering, threshold: number): string => {
    const { track, payloadHash, recommendation, solution } = decided;
    const foretold = { ...decided, unreached: solution.unreached };
    const data: RecommendationData = {
      track_id: track.id,
      ...toWireRecommendation(recommendation, foretold),
    };
    return keep(JSON.stringify(data), { id: track.id, payloadHash }, decided, threshold);
  };

  const storedForAll: Recommending['storedForAll'] = async (tracks) => {
    const found = new Map<number, RecommendationData>();
    const unknown: Track[] = [];
    for (const track of tracks) {
      const data = track.payloadHash === null ? undefined : listed.get(track.payloadHash);
      if (data === undefined) unknown.push(track);
      else found.set(track.id, { ...data, track_id: track.id });
    }
    if (unknown.length === 0) return found;
    const solved = await mastering.recommended(unknown.map(({ id }) => id));
    for (const [track_id, { summary, ...foretold }] of solved) {
      const recommendation = recommend(summary, profiles);
      const data = {
        track_id,
        ...toWireRecommendation(recommendation, { ...AS_RECOMMENDED, ...foretold }),
      };
      found.set(track_id, data);
      if (summary.payloadHash !== null) listed.set(summary.payloadHash, data);
    }
    return found;
  };

  /** Most ask for just what lists show: one query. */
  const asListed = async (track: Track, under: MasteringSettings, threshold: number) => {
    const isListed =
      under.preset === AS_RECOMMENDED.preset &&
      under.intensity === AS_RECOMMENDED.intensity &&
      threshold === DEFAULT_THRESHOLD;
    const data = isListed ? (await storedForAll([track])).get(track.id) : undefined;
    return data && keep(JSON.stringify(data), track, under, threshold);
  };

  const prepare: Recommending['prepare'] = async (
    track,
    urgency,
    threshold = DEFAULT_THRESHOLD,
    untilKnown,
  ) => {
    const under = settings();
    const json = known(track, under, threshold) ?? (await asListed(track, under, threshold));
    if (json !== undefined) return async () => json;
    const needs = await mastering.needsOf(track, under.preset, urgency, threshold, untilKnown);
    return async (signal) => write(await mastering.meet(needs, under.intensity, urgency, signal), threshold);
  };

  return {
    recommendationJson: async (track, urgency, threshold = DEFAULT_THRESHOLD, signal) =>
      known(track, settings(), threshold) ??
      (await (
        await prepare(track, urgency, threshold, signal)
      )(signal)),
    prepare,
    async storedFor(track) {
      const json = known(track, settings(), DEFAULT_THRESHOLD);
      if (json !== undefined) return { json };
      try {
        const kept = await mastering.keptMasteringOf(track, settings());
        return kept === null ? 'unsolved' : { json: write(kept, DEFAULT_THRESHOLD) };
      } catch (error) {
        if (error instanceof ExpectedError && error.code === 'not_measurable') return 'none';
        throw error;
      }
    },
    storedForAll,
  };
}
