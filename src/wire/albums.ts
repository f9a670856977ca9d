import { z } from 'zod';
import { artworkPath } from './artwork.ts';
import { pageQuerySchema, pageSchema } from './page.ts';

export const albumSchema = z
  .object({
    id: z.int(),
    title: z.string(),
    albumartist: z.string().describe('Empty when the tags name none'),
    year: z.int().nullable(),
    track_count: z.int().describe('Tracks that are present'),
    duration: z.number().describe('Seconds, of the tracks whose duration is known'),
    artwork_path: z.string().nullable().describe('The path of the URL of its picture; null when it has none'),
  })
  .meta({ id: 'Album' });

/** What `toWireAlbum` reads of an album of the library. */
export type AlbumLike = {
  readonly id: number;
  readonly title: string;
  readonly albumArtist: string;
  readonly year: number | null;
  readonly trackCount: number;
  readonly durationSeconds: number;
  readonly hasArtwork: boolean;
};

/** An album under the contract's names. */
export function toWireAlbum(album: AlbumLike): z.infer<typeof albumSchema> {
  return {
    id: album.id,
    title: album.title,
    albumartist: album.albumArtist,
    year: album.year,
    track_count: album.trackCount,
    duration: album.durationSeconds,
    artwork_path: album.hasArtwork ? artworkPath('album', album.id) : null,
  };
}

/** `GET /api/albums`. */
export const albumsQuerySchema = pageQuerySchema.extend({
  order_by: z.enum(['title', 'artist', 'year']).default('title'),
});
export const albumsPageSchema = pageSchema.extend({ albums: z.array(albumSchema) });
