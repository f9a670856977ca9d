import { setImmediate } from 'node:timers/promises';
import { ExpectedError } from '#errors';
import type { Track } from '#library';
import { DEFAULT_THRESHOLD, explain, type Measured, measuredOf, type Profile, recommend } from '#profiles';
import { createRecentlyUsed } from '#recently-used';
import { type MessageData, toWireExplanation, toWireRecommendation } from '#wire';
import { AS_RECOMMENDED, type Mastering, type MasteringSettings, type TrackMastering } from './mastering.ts';
import type { Urgency } from './shared-work.ts';

/** What is recommended for a track, as clients get it. */
export type RecommendationData = MessageData<'mastering_recommendation'>;

export type Recommended = {
  /** The data of `mastering_recommendation`: written out once, for its answer and for every client. */
  readonly json: string;
  /**
   * The same with `explanation`, worked out of the very measurements that it rests on: for who asks, in the millisecond
   * that it takes. It is too long to be told to everybody, or kept.
   */
  readonly explained: () => string;
};

export type Recommending = {
  /**
   * What is recommended under the current settings. Measures, solves and predicts if needed, until `signal` is aborted
   * (`cancelled`). Rejects with `undecodable_audio`, `not_measurable` and the like.
   */
  recommendationOf(
    track: Track,
    urgency: Urgency,
    confidenceThreshold?: number,
    signal?: AbortSignal,
  ): Promise<Recommended>;
  /**
   * The same in two steps, for who may lose interest: once it is clear what is to be solved, a function that waits for it
   * from the moment of its call until `signal` is aborted.
   */
  prepare(
    track: Track,
    urgency: Urgency,
    confidenceThreshold?: number,
    signal?: AbortSignal,
  ): Promise<(signal?: AbortSignal) => Promise<Recommended>>;
  /** What can be said at once; `none` when there is nothing to recommend, as for silence. */
  storedFor(track: Track): Promise<Recommended | 'unsolved' | 'none'>;
  /** The recommendations themselves (preset adaptive, intensity 1) for many, by track; of those that are solved. */
  storedForAll(tracks: readonly Track[]): Promise<ReadonlyMap<number, RecommendationData>>;
};

/** A recommendation, and what it was recommended by. */
type Listed = { readonly data: RecommendationData; readonly measured: Measured };

/** Four kilobytes each: the text, and the measurements that it rests on. */
const MOST_KEPT = 5_000;
/** As many times a track meets a profile before others get their turn: 5 µs each. */
const MATCHES_A_TURN = 1_000;

/** Says what mastering decides. */
export function createRecommending(options: {
  readonly mastering: Mastering;
  readonly profiles: readonly Profile[];
  readonly settings: () => MasteringSettings;
}): Recommending {
  const { mastering, profiles, settings } = options;
  // What a track's samples, the threshold and the settings lead to does not change while the service runs.
  const recommended = createRecentlyUsed<Recommended>(MOST_KEPT, () => 1);
  // Nor do the recommendations themselves, by payload hash.
  const listed = createRecentlyUsed<Listed>(MOST_KEPT, () => 1);
  const keyOf = (
    id: number,
    payloadHash: string | null,
    { preset, intensity }: MasteringSettings,
    threshold: number,
  ): string => `${id} ${payloadHash} ${threshold} ${preset} ${intensity}`;
  const known = ({ id, payloadHash }: Track, under: MasteringSettings, threshold: number) =>
    payloadHash === null ? undefined : recommended.get(keyOf(id, payloadHash, under, threshold));
  const keep = (
    { data, measured }: Listed,
    { id, payloadHash }: Pick<Track, 'id' | 'payloadHash'>,
    under: MasteringSettings,
    threshold: number,
  ): Recommended => {
    const json = JSON.stringify(data);
    const explained = () =>
      JSON.stringify({ ...JSON.parse(json), explanation: toWireExplanation(explain(measured, profiles)) });
    const kept = { json, explained };
    if (payloadHash !== null) recommended.set(keyOf(id, payloadHash, under, threshold), kept);
    return kept;
  };
  const write = (decided: TrackMastering, threshold: number): Recommended => {
    const { track, payloadHash, recommendation, analysis } = decided;
    const data: RecommendationData = {
      track_id: track.id,
      ...toWireRecommendation(recommendation, decided),
    };
    const measured = measuredOf(analysis);
    return keep({ data, measured }, { id: track.id, payloadHash }, decided, threshold);
  };

  const listedOf = async (tracks: readonly Track[]): Promise<ReadonlyMap<number, Listed>> => {
    const found = new Map<number, Listed>();
    const unknown: Track[] = [];
    for (const track of tracks) {
      const known = track.payloadHash === null ? undefined : listed.get(track.payloadHash);
      if (known === undefined) unknown.push(track);
      else found.set(track.id, { ...known, data: { ...known.data, track_id: track.id } });
    }
    if (unknown.length === 0) return found;
    const solved = await mastering.recommended(unknown.map(({ id }) => id));
    const tracksATurn = Math.max(1, Math.floor(MATCHES_A_TURN / profiles.length));
    let matched = 0;
    for (const [track_id, { summary, ...foretold }] of solved) {
      if (++matched % tracksATurn === 0) await setImmediate();
      const recommendation = recommend(summary, profiles);
      const data = {
        track_id,
        ...toWireRecommendation(recommendation, { ...AS_RECOMMENDED, ...foretold }),
      };
      const known = { data, measured: measuredOf(summary) };
      found.set(track_id, known);
      if (summary.payloadHash !== null) listed.set(summary.payloadHash, known);
    }
    return found;
  };

  /** Most ask for just what lists show: one query. */
  const asListed = async (track: Track, under: MasteringSettings, threshold: number) => {
    const isListed =
      under.preset === AS_RECOMMENDED.preset &&
      under.intensity === AS_RECOMMENDED.intensity &&
      threshold === DEFAULT_THRESHOLD;
    const known = isListed ? (await listedOf([track])).get(track.id) : undefined;
    return known && keep(known, track, under, threshold);
  };

  const prepare: Recommending['prepare'] = async (
    track,
    urgency,
    threshold = DEFAULT_THRESHOLD,
    untilKnown,
  ) => {
    const under = settings();
    const kept = known(track, under, threshold) ?? (await asListed(track, under, threshold));
    if (kept !== undefined) return async () => kept;
    const needs = await mastering.needsOf(track, under.preset, urgency, threshold, untilKnown);
    return async (signal) => write(await mastering.meet(needs, under.intensity, urgency, signal), threshold);
  };

  return {
    recommendationOf: async (track, urgency, threshold = DEFAULT_THRESHOLD, signal) =>
      known(track, settings(), threshold) ??
      (await (
        await prepare(track, urgency, threshold, signal)
      )(signal)),
    prepare,
    async storedFor(track) {
      const told = known(track, settings(), DEFAULT_THRESHOLD);
      if (told !== undefined) return told;
      try {
        const kept = await mastering.keptMasteringOf(track, settings());
        return kept === null ? 'unsolved' : write(kept, DEFAULT_THRESHOLD);
      } catch (error) {
        if (error instanceof ExpectedError && error.code === 'not_measurable') return 'none';
        throw error;
      }
    },
    async storedForAll(tracks) {
      const found = await listedOf(tracks);
      return new Map([...found].map(([id, { data }]) => [id, data]));
    },
  };
}
