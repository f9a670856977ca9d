import { useEffect, useRef, useState } from 'react';
import { useApi } from '../data/use-api.ts';
import { formatDb, formatLufs, formatPercent } from '../parts/format.ts';
import styles from './plane.module.css';
import type { MapPoint } from './track-map.ts';

/** Who only passes over a point does not want its name, milliseconds. */
const REST_MS = 60;
/** Nearer to the edge, the tip stands beside the point, CSS pixels. */
const EDGE_PX = 150;

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
  const [side, setSide] = useState<'start' | 'end' | 'above'>('above');
  useEffect(() => {
    const width = place.current?.parentElement?.clientWidth ?? 0;
    setSide(
      left < EDGE_PX ? 'start' : left > width - EDGE_PX ? 'end' : top < EDGE_PX / 2 ? 'start' : 'above',
    );
    const timer = setTimeout(() => setRestedOn(point.id), REST_MS);
    return () => clearTimeout(timer);
  }, [point.id, left, top]);
  const track = useApi(
    'GET /api/library/tracks/{id}',
    { params: { id: point.id } },
    { isWanted: restedOn === point.id },
  );
  return (
    <div ref={place} className={styles.tip} role="tooltip" data-side={side} style={{ left, top }}>
      <strong>{track.data?.title ?? (track.error ? `Track ${point.id}` : '…')}</strong>
      {track.data?.artist && <span>{track.data.artist}</span>}
      <span className="figures">
        {formatLufs(point.lufs)}, crest {formatDb(point.crestDb)}
      </span>
      <span>
        {profileName}, {formatPercent(point.confidence)}
      </span>
    </div>
  );
}
