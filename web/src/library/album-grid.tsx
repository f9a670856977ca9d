import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import { Artwork } from '../parts/artwork.tsx';
import styles from './album-grid.module.css';
import type { Album, useAlbumList } from './album-list.ts';
import { useThrottled } from './use-throttled.ts';

type AlbumGridProps = {
  readonly albums: ReturnType<typeof useAlbumList>;
  /** Which albums are seen now. */
  readonly onRange: (range: { readonly first: number; readonly last: number }) => void;
};

const GAP_PX = 20;
/** Title and artist under a cover. */
const WORDS_PX = 64;
const RANGE_EVERY_MS = 120;

/** Covers in rows, as many as there is room for; only the rows that are seen exist. */
export function AlbumGrid({ albums, onRange }: AlbumGridProps) {
  const { total, albumAt, isLoading, isOld } = albums;
  const place = useRef<HTMLUListElement>(null);
  const [{ width, top }, setSize] = useState({ width: 0, top: 0 });
  useLayoutEffect(() => {
    const measure = () => {
      const { width = 0, top = 0 } = place.current?.getBoundingClientRect() ?? {};
      setSize((before) =>
        before.width === width && before.top === top + scrollY ? before : { width, top: top + scrollY },
      );
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, []);
  const columns = Math.max(2, Math.floor((width + GAP_PX) / (width < 500 ? 150 : 190)));
  const edge = Math.max(0, Math.floor((width - GAP_PX * (columns - 1)) / columns));
  const rowPx = edge + WORDS_PX + GAP_PX;
  const virtualizer = useWindowVirtualizer({
    count: Math.ceil(total / columns),
    estimateSize: () => rowPx,
    overscan: 2,
    scrollMargin: top,
  });
  // Another width is another height of every row.
  // biome-ignore lint/correctness/useExhaustiveDependencies: when the height has changed
  useLayoutEffect(() => virtualizer.measure(), [rowPx, virtualizer]);
  const rows = virtualizer.getVirtualItems();
  const first = (rows[0]?.index ?? 0) * columns;
  const last = ((rows.at(-1)?.index ?? 0) + 1) * columns - 1;
  const settled = useThrottled(`${first} ${last}`, RANGE_EVERY_MS);
  useEffect(() => {
    const [from = 0, to = 0] = settled.split(' ').map(Number);
    onRange({ first: from, last: to });
  }, [settled, onRange]);
  return (
    <ul
      ref={place}
      className={`${styles.grid} ${isOld ? styles.old : ''}`}
      aria-label="Albums"
      aria-busy={isLoading || isOld}
      style={{ blockSize: virtualizer.getTotalSize() }}
    >
      {width > 0 &&
        rows.flatMap(({ index: row, start }) =>
          Array.from({ length: Math.min(columns, total - row * columns) }, (_, column) => {
            const index = row * columns + column;
            return (
              <li
                key={index}
                className={styles.place}
                aria-setsize={total}
                aria-posinset={index + 1}
                style={{
                  inlineSize: edge,
                  insetInlineStart: column * (edge + GAP_PX),
                  insetBlockStart: start - top,
                }}
              >
                <Cover album={albumAt(index)} edge={edge} />
              </li>
            );
          }),
        )}
    </ul>
  );
}

function Cover({ album, edge }: { readonly album: Album | undefined; readonly edge: number }) {
  if (album === undefined) return <span className={styles.blank} style={{ blockSize: edge }} />;
  const { id, title, albumartist, year, artwork_path } = album;
  return (
    <Link href={`/albums/${id}`} className={styles.album}>
      <Artwork path={artwork_path} size={edge} />
      <span className={styles.title} title={title}>
        {title}
      </span>
      <span className={styles.artist}>
        {albumartist || 'Various artists'}
        {year !== null && ` · ${year}`}
      </span>
    </Link>
  );
}
