import type { ApiAnswer } from '#client';

export type Profile = ApiAnswer<'GET /api/profiles'>['profiles'][number];

/** Normally distributed: a mean and a standard deviation. */
type Along = { readonly mean: number; readonly spread: number };

/**
 * Where a profile's tracks lie in the plane of loudness (x, LUFS) and crest factor (y, dB): the marginal of its distribution
 * in these two. One that looks at only one of them says nothing about the other: its region is a band, `null` across it.
 */
export type Region = {
  readonly x: Along | null;
  readonly y: Along | null;
  /** Between the two, −1 to 1. */
  readonly correlation: number;
};

/** `null` for a profile that looks at neither. */
export function regionOf({ detection: { features, correlation } }: Profile): Region | null {
  const [loudness, crest] = (['integrated_lufs', 'crest_factor_db'] as const).map((name) =>
    features.findIndex(({ feature }) => feature === name),
  ) as [number, number];
  const along = (index: number): Along | null => {
    const aspect = features[index];
    return aspect === undefined ? null : { mean: aspect.mean, spread: aspect.spread };
  };
  const [x, y] = [along(loudness), along(crest)];
  if (x === null && y === null) return null;
  // Each row goes up to its diagonal.
  const [row, column] = [Math.max(loudness, crest), Math.min(loudness, crest)];
  return { x, y, correlation: correlation?.[row]?.[column] ?? 0 };
}

/**
 * A point of the ellipse at a Mahalanobis distance of `sigmas`, by its angle: the Cholesky factor of the covariance applied
 * to the circle. Only for regions that have both.
 */
export function onEllipse(
  { x, y, correlation }: { readonly x: Along; readonly y: Along; readonly correlation: number },
  sigmas: number,
  angle: number,
): readonly [x: number, y: number] {
  const [u, v] = [sigmas * Math.cos(angle), sigmas * Math.sin(angle)];
  return [x.mean + x.spread * u, y.mean + y.spread * (correlation * u + Math.sqrt(1 - correlation ** 2) * v)];
}

export function isEllipse(region: Region): region is Region & { readonly x: Along; readonly y: Along } {
  return region.x !== null && region.y !== null;
}
