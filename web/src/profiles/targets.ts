import { formatChange, formatNumber } from '../parts/format.ts';
import type { Profile } from './region.ts';

/** One thing that a profile changes about a track in its middle, in words. */
export type Target = { readonly what: string; readonly change: string };

/** What is changed; empty for a profile that leaves everything as it is. */
export function targetsOf({ targets }: Pick<Profile, 'targets'>): readonly Target[] {
  const { loudness_change_lu, crest_change_db, centroid_change_hz, absolute_rms_dbfs, octave_changes_db } =
    targets;
  const loudness =
    absolute_rms_dbfs === undefined
      ? change('Loudness', loudness_change_lu, 1, 'LU')
      : [{ what: 'RMS level', change: `to ${formatNumber(absolute_rms_dbfs, 1)} dBFS` }];
  return [
    ...loudness,
    ...change('Crest factor', crest_change_db, 1, 'dB'),
    // Where octaves are aimed at, the centroid follows from them.
    ...(octave_changes_db ? [] : change('Spectral centroid', centroid_change_hz, 0, 'Hz')),
  ];
}

function change(what: string, value: number, decimals: number, unit: string): readonly Target[] {
  return Number(value.toFixed(decimals)) === 0
    ? []
    : [{ what, change: `${formatChange(value, decimals)} ${unit}` }];
}

/** `32 Hz`, `1 kHz`. */
export function shortHz(hertz: number): string {
  return hertz < 1000 ? `${Math.round(hertz)}` : `${Math.round(hertz / 100) / 10}k`;
}
