/** Statements in order; each migration is applied once, in one transaction. Never edited after a release. */
export const initial: readonly string[] = [
  `create table folders (path text primary key, added_at real not null) strict`,
  `create table artists (id integer primary key, key text not null unique, name text not null) strict`,
  `create table albums (
    id integer primary key, key text not null unique,
    title text not null, album_artist text not null, year integer
  ) strict`,
  `create table tracks (
    id integer primary key,
    path text not null unique,
    size_bytes integer not null, modified_ms real not null,
    title text not null, artist text not null, album text not null, album_artist text,
    artist_id integer references artists (id), album_id integer references albums (id),
    year integer, genre text, track_number integer, disc_number integer,
    duration_seconds real,
    tag_problem text,
    payload_hash text,
    missing_since real,
    failure_code text, failure_message text,
    added_at real not null, updated_at real not null
  ) strict`,
  `create index tracks_by_payload on tracks (payload_hash)`,
  `create index tracks_by_album on tracks (album_id)`,
  `create index tracks_by_artist on tracks (artist_id)`,
  `create index tracks_by_title on tracks (title collate nocase, id)`,
  // What is left to measure is found without reading what is done.
  `create index tracks_to_measure on tracks (id) where missing_since is null and failure_code is null`,
  `create virtual table tracks_search using fts5 (
    title, artist, album,
    content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3'
  )`,
  `create trigger tracks_search_insert after insert on tracks begin
    insert into tracks_search (rowid, title, artist, album) values (new.id, new.title, new.artist, new.album);
  end`,
  `create trigger tracks_search_update after update of title, artist, album on tracks begin
    delete from tracks_search where rowid = old.id;
    insert into tracks_search (rowid, title, artist, album) values (new.id, new.title, new.artist, new.album);
  end`,
  `create trigger tracks_search_delete after delete on tracks begin
    delete from tracks_search where rowid = old.id;
  end`,
  `create table analyses (
    payload_hash text not null, algorithm_version integer not null,
    measurements text not null, bulk blob not null, analysed_at real not null,
    primary key (payload_hash, algorithm_version)
  ) strict`,
  `create table descriptors (
    payload_hash text not null, algorithm_version integer not null, descriptors text not null,
    primary key (payload_hash, algorithm_version)
  ) strict`,
  `create table settings (key text primary key, value text not null) strict`,
];
