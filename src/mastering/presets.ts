import type { Analysis } from '#engine';
import { ExpectedError } from '#errors';
import type { Recommendation } from '#profiles';
import type { Aims } from './aims.ts';
import { DEFAULT_CEILING_DBTP } from './aims.ts';

/** How the recommendation is to be taken. `adaptive` is the recommendation itself. */
export type Preset = 'adaptive' | 'gentle' | 'warm' | 'bright' | 'punchy';

/** What a preset adds to the recommendation's aims. Ours, chosen by ear and so that each is measurable on any track. */
export type PresetOffset = {
  readonly loudnessLu: number;
  readonly crestDb: number;
  /** Of the track's own centroid. */
  readonly centroidShare: number;
};

export const PRESETS: Readonly<Record<Preset, PresetOffset>> = {
  adaptive: { loudnessLu: 0, crestDb: 0, centroidShare: 0 },
  /** Softer, with more of its dynamics left. */
  gentle: { loudnessLu: -1.5, crestDb: 0.7, centroidShare: 0 },
  /** Darker, at the same loudness. */
  warm: { loudnessLu: 0, crestDb: 0, centroidShare: -0.1 },
  /** Brighter, at the same loudness. */
  bright: { loudnessLu: 0, crestDb: 0, centroidShare: 0.12 },
  /** Its transients stand out further. */
  punchy: { loudnessLu: -0.5, crestDb: 1.5, centroidShare: 0 },
};

/**
 * What a preset of a recommendation means for this track. `targetLufs` takes the place of the loudness that profiles
 * and preset ask for. Throws `not_measurable` for a track without loudness or centroid.
 */
export function aimsFor(
  { integratedLufs, spectralCentroidHz }: Pick<Analysis, 'integratedLufs' | 'spectralCentroidHz'>,
  { aims: { loudnessChangeLu, crestChangeDb, centroidChangeHz } }: Pick<Recommendation, 'aims'>,
  preset: Preset,
  {
    targetLufs,
    ceilingDbtp = DEFAULT_CEILING_DBTP,
  }: { readonly targetLufs?: number | undefined; readonly ceilingDbtp?: number } = {},
): Aims {
  if (integratedLufs === null || spectralCentroidHz === null)
    throw new ExpectedError(
      'not_measurable',
      'a track without loudness or spectral centroid cannot be mastered',
    );
  const offset = PRESETS[preset];
  return {
    loudnessChangeLu:
      targetLufs === undefined ? loudnessChangeLu + offset.loudnessLu : targetLufs - integratedLufs,
    crestChangeDb: crestChangeDb + offset.crestDb,
    centroidChangeHz: centroidChangeHz + offset.centroidShare * spectralCentroidHz,
    ceilingDbtp,
  };
}
