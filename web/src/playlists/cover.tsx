import { ListMusic } from 'lucide-react';
import type { TrackInfo } from '#client';
import { Artwork } from '../parts/artwork.tsx';
import styles from './cover.module.css';

const EDGE = 176;
const MOST = 4;

/** A playlist's picture: those of the first four albums in it, or of the first one. */
export function Cover({ tracks }: { readonly tracks: readonly TrackInfo[] }) {
  const paths = [...new Set(tracks.map((track) => track.artwork_path))].filter((path) => path !== null);
  if (paths.length === 0)
    return (
      <span className={styles.cover} data-empty>
        <ListMusic size={56} strokeWidth={1.25} aria-hidden />
      </span>
    );
  const shown = paths.length < MOST ? paths.slice(0, 1) : paths.slice(0, MOST);
  return (
    <span className={styles.cover}>
      {shown.map((path) => (
        <Artwork key={path} path={path} size={EDGE / Math.sqrt(shown.length)} className={styles.part} />
      ))}
    </span>
  );
}
