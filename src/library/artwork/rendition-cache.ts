import type { Rendition } from './image.ts';

/**
 * 500 covers at 300 pixels. In memory, not in files: browsers keep what they got (its `ETag` is checked without it),
 * making one again takes milliseconds, and files would need their own bound, sweeping and care after a kill.
 */
const MAX_CACHED_BYTES = 16 * 2 ** 20;

/** Renditions by key, least recently used ones dropped first; what is being made is made once. */
export function createRenditionCache({ maxBytes = MAX_CACHED_BYTES } = {}) {
  const kept = new Map<string, Rendition>();
  const making = new Map<string, Promise<Rendition>>();
  let bytes = 0;

  const keep = (key: string, rendition: Rendition): void => {
    if (rendition.bytes.length > maxBytes) return;
    kept.set(key, rendition);
    bytes += rendition.bytes.length;
    for (const [oldest, { bytes: dropped }] of kept) {
      if (bytes <= maxBytes) return;
      kept.delete(oldest);
      bytes -= dropped.length;
    }
  };

  return {
    /** What it holds now. */
    bytes: () => bytes,

    async get(key: string, make: () => Promise<Rendition>): Promise<Rendition> {
      const found = kept.get(key);
      if (found !== undefined) {
        // Last in the map's order is the most recently used.
        kept.delete(key);
        kept.set(key, found);
        return found;
      }
      const begun = making.get(key);
      if (begun !== undefined) return begun;
      const made = make();
      making.set(key, made);
      try {
        const rendition = await made;
        keep(key, rendition);
        return rendition;
      } finally {
        making.delete(key);
      }
    },
  };
}
