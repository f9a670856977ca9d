import { expect, test } from 'vitest';
import { extentOf } from '../../web/src/profiles/extent.ts';
import { nearestPoint } from '../../web/src/profiles/nearest-point.ts';
import { profileColours } from '../../web/src/profiles/profile-colours.ts';
import { isEllipse, onEllipse, type Profile, regionOf } from '../../web/src/profiles/region.ts';
import type { MapPoint } from '../../web/src/profiles/track-map.ts';

/** A profile that looks at these, in their order. */
function looksAt(
  features: readonly (readonly [feature: string, mean: number, spread: number])[],
  correlation?: number[][],
): Profile {
  return {
    detection: {
      features: features.map(([feature, mean, spread]) => ({ feature, mean, spread })),
      ...(correlation && { correlation }),
    },
  } as unknown as Profile;
}

test('every point of a profile’s ellipse lies so many standard deviations from its mean (Mahalanobis)', () => {
  const rows = [[1], [0.3, 1], [0.2, -0.6, 1]];
  const region = regionOf(
    looksAt(
      [
        ['rms_dbfs', -18, 3],
        ['crest_factor_db', 17, 2],
        ['integrated_lufs', -15, 2.5],
      ],
      rows,
    ),
  );
  if (region === null || !isEllipse(region)) throw new Error('it looks at both');
  expect(region.correlation).toBe(-0.6);
  for (let step = 0; step < 12; step++) {
    const [x, y] = onEllipse(region, 2, step);
    const [u, v] = [(x + 15) / 2.5, (y - 17) / 2];
    expect((u * u - 2 * -0.6 * u * v + v * v) / (1 - 0.36)).toBeCloseTo(4, 9);
  }
});

test('a profile that looks at one of the two has a band, at neither no place', () => {
  const band = regionOf(looksAt([['crest_factor_db', 10, 1]]));
  expect(band).toEqual({ x: null, y: { mean: 10, spread: 1 }, correlation: 0 });
  expect(regionOf(looksAt([['rms_dbfs', -18, 3]]))).toBeNull();
});

test('the plane has room for every ellipse to two standard deviations and for every point', () => {
  const ellipse = { x: { mean: -15, spread: 2 }, y: { mean: 16, spread: 1 }, correlation: 0 };
  expect(extentOf([ellipse], [], [])).toEqual({ x: [-20, -10], y: [12, 20] });
  expect(extentOf([ellipse], [-40, -3], [30])).toEqual({ x: [-42, -2], y: [12, 32] });
});

test('the nearest point is the pointer’s, but one of the chosen profile stands before the others', () => {
  const point = (id: number, lufs: number, profileId = 'a'): MapPoint => ({
    id,
    lufs,
    crestDb: 0,
    profileId,
    confidence: 1,
  });
  const points = [point(1, 0), point(2, 4), point(3, 8, 'b')];
  const at = (left: number, chosen: string | null = null) =>
    nearestPoint(
      points,
      (x, y) => [x, y],
      [left, 0],
      6,
      ({ profileId }) => profileId === chosen,
    )?.id ?? null;
  expect(at(1)).toBe(1);
  expect(at(3)).toBe(2);
  expect(at(3, 'b')).toBe(3);
  expect(at(-7)).toBeNull();
});

test('the profiles with most tracks have a colour of their own, the rest share the last', () => {
  const ids = 'abcdefghij'.split('');
  const colours = profileColours(
    ids,
    new Map([
      ['j', 9],
      ['b', 3],
    ]),
  );
  expect([colours.get('j'), colours.get('b'), colours.get('a')]).toEqual([
    '--series-1',
    '--series-2',
    '--series-3',
  ]);
  expect(new Set(['g', 'h', 'i'].map((id) => colours.get(id)))).toEqual(new Set(['--series-8']));
});
