/** Albums and artists are listed by what is present, in their order, and searched. */
export const albumsAndArtists: readonly string[] = [
  `drop index tracks_by_album`,
  `drop index tracks_by_artist`,
  `create index tracks_by_album on tracks (album_id, missing_since)`,
  `create index tracks_by_artist on tracks (artist_id, missing_since)`,
  `create index albums_by_title on albums (title collate nocase, id)`,
  `create index artists_by_name on artists (name collate nocase, id)`,
  ...searchOf('albums', ['title', 'album_artist']),
  ...searchOf('artists', ['name']),
];

/** A full-text table beside `table`, filled and kept up. Rows there are never updated but for their key. */
function searchOf(table: string, columns: readonly string[]): readonly string[] {
  const names = columns.join(', ');
  const values = columns.map((column) => `new.${column}`).join(', ');
  return [
    `create virtual table ${table}_search using fts5 (
      ${names}, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3'
    )`,
    `insert into ${table}_search (rowid, ${names}) select id, ${names} from ${table}`,
    `create trigger ${table}_search_insert after insert on ${table} begin
      insert into ${table}_search (rowid, ${names}) values (new.id, ${values});
    end`,
    `create trigger ${table}_search_delete after delete on ${table} begin
      delete from ${table}_search where rowid = old.id;
    end`,
  ];
}
