import { z } from 'zod';
import { pageQuerySchema, pageSchema } from './page.ts';

export const artistSchema = z
  .object({
    id: z.int(),
    name: z.string(),
    track_count: z.int().describe('Tracks that are present'),
    album_count: z.int().describe('Albums that those tracks are on'),
  })
  .meta({ id: 'Artist' });

/** What `toWireArtist` reads of an artist of the library. */
export type ArtistLike = {
  readonly id: number;
  readonly name: string;
  readonly trackCount: number;
  readonly albumCount: number;
};

/** An artist under the contract's names. */
export function toWireArtist({ id, name, trackCount, albumCount }: ArtistLike): z.infer<typeof artistSchema> {
  return { id, name, track_count: trackCount, album_count: albumCount };
}

/** `GET /api/artists`. */
export const artistsQuerySchema = pageQuerySchema.extend({ order_by: z.literal('name').default('name') });
export const artistsPageSchema = pageSchema.extend({ artists: z.array(artistSchema) });
