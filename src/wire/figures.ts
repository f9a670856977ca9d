import { z } from 'zod';
import type { Figures } from '#mastering';

const figure = z.number().nullable();

/** What a master is judged by, or how far off such figures were; `null` is what the signal does not have. */
export const figuresSchema = z
  .object({
    integrated_lufs: figure.describe('LUFS'),
    true_peak_dbtp: figure.describe('dBTP'),
    crest_factor_db: figure.describe('dB, of the mono mix'),
    spectral_centroid_hz: figure.describe('Hz'),
  })
  .meta({ id: 'Figures' });

export type WireFigures = z.infer<typeof figuresSchema>;

/** Figures under the contract's names. */
export function toWireFigures(figures: Figures): WireFigures {
  return {
    integrated_lufs: figures.integratedLufs,
    true_peak_dbtp: figures.truePeakDbtp,
    crest_factor_db: figures.crestFactorDb,
    spectral_centroid_hz: figures.spectralCentroidHz,
  };
}

/** How much more than predicted was measured, in LU, dB, dB and Hz; `null` where either lacks it. */
export function toWireErrors(predicted: Figures, measured: Figures): WireFigures {
  const error = (name: keyof Figures): number | null => {
    const [said, found] = [predicted[name], measured[name]];
    return said === null || found === null ? null : found - said;
  };
  return {
    integrated_lufs: error('integratedLufs'),
    true_peak_dbtp: error('truePeakDbtp'),
    crest_factor_db: error('crestFactorDb'),
    spectral_centroid_hz: error('spectralCentroidHz'),
  };
}
