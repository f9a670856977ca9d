import type { ApiAnswer } from '#client';
import { type Change, mainChange } from './main-change.ts';

type ListedTrack = ApiAnswer<'GET /api/library/tracks'>['tracks'][number];

/** What a table shows of a track: a tenth of what the server sends of it, since many are kept. */
export type TrackRow = {
  readonly id: number;
  readonly title: string;
  readonly artist: string;
  readonly artistId: number | null;
  readonly album: string;
  readonly albumId: number | null;
  readonly discNumber: number | null;
  readonly trackNumber: number | null;
  /** `null` as long as it is not known. */
  readonly durationSeconds: number | null;
  readonly artworkPath: string | null;
  readonly isFavourite: boolean;
  readonly isMissing: boolean;
  /** `pending`: it is being measured, or its recommendation worked out. */
  readonly state: 'known' | 'pending' | 'failed' | 'missing';
  /** Why it could not be measured, or what it lacks. */
  readonly reason: string | null;
  readonly integratedLufs: number | null;
  readonly crestFactorDb: number | null;
  readonly recommendation: {
    readonly profileName: string;
    /** 0 to 1. */
    readonly confidence: number;
    readonly change: Change;
    /** Nothing is wrong with it, or nobody can be sure that something is. */
    readonly isLeftAlone: boolean;
  } | null;
};

export function rowOf(track: ListedTrack): TrackRow {
  const { analysis = null, recommendation = null } = track;
  // Without loudness or crest factor there is nothing to recommend, however long one waits.
  const isMeasurable =
    analysis === null || (analysis.integrated_lufs !== null && analysis.crest_factor_db !== null);
  const isPending = isMeasurable && recommendation === null;
  return {
    id: track.id,
    title: track.title,
    artist: track.artist,
    artistId: track.artist_id,
    album: track.album,
    albumId: track.album_id,
    discNumber: track.disc,
    trackNumber: track.track,
    durationSeconds: track.duration_known ? track.duration : null,
    artworkPath: track.artwork_path,
    isFavourite: track.favourite,
    isMissing: track.missing,
    state: track.missing ? 'missing' : track.error ? 'failed' : isPending ? 'pending' : 'known',
    reason:
      track.error?.message ??
      (isMeasurable ? null : (analysis?.warnings[0]?.message ?? 'It has no loudness')),
    integratedLufs: analysis?.integrated_lufs ?? null,
    crestFactorDb: analysis?.crest_factor_db ?? null,
    recommendation: recommendation && {
      profileName: shortName(recommendation.primary_profile_name),
      confidence: recommendation.confidence_score,
      change: mainChange(recommendation, analysis?.spectral_centroid_hz ?? null),
      isLeftAlone:
        recommendation.is_safe === false ||
        [
          recommendation.predicted_loudness_change,
          recommendation.predicted_crest_change,
          recommendation.predicted_centroid_change,
        ].every((change) => change === 0),
    },
  };
}

/** `Bright Masters` of `Bright Masters - High-Frequency Emphasis`. */
function shortName(name: string): string {
  return name.split(' - ')[0] ?? name;
}
