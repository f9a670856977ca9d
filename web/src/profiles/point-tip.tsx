import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useApi } from '../data/use-api.ts';
import { formatDb, formatLufs, formatProbability } from '../parts/format.ts';
import styles from './plane.module.css';
import type { MapPoint } from './track-map.ts';

/** Who only passes over a point does not want its name, milliseconds. */
const REST_MS = 60;
/** Between the point and its tip, and between that and the edge, CSS pixels. */
const GAP_PX = 14;
const EDGE_PX = 6;

type PointTipProps = {
  readonly point: MapPoint;
  /** Where the point is, in the plane. */
  readonly left: number;
  readonly top: number;
  readonly profileName: string;
};

/** What a point is: its numbers at once, its title as soon as the server has said it. */
export function PointTip({ point, left, top, profileName }: PointTipProps) {
  const place = useRef<HTMLDivElement>(null);
  const [restedOn, setRestedOn] = useState<number | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setRestedOn(point.id), REST_MS);
    return () => clearTimeout(timer);
  }, [point.id]);
  const track = useApi(
    'GET /api/library/tracks/{id}',
    { params: { id: point.id } },
    { isWanted: restedOn === point.id },
  );
  // After every render: with its title it has another size.
  useLayoutEffect(() => {
    const tip = place.current;
    const plane = tip?.parentElement;
    if (!tip || !plane) return;
    const { offsetWidth, offsetHeight } = tip;
    const most = plane.clientWidth - offsetWidth - EDGE_PX;
    const isBelow = top - GAP_PX - offsetHeight < EDGE_PX;
    tip.style.left = `${Math.max(EDGE_PX, Math.min(most, left - offsetWidth / 2))}px`;
    tip.style.top = `${isBelow ? top + GAP_PX : top - GAP_PX - offsetHeight}px`;
  });
  return (
    <>
      <div className={styles.ring} style={{ left, top }} aria-hidden />
      <div ref={place} className={styles.tip} role="tooltip">
        <strong>{track.data?.title ?? (track.error ? `Track ${point.id}` : '…')}</strong>
        {track.data?.artist && <span>{track.data.artist}</span>}
        <span className="figures">
          {formatLufs(point.lufs)}, crest {formatDb(point.crestDb)}
        </span>
        <span>
          {profileName}, {formatProbability(point.confidence)}
        </span>
      </div>
    </>
  );
}
