import { albumLufs, type LoudnessHistogram } from '#engine';
import { ExpectedError } from '#errors';
import {
  type GainMeasurement,
  type GainTags,
  type Library,
  OPUS_REFERENCE_LUFS,
  opusGainTags,
  REFERENCE_LUFS,
  replayGainTags,
  type Track,
} from '#library';
import type { Measuring } from './measuring.ts';

/** What gain tags rest on, and what they say. */
export type Gain = {
  readonly track: Track;
  readonly measured: GainMeasurement;
  readonly album: GainMeasurement | null;
  /** Why there is no gain of the album. */
  readonly albumProblem: string | null;
  readonly referenceLufs: number;
  readonly tags: GainTags;
};

/** A track's gain, or why it has none. */
export type GainOutcome = Gain | { readonly track: Track; readonly error: Error };

/** Of an analysis what gains need; the rest is large. */
type Loudness = {
  readonly integratedLufs: number | null;
  readonly truePeakDbtp: number | null;
  readonly histogram: LoudnessHistogram;
  readonly isOpus: boolean;
};

type AlbumGain = { readonly album: GainMeasurement | null; readonly problem: string | null };

const NO_ALBUM: AlbumGain = { album: null, problem: null };
const MOST_IN_ALBUM = 500;

/** The gains of tracks and, if asked for, of their albums: over all tracks that are present; measured when they are not. */
export async function gainsOf(
  tracks: readonly Track[],
  withAlbum: boolean,
  { library, measuring }: { readonly library: Library; readonly measuring: Measuring },
): Promise<readonly GainOutcome[]> {
  const known = new Map<number, Promise<Loudness>>();
  const loudnessOf = (track: Track): Promise<Loudness> => {
    const loudness = known.get(track.id) ?? measure(track, measuring);
    known.set(track.id, loudness);
    return loudness;
  };
  const albums = new Map<number, Promise<AlbumGain>>();
  const albumOf = ({ albumId }: Track): Promise<AlbumGain> | AlbumGain => {
    if (!withAlbum) return NO_ALBUM;
    if (albumId === null) return { album: null, problem: 'the track belongs to no album' };
    const gain =
      albums.get(albumId) ?? library.presentInAlbum(albumId).then((all) => albumGain(all, loudnessOf));
    albums.set(albumId, gain);
    return gain;
  };

  return Promise.all(
    tracks.map(async (track): Promise<GainOutcome> => {
      try {
        const { integratedLufs, truePeakDbtp, isOpus } = await loudnessOf(track);
        if (integratedLufs === null)
          throw new ExpectedError('not_measurable', 'it has no loudness: silence, or shorter than 0.4 s');
        const measured = { integratedLufs, truePeakDbtp };
        const { album, problem } = await albumOf(track);
        return {
          track,
          measured,
          album,
          albumProblem: problem,
          referenceLufs: isOpus ? OPUS_REFERENCE_LUFS : REFERENCE_LUFS,
          tags: (isOpus ? opusGainTags : replayGainTags)(measured, album),
        };
      } catch (error) {
        return { track, error: error as Error };
      }
    }),
  );
}

async function measure(track: Track, measuring: Measuring): Promise<Loudness> {
  const { integratedLufs, truePeakDbtp, gatingHistogram, format } = await measuring.analysisOf(
    track,
    'asked',
  );
  return { integratedLufs, truePeakDbtp, histogram: gatingHistogram, isOpus: format.codec === 'opus' };
}

/** Of all tracks as one programme; its peak is the highest of theirs. */
async function albumGain(
  tracks: readonly Track[],
  loudnessOf: (track: Track) => Promise<Loudness>,
): Promise<AlbumGain> {
  if (tracks.length > MOST_IN_ALBUM)
    return { album: null, problem: `the album has more than ${MOST_IN_ALBUM} tracks` };
  const all = await Promise.allSettled(tracks.map(loudnessOf));
  const failed = all.findIndex(({ status }) => status === 'rejected');
  if (failed >= 0)
    return { album: null, problem: `${tracks[failed]?.title}, track of the album, cannot be measured` };
  const loudness = all.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const integratedLufs = albumLufs(loudness.map(({ histogram }) => histogram));
  if (integratedLufs === null) return { album: null, problem: 'the album has no loudness' };
  const peaks = loudness.flatMap(({ truePeakDbtp }) => truePeakDbtp ?? []);
  return {
    album: { integratedLufs, truePeakDbtp: peaks.length > 0 ? Math.max(...peaks) : null },
    problem: null,
  };
}
