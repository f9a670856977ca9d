/**
 * Playlists and favourites. Positions are 0, 1, 2, … without a gap. A playlist's count and duration are kept beside it,
 * so that a page of playlists need not read a million tracks: by whoever adds and takes away, and by a trigger when a
 * track's duration changes. In whole milliseconds: sums of seconds would drift.
 */
export const playlists: readonly string[] = [
  // autoincrement: the id of a playlist that is gone never becomes another's.
  `create table playlists (
    id integer primary key autoincrement,
    name text not null check (length(name) between 1 and 200),
    description text not null check (length(description) <= 2000),
    track_count integer not null default 0, duration_ms integer not null default 0,
    created_at real not null, updated_at real not null
  ) strict`,
  `create index playlists_by_name on playlists (name collate nocase, id)`,
  `create table playlist_tracks (
    id integer primary key,
    playlist_id integer not null references playlists (id) on delete cascade,
    position integer not null,
    track_id integer not null references tracks (id)
  ) strict`,
  // Not unique: a move shifts positions in one statement, which passes through equal ones.
  `create index playlist_tracks_by_position on playlist_tracks (playlist_id, position)`,
  `create index playlist_tracks_by_track on playlist_tracks (track_id, playlist_id)`,
  `create trigger playlist_tracks_duration after update of duration_seconds on tracks
    when old.duration_seconds is not new.duration_seconds begin
    update playlists set
      duration_ms = duration_ms + (
        cast(round(coalesce(new.duration_seconds, 0) * 1000) as integer)
        - cast(round(coalesce(old.duration_seconds, 0) * 1000) as integer)
      ) * (select count(*) from playlist_tracks where track_id = new.id and playlist_id = playlists.id)
    where id in (select playlist_id from playlist_tracks where track_id = new.id);
  end`,
  `create virtual table playlists_search using fts5 (
    name, description,
    content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3'
  )`,
  `create trigger playlists_search_insert after insert on playlists begin
    insert into playlists_search (rowid, name, description) values (new.id, new.name, new.description);
  end`,
  `create trigger playlists_search_update after update of name, description on playlists begin
    delete from playlists_search where rowid = old.id;
    insert into playlists_search (rowid, name, description) values (new.id, new.name, new.description);
  end`,
  `create trigger playlists_search_delete after delete on playlists begin
    delete from playlists_search where rowid = old.id;
  end`,
  `create table favourites (
    track_id integer primary key references tracks (id) on delete cascade, added_at real not null
  ) strict`,
];
