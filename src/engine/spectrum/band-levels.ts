import type { BandLevel } from '../analysis.ts';
import { powerDb } from '../decibels.ts';

/** A mean power spectrum: `power[k]` is the mean square that bin k holds, bin k spanning (k ± ½)·binWidthHz. */
export type MeanSpectrum = { readonly power: Float64Array; readonly binWidthHz: number };

/** IEC 61260-1 (base ten): the octave ratio G = 10^0.3. */
const OCTAVE_RATIO = 10 ** 0.3;
const REFERENCE_HZ = 1000;
const LOWEST_HZ = 20;
const HIGHEST_HZ = 20_000;

/**
 * Exact mid-band frequencies f = 1000·G^(x/b) from nominally 20 Hz to 20 kHz (IEC 61260-1 eq. 2), for odd `b` and, as
 * the standard's eq. 3 asks, shifted by half a band for even ones.
 */
function bandCentresHz(bandsPerOctave: number): readonly number[] {
  const shift = bandsPerOctave % 2 === 0 ? 0.5 : 0;
  const centres: number[] = [];
  for (let x = -20 * bandsPerOctave; x <= 20 * bandsPerOctave; x++) {
    const centre = REFERENCE_HZ * OCTAVE_RATIO ** ((x + shift) / bandsPerOctave);
    // 19.95 Hz is nominally 20, 19,953 Hz nominally 20,000.
    if (centre >= LOWEST_HZ * 0.99 && centre <= HIGHEST_HZ * 1.01) centres.push(centre);
  }
  return centres;
}

/**
 * RMS level of each band, dBFS (a full-scale sine reads −3.01), a bin on an edge shared in proportion. Bands below
 * `crossoverHz` are read from `low`, which has the finer bins, the others from `high`. `null` for a band whose centre
 * lies above the Nyquist frequency, or that holds no power.
 */
export function bandLevels(
  bandsPerOctave: number,
  {
    low,
    high,
    crossoverHz,
    nyquistHz,
  }: { low: MeanSpectrum; high: MeanSpectrum; crossoverHz: number; nyquistHz: number },
): readonly BandLevel[] {
  const halfBand = OCTAVE_RATIO ** (1 / (2 * bandsPerOctave));
  return bandCentresHz(bandsPerOctave).map((centreHz) => {
    if (centreHz >= nyquistHz) return { centreHz, levelDbfs: null };
    const spectrum = centreHz < crossoverHz ? low : high;
    const upperHz = Math.min(centreHz * halfBand, nyquistHz);
    return { centreHz, levelDbfs: powerDb(powerBetween(spectrum, centreHz / halfBand, upperHz)) };
  });
}

function powerBetween({ power, binWidthHz }: MeanSpectrum, fromHz: number, toHz: number): number {
  const from = fromHz / binWidthHz + 0.5;
  const to = Math.min(toHz / binWidthHz + 0.5, power.length);
  let sum = 0;
  for (let bin = Math.floor(from); bin < to; bin++) {
    const share = Math.min(bin + 1, to) - Math.max(bin, from);
    sum += power[bin]! * share;
  }
  return sum;
}
