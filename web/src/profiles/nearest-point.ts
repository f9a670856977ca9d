import type { MapPoint } from './track-map.ts';

/** From values to CSS pixels of the plotted area. */
export type Place = (lufs: number, crestDb: number) => readonly [left: number, top: number];

/** The point that is nearest to a place, within so many pixels; `null` where there is none. Those that stand out go first. */
export function nearestPoint(
  points: readonly MapPoint[],
  place: Place,
  [left, top]: readonly [number, number],
  withinPx: number,
  standsOut: (point: MapPoint) => boolean,
): MapPoint | null {
  let nearest: MapPoint | null = null;
  let least = withinPx ** 2;
  let isOut = false;
  for (const point of points) {
    const [x, y] = place(point.lufs, point.crestDb);
    const squared = (x - left) ** 2 + (y - top) ** 2;
    if (squared > withinPx ** 2) continue;
    const out = standsOut(point);
    if (isOut && !out) continue;
    if (squared > least && out === isOut) continue;
    nearest = point;
    least = squared;
    isOut = out;
  }
  return nearest;
}
