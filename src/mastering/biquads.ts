import type { Band } from './plan.ts';

/** Coefficients b0, b1, b2, a1, a2 of y = b0·x + b1·x′ + b2·x″ − a1·y′ − a2·y″. */
export type Coefficients = Float64Array;

/** A band must lie below this share of the sample rate; one above is left out. */
const HIGHEST_SHARE = 0.45;

/**
 * The three kinds of band, by the bilinear transform with the corner frequency held (R. Bristow-Johnson, "Cookbook
 * formulae for audio equalizer biquad filter coefficients"; W3C Audio EQ Cookbook). All are minimum phase. `null` for a
 * band that changes nothing: no gain, or a frequency that the sample rate does not have.
 */
export function lowShelf(band: Band, sampleRateHz: number): Coefficients | null {
  return shelf(band, sampleRateHz, 1);
}

export function highShelf(band: Band, sampleRateHz: number): Coefficients | null {
  return shelf(band, sampleRateHz, -1);
}

export function bell({ frequencyHz, gainDb, q }: Band, sampleRateHz: number): Coefficients | null {
  if (gainDb === 0 || frequencyHz >= HIGHEST_SHARE * sampleRateHz) return null;
  const a = 10 ** (gainDb / 40);
  const w = (2 * Math.PI * frequencyHz) / sampleRateHz;
  const cosine = Math.cos(w);
  const alpha = Math.sin(w) / (2 * q);
  return normalised(1 + alpha * a, -2 * cosine, 1 - alpha * a, 1 + alpha / a, -2 * cosine, 1 - alpha / a);
}

/** What a band multiplies the power at a frequency with: |H(e^jω)|², `cosine` = cos ω. */
export function powerResponse(coefficients: Coefficients, cosine: number): number {
  const [b0 = 0, b1 = 0, b2 = 0, a1 = 0, a2 = 0] = coefficients;
  const twice = 2 * cosine * cosine - 1; // cos 2ω
  const above = b0 * b0 + b1 * b1 + b2 * b2 + 2 * (b0 * b1 + b1 * b2) * cosine + 2 * b0 * b2 * twice;
  const below = 1 + a1 * a1 + a2 * a2 + 2 * (a1 + a1 * a2) * cosine + 2 * a2 * twice;
  return above / below;
}

/** `side` 1 for low, −1 for high: the high shelf is the low one mirrored at half the Nyquist frequency. */
function shelf({ frequencyHz, gainDb, q }: Band, sampleRateHz: number, side: 1 | -1): Coefficients | null {
  if (gainDb === 0 || frequencyHz >= HIGHEST_SHARE * sampleRateHz) return null;
  const a = 10 ** (gainDb / 40);
  const w = (2 * Math.PI * frequencyHz) / sampleRateHz;
  const cosine = side * Math.cos(w);
  const beta = 2 * Math.sqrt(a) * (Math.sin(w) / (2 * q));
  return normalised(
    a * (a + 1 - (a - 1) * cosine + beta),
    side * 2 * a * (a - 1 - (a + 1) * cosine),
    a * (a + 1 - (a - 1) * cosine - beta),
    a + 1 + (a - 1) * cosine + beta,
    side * -2 * (a - 1 + (a + 1) * cosine),
    a + 1 + (a - 1) * cosine - beta,
  );
}

function normalised(b0: number, b1: number, b2: number, a0: number, a1: number, a2: number): Coefficients {
  return Float64Array.of(b0 / a0, b1 / a0, b2 / a0, a1 / a0, a2 / a0);
}
