import { Disc3 } from 'lucide-react';
import { useState } from 'react';
import styles from './artwork.module.css';

type ArtworkProps = {
  /** As the server gives it; `null` where there is none. */
  readonly path: string | null | undefined;
  /** Edge on the screen, CSS pixels. */
  readonly size: number;
  /** What it shows, where nothing beside it says so; empty where something does. */
  readonly label?: string;
  readonly className?: string;
};

/** The sizes that are asked for, so that the server resizes few; the next above what the screen shows. */
const SIZES = [96, 192, 384, 768, 1200];

/** A cover, no larger than it is shown; a disc where there is none. */
export function Artwork({ path, size, label = '', className }: ArtworkProps) {
  const [failed, setFailed] = useState<string | null>(null);
  const pixels = size * Math.min(2, globalThis.devicePixelRatio || 1);
  const wanted = SIZES.find((edge) => edge >= pixels) ?? SIZES.at(-1);
  return (
    <span className={`${styles.artwork} ${className ?? ''}`} style={{ inlineSize: size }}>
      {path && path !== failed ? (
        <img
          src={`${path}${path.includes('?') ? '&' : '?'}size=${wanted}`}
          alt={label}
          width={size}
          height={size}
          loading="lazy"
          decoding="async"
          onError={() => setFailed(path)}
        />
      ) : (
        <Disc3 size={Math.max(16, Math.round(size * 0.45))} strokeWidth={1.25} aria-hidden />
      )}
    </span>
  );
}
