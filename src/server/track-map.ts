import { setImmediate } from 'node:timers/promises';
import { ExpectedError } from '#errors';
import type { Library, MeasuredTrack, Summary } from '#library';
import { type Profile, recommend } from '#profiles';
import { createRecentlyUsed } from '#recently-used';
import type { TrackMapData } from '#wire';

/** Where a track lies: what its samples lead to, whatever it is called and wherever it is. */
type Place = {
  readonly integratedLufs: number;
  readonly crestFactorDb: number;
  /** Of the primary profile, in the order of the profiles. */
  readonly profile: number;
  readonly confidence: number;
};

export type TrackMap = {
  /** The measured tracks, `limit` at most, in the plane of loudness and crest factor. */
  of(limit: number): Promise<TrackMapData>;
};

/** A hundred bytes each. */
const MOST_KEPT = 100_000;
/** Read, parsed and matched with the profiles in about 5 ms. */
const TRACKS_A_TURN = 50;

/** Places tracks by what they measure and which profile they are recommended. What it has worked out, it keeps. */
export function createTrackMap(options: {
  readonly library: Pick<Library, 'measuredTracks' | 'summariesOf'>;
  readonly profiles: readonly Profile[];
}): TrackMap {
  const { library, profiles } = options;
  const numbers = new Map(profiles.map(({ id }, number) => [id, number]));
  /** By payload hash; `null` where a signal has no loudness or crest factor, as silence. */
  const places = createRecentlyUsed<Place | 'nowhere'>(MOST_KEPT, () => 1);
  const inHand = new Map<number, Promise<TrackMapData>>();

  const placeOf = (summary: Summary): Place | 'nowhere' => {
    try {
      const { primaryProfileId, confidence } = recommend(summary, profiles);
      const { integratedLufs, crestFactorDb } = summary;
      if (integratedLufs === null || crestFactorDb === null) return 'nowhere';
      return { integratedLufs, crestFactorDb, profile: numbers.get(primaryProfileId) ?? -1, confidence };
    } catch (error) {
      if (error instanceof ExpectedError && error.code === 'not_measurable') return 'nowhere';
      throw error;
    }
  };

  const placed = async (tracks: readonly MeasuredTrack[]): Promise<readonly (Place | 'nowhere')[]> => {
    const unknown = tracks.filter(({ payloadHash }) => places.get(payloadHash) === undefined);
    const summaries = unknown.length === 0 ? null : await library.summariesOf(unknown.map(({ id }) => id));
    return tracks.map(({ id, payloadHash }) => {
      const known = places.get(payloadHash);
      if (known !== undefined) return known;
      // Measured a moment ago, and another file by now.
      const summary = summaries?.get(id);
      if (summary === undefined) return 'nowhere';
      const place = placeOf(summary);
      places.set(payloadHash, place);
      return place;
    });
  };

  const draw = async (limit: number): Promise<TrackMapData> => {
    const { total, every, tracks } = await library.measuredTracks(limit);
    const columns = {
      id: [] as number[],
      integrated_lufs: [] as number[],
      crest_factor_db: [] as number[],
      primary_profile: [] as number[],
      confidence: [] as number[],
    };
    for (let from = 0; from < tracks.length; from += TRACKS_A_TURN) {
      const turn = tracks.slice(from, from + TRACKS_A_TURN);
      for (const [index, place] of (await placed(turn)).entries()) {
        const track = turn[index];
        if (place === 'nowhere' || track === undefined) continue;
        columns.id.push(track.id);
        columns.integrated_lufs.push(round(place.integratedLufs, 2));
        columns.crest_factor_db.push(round(place.crestFactorDb, 2));
        columns.primary_profile.push(place.profile);
        columns.confidence.push(round(place.confidence, 3));
      }
      await setImmediate();
    }
    return {
      total,
      every,
      without_place: tracks.length - columns.id.length,
      profiles: profiles.map(({ id }) => id),
      tracks: columns,
    };
  };

  return {
    of(limit) {
      // Whoever asks meanwhile gets the same.
      const drawing = inHand.get(limit) ?? draw(limit).finally(() => inHand.delete(limit));
      inHand.set(limit, drawing);
      return drawing;
    },
  };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
