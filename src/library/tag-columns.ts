import { type Database, sql } from './database.ts';
import type { Tags } from './tags.ts';

/** The columns of a track that come from its tags, with the rows of artist and album made where there is none. */
export async function tagColumns(db: Database, tags: Tags) {
  return {
    title: tags.title,
    artist: tags.artist,
    album: tags.album,
    album_artist: tags.albumArtist,
    artist_id: tags.artist === '' ? null : await idOf(db, 'artists', artistRow(tags)),
    album_id: tags.album === '' ? null : await idOf(db, 'albums', albumRow(tags)),
    year: tags.year,
    genre: tags.genre,
    track_number: tags.trackNumber,
    disc_number: tags.discNumber,
    tag_problem: tags.problem,
  };
}

/** Artist and album as they are now spelt: their keys ignore case, so the rows stay. A year that is told is taken. */
export async function spellAs(db: Database, { artist_id, album_id }: Ids, tags: Tags): Promise<void> {
  const { name } = artistRow(tags);
  await db
    .updateTable('artists')
    .set({ name })
    .where('id', '=', artist_id)
    .where('name', '!=', name)
    .execute();
  const { title, album_artist, year } = albumRow(tags);
  const row = { title, album_artist, ...(year !== null && { year }) };
  await db.updateTable('albums').set(row).where('id', '=', album_id).execute();
}

type Ids = { readonly artist_id: number | null; readonly album_id: number | null };
type AlbumOrArtist = ReturnType<typeof artistRow> | ReturnType<typeof albumRow>;

async function idOf(db: Database, table: 'artists' | 'albums', row: AlbumOrArtist): Promise<number> {
  const query = db.insertInto(table).values(row as never);
  const { id } = await query
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ key: sql`excluded.key` } as never))
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

function artistRow({ artist }: Tags) {
  return { key: keyOf(artist), name: artist };
}

function albumRow({ album, albumArtist, artist, year }: Tags) {
  const album_artist = albumArtist ?? artist;
  return { key: `${keyOf(album_artist)}\0${keyOf(album)}`, title: album, album_artist, year };
}

/** What counts as the same name: case and the form of accents do not. */
function keyOf(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
