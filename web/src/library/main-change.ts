import { formatChange } from '../parts/format.ts';

export type Change = { readonly text: string; readonly title: string };

type Predicted = {
  readonly predicted_loudness_change: number;
  readonly predicted_crest_change: number;
  readonly predicted_centroid_change: number;
};

/** Changes that are heard alike: 1 LU, 1 dB, this share of the spectral centroid (as in README, "left within"). */
const CENTROID_SHARE = 0.03;

/**
 * Of what mastering does to a track, what is heard most: a dull one gets brighter, an over-limited one softer. Loudness where
 * the track has no centroid.
 */
export function mainChange(
  { predicted_loudness_change, predicted_crest_change, predicted_centroid_change }: Predicted,
  centroidHz: number | null,
): Change {
  const changes = [
    {
      weight: Math.abs(predicted_loudness_change),
      text: `${formatChange(predicted_loudness_change, 1)} LU`,
      title: 'Predicted change of integrated loudness',
    },
    {
      weight: Math.abs(predicted_crest_change),
      text: `${formatChange(predicted_crest_change, 1)} dB crest`,
      title: 'Predicted change of the crest factor',
    },
    {
      weight: centroidHz ? Math.abs(predicted_centroid_change) / (CENTROID_SHARE * centroidHz) : 0,
      text: `${formatChange(predicted_centroid_change, 0)} Hz`,
      title: 'Predicted change of the spectral centroid',
    },
  ];
  return changes.reduce((most, change) => (change.weight > most.weight ? change : most));
}
