import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Web } from './web-service.ts';

const fixtures = join(import.meta.dirname, '../fixtures');
const FORMATS = ['flac', 'mp3', 'ogg'] as const;

/** Writes `count` real files for each album: `one-0.flac`, `one-1.mp3`, `one-2.ogg`, `one-3.flac` … */
export function writeAlbums(folder: string, albums: Readonly<Record<string, number>>): void {
  for (const [album, count] of Object.entries(albums))
    for (let n = 0; n < count; n++) {
      const format = FORMATS[n % FORMATS.length];
      copyFileSync(join(fixtures, `stereo.${format}`), join(folder, `${album}-${n}.${format}`));
    }
}

/** Tags those files, by the server itself: title `one 0`, artist `Artist 0`, track `1`, album and album artist the same. */
export async function tagAlbums(web: Web): Promise<void> {
  const { tracks } = await web.get('/api/library/tracks?limit=500');
  const updates = tracks.map(({ id, filepath }: { id: number; filepath: string }) => {
    const [, album = '', n = ''] = /([^/]+)-(\d+)\.\w+$/.exec(filepath) ?? [];
    const metadata = {
      title: `${album} ${n}`,
      artist: `Artist ${n}`,
      album,
      albumartist: 'Everybody',
      track: Number(n) + 1,
    };
    return { track_id: id, metadata };
  });
  const { count } = await web.post('/api/metadata/batch', { updates });
  if (count !== updates.length) throw new Error(`tagged ${count} of ${updates.length} files`);
}

/** An album of these and its tracks, in their order. */
export async function albumOf(web: Web, name: string) {
  const { albums } = await web.get(`/api/albums?search=${name}`);
  const [{ id }] = albums;
  const { tracks } = await web.get(`/api/albums/${id}/tracks?limit=500`);
  return { id: id as number, tracks: tracks as { id: number; title: string; filepath: string }[] };
}
