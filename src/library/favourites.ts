import { type Database, sql } from './database.ts';

/** Which tracks somebody likes most: a track is one or is not. On the disk when it resolves. */
export type Favourites = {
  /** Answers whether that changed anything. The track must exist. */
  set(trackId: number, isFavourite: boolean): Promise<boolean>;
};

export function createFavourites(database: Database, now: () => number): Favourites {
  return {
    async set(trackId, isFavourite) {
      const { numAffectedRows } = isFavourite
        ? await sql`insert into favourites (track_id, added_at) values (${trackId}, ${now()})
            on conflict do nothing`.execute(database)
        : await sql`delete from favourites where track_id = ${trackId}`.execute(database);
      return (numAffectedRows ?? 0n) > 0n;
    },
  };
}
