import { createRecentlyUsed } from '#recently-used';
import type { Rendition } from './image.ts';

/**
 * 500 covers at 300 pixels. In memory, not in files: browsers keep what they got (its `ETag` is checked without it),
 * making one again takes milliseconds, and files would need their own bound, sweeping and care after a kill.
 */
const MAX_CACHED_BYTES = 16 * 2 ** 20;

/** Renditions by key, least recently used ones dropped first; what is being made is made once. */
export function createRenditionCache({ maxBytes = MAX_CACHED_BYTES } = {}) {
  const kept = createRecentlyUsed<Rendition>(maxBytes, ({ bytes }) => bytes.length);
  const making = new Map<string, Promise<Rendition>>();

  return {
    /** What it holds now. */
    bytes: kept.cost,

    async get(key: string, make: () => Promise<Rendition>): Promise<Rendition> {
      const found = kept.get(key) ?? making.get(key);
      if (found !== undefined) return found;
      const made = make();
      making.set(key, made);
      try {
        const rendition = await made;
        kept.set(key, rendition);
        return rendition;
      } finally {
        making.delete(key);
      }
    },
  };
}
