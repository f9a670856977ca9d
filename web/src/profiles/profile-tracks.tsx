import { useMemo, useState } from 'react';
import { Link } from 'wouter';
import { useApi } from '../data/use-api.ts';
import { Artwork } from '../parts/artwork.tsx';
import { Button } from '../parts/button.tsx';
import { formatDb, formatLufs, formatProbability } from '../parts/format.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import styles from './profile-tracks.module.css';
import type { MapPoint } from './track-map.ts';

type ProfileTracksProps = {
  /** Of its own, in any order. */
  readonly points: readonly MapPoint[];
  readonly profileName: string;
};

const A_TIME = 8;

/** The points of a profile as a list, the surest first: for the keyboard, and for who does not see the plane. */
export function ProfileTracks({ points, profileName }: ProfileTracksProps) {
  const [shown, setShown] = useState(A_TIME);
  const inOrder = useMemo(() => [...points].sort((a, b) => b.confidence - a.confidence), [points]);
  if (points.length === 0)
    return (
      <p className={styles.none}>None of the library’s measured tracks has this as its primary profile.</p>
    );
  return (
    <>
      <ul className={styles.tracks} aria-label={`Tracks of ${profileName}`}>
        {inOrder.slice(0, shown).map((point) => (
          <TrackRow key={point.id} {...point} />
        ))}
      </ul>
      {shown < points.length && (
        <Button onClick={() => setShown(shown + A_TIME)}>
          {`Show ${Math.min(A_TIME, points.length - shown)} more of ${points.length.toLocaleString('en')}`}
        </Button>
      )}
    </>
  );
}

function TrackRow({ id, lufs, crestDb, confidence }: MapPoint) {
  const track = useApi('GET /api/library/tracks/{id}', { params: { id } });
  return (
    <li>
      <Link href={`/mastering/${id}`} className={styles.track}>
        <Artwork path={track.data?.artwork_path} size={40} />
        <span className={styles.words}>
          <span className={styles.title}>{track.data?.title ?? `Track ${id}`}</span>
          <span className={styles.artist}>{track.data?.artist}</span>
        </span>
        <span className={`${styles.figures} figures`}>
          <span>{formatProbability(confidence)}</span>
          <span>
            {formatLufs(lufs)}, crest {formatDb(crestDb)}
          </span>
        </span>
      </Link>
      <ProblemNote error={track.error} />
    </li>
  );
}
