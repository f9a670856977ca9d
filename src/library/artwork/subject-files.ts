import { dirname, sep } from 'node:path';
import { ExpectedError } from '#errors';
import { type Database, sql } from '../database.ts';
import { pathsBelow } from '../paths-below.ts';
import type { ArtworkSubject } from './picture.ts';

/** The files, in playing order, that may hold a subject's picture, and the title of their album. */
export type SubjectFiles = { readonly paths: readonly string[]; readonly album: string };

/** Of an album that has none the rest has none either; each costs a millisecond or two. */
const MOST_FILES = 25;

/** Which files belong to an album or track, and which folders to one album. */
export function createSubjectFiles(database: Database) {
  return {
    /** Throws `album_not_found`, `track_not_found`. Missing files are left out. */
    async of({ kind, id }: ArtworkSubject): Promise<SubjectFiles> {
      const album =
        kind === 'album'
          ? await database
              .selectFrom('albums')
              .select('title as album')
              .where('id', '=', id)
              .executeTakeFirst()
          : await database.selectFrom('tracks').select('album').where('id', '=', id).executeTakeFirst();
      if (album === undefined) throw new ExpectedError(`${kind}_not_found`, `there is no ${kind} ${id}`);
      const rows = await database
        .selectFrom('tracks')
        .select('path')
        .where(kind === 'album' ? 'album_id' : 'id', '=', id)
        .where('missing_since', 'is', null)
        .orderBy(sql`disc_number nulls first, track_number nulls last, path`)
        .limit(MOST_FILES)
        .execute();
      return { ...album, paths: rows.map(({ path }) => path) };
    },

    async albumOf(trackId: number): Promise<number | null> {
      const row = await database
        .selectFrom('tracks')
        .select('album_id')
        .where('id', '=', trackId)
        .executeTakeFirst();
      if (row === undefined) throw new ExpectedError('track_not_found', `there is no track ${trackId}`);
      return row.album_id;
    },

    /**
     * Whether a picture in `folder` can only mean this album: no other lies there. By title, since the tracks of a
     * sampler may each have an artist of their own; in the folder of all discs, everything below counts.
     */
    async isOnlyAlbumIn(folder: string, trackPath: string, album: string): Promise<boolean> {
      const [first, end] = pathsBelow(folder);
      const isDirect = sql<boolean>`instr(substr(path, length(${first}) + 1), ${sep}) = 0`;
      const other = await database
        .selectFrom('tracks')
        .select('id')
        .where('path', '>', first)
        .where('path', '<', end)
        .where('missing_since', 'is', null)
        .where(sql<boolean>`album <> ${album} collate nocase`)
        .where(dirname(trackPath) === folder ? isDirect : sql<boolean>`true`)
        .limit(1)
        .executeTakeFirst();
      return other === undefined;
    },
  };
}
