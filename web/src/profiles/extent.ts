import { isEllipse, type Region } from './region.ts';

/** What the plane shows: from and to, LUFS and dB. */
export type Extent = { readonly x: readonly [number, number]; readonly y: readonly [number, number] };

const STEP = 2;
/** No meter reads beyond these. */
const LIMITS: Extent = { x: [-70, 6], y: [0, 40] };

/** Room for every ellipse to two standard deviations, and for every point; round numbers. */
export function extentOf(regions: readonly Region[], xs: readonly number[], ys: readonly number[]): Extent {
  const ellipses = regions.filter(isEllipse);
  const reach = (axis: 'x' | 'y', side: number) =>
    ellipses.map((region) => region[axis].mean + side * 2 * region[axis].spread);
  return {
    x: around([...reach('x', -1), ...reach('x', 1)], xs, LIMITS.x),
    y: around([...reach('y', -1), ...reach('y', 1)], ys, LIMITS.y),
  };
}

function around(
  edges: readonly number[],
  points: readonly number[],
  [least, most]: readonly [number, number],
): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const values of [edges, points]) {
    for (const value of values) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (low > high) return [least, most];
  const from = Math.max(least, STEP * Math.floor((low - 0.5) / STEP));
  const to = Math.min(most, STEP * Math.ceil((high + 0.5) / STEP));
  return [from, Math.max(to, from + STEP)];
}
