import type { Analysis, BandLevel } from '#engine';
import { equaliserResponse, kWeightingResponse } from './equaliser-response.ts';
import type { Equaliser } from './plan.ts';

type Spectrum = Pick<Analysis, 'thirdOctaveBands'> & {
  /** The same, finer. */
  readonly averageSpectrum: Analysis['series']['averageSpectrum'];
  readonly sampleRateHz: number;
};

/** IEC 61260-1: from the centre of a third of an octave to its edge. */
const HALF_BAND = 10 ** (0.3 / 6);

/**
 * Third-octave levels behind a plan, dBFS to 0.01: each band by what the equaliser does to the spectrum within it (`null`:
 * nothing), and all by what else changes the mean loudness; where transients are shaped, dynamics and limiter do more to
 * one band than to another, and that is not seen. `null` stays `null`.
 */
export function predictedBands(
  { thirdOctaveBands, averageSpectrum, sampleRateHz }: Spectrum,
  equaliser: Equaliser | null,
  meanChangeLu: number,
): readonly BandLevel[] {
  const response = equaliser === null ? () => 1 : equaliserResponse(equaliser, sampleRateHz);
  const evenDb = meanChangeLu - effectDb(averageSpectrum, response, kWeightingResponse(sampleRateHz));
  return thirdOctaveBands.map(({ centreHz, levelDbfs }) => {
    if (levelDbfs === null) return { centreHz, levelDbfs };
    const within = averageSpectrum.filter(
      (finer) => finer.centreHz > centreHz / HALF_BAND && finer.centreHz < centreHz * HALF_BAND,
    );
    const changeDb = evenDb + effectDb(within, response);
    return { centreHz, levelDbfs: Math.round((levelDbfs + changeDb) * 100) / 100 + 0 };
  });
}

/** What filters do to the power of a spectrum, dB, its bands weighed. */
function effectDb(
  spectrum: readonly BandLevel[],
  response: (frequencyHz: number) => number,
  weight: (frequencyHz: number) => number = () => 1,
): number {
  let before = 0;
  let after = 0;
  for (const { centreHz, levelDbfs } of spectrum) {
    if (levelDbfs === null) continue;
    const power = weight(centreHz) * 10 ** (levelDbfs / 10);
    before += power;
    after += power * response(centreHz);
  }
  return before === 0 ? 0 : 10 * Math.log10(after / before);
}
