import { kWeighting } from '#engine';
import { bell, highShelf, lowShelf, powerResponse } from './biquads.ts';
import type { Equaliser } from './plan.ts';

/** What the equaliser multiplies the power at a frequency, Hz, with: by the very filters that music passes through. */
export function equaliserResponse(
  { lowShelf: low, lowBell, highBell, highShelf: high }: Equaliser,
  sampleRateHz: number,
): (frequencyHz: number) => number {
  const filters = [
    lowShelf(low, sampleRateHz),
    bell(lowBell, sampleRateHz),
    bell(highBell, sampleRateHz),
    highShelf(high, sampleRateHz),
  ].filter((coefficients) => coefficients !== null);
  return responseOf(filters, sampleRateHz);
}

/** Likewise K-weighting (BS.1770-5 Annex 1): how much of a power counts for loudness. */
export function kWeightingResponse(sampleRateHz: number): (frequencyHz: number) => number {
  const { shelf, highPass } = kWeighting(sampleRateHz);
  const filters = [shelf, highPass].map(({ b0, b1, b2, a1, a2 }) => Float64Array.of(b0, b1, b2, a1, a2));
  return responseOf(filters, sampleRateHz);
}

function responseOf(filters: readonly Float64Array[], sampleRateHz: number): (frequencyHz: number) => number {
  return (frequencyHz) => {
    const cosine = Math.cos((2 * Math.PI * frequencyHz) / sampleRateHz);
    let power = 1;
    for (const filter of filters) power *= powerResponse(filter, cosine);
    return power;
  };
}
