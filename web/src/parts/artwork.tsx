import { Disc3 } from 'lucide-react';
import { useState } from 'react';
import { useArtworkVersion } from '../data/artwork-versions.ts';
import styles from './artwork.module.css';

type ArtworkProps = {
  /** As the server gives it; `null` where there is none. */
  readonly path: string | null | undefined;
  /** Edge on the screen, CSS pixels. */
  readonly size: number;
  /** What it shows, where nothing beside it says so; empty where something does. */
  readonly label?: string;
  readonly className?: string | undefined;
};

/** The sizes that are asked for, so that the server resizes few; the next above what the screen shows. */
const SIZES = [96, 192, 384, 768, 1200];

/** A cover, no larger than it is shown, and another as soon as the server has another; a disc where there is none. */
export function Artwork({ path, size, label = '', className }: ArtworkProps) {
  const [failed, setFailed] = useState<string | null>(null);
  const version = useArtworkVersion(path);
  const pixels = size * Math.min(2, globalThis.devicePixelRatio || 1);
  const wanted = SIZES.find((edge) => edge >= pixels) ?? SIZES.at(-1);
  const url = path && `${path}?size=${wanted}${version > 0 ? `&version=${version}` : ''}`;
  return (
    <span className={`${styles.artwork} ${className ?? ''}`} style={{ inlineSize: size }}>
      {url && url !== failed ? (
        <img
          src={url}
          alt={label}
          width={size}
          height={size}
          loading="lazy"
          decoding="async"
          onError={() => setFailed(url)}
        />
      ) : (
        <Disc3 size={Math.min(88, Math.max(16, Math.round(size * 0.45)))} strokeWidth={1.25} aria-hidden />
      )}
    </span>
  );
}
