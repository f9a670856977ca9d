/**
 * One row for each album and track that has a picture, was looked through for one, or lost its own to a person
 * (`is_removed`: scans leave it alone). Pictures are files in the data folder, named by `hash`.
 */
export const artwork: readonly string[] = [
  `create table artwork (
    kind text not null check (kind in ('album', 'track')), id integer not null,
    hash text, format text, width integer, height integer,
    source text check (source in ('uploaded', 'embedded', 'folder')),
    is_removed integer not null default 0,
    looked_at real,
    primary key (kind, id)
  ) strict, without rowid`,
  `create index artwork_by_hash on artwork (hash) where hash is not null`,
  // Ids are given out again: a new album must not wear an old one's cover.
  `create trigger artwork_of_deleted_album after delete on albums begin
    delete from artwork where kind = 'album' and id = old.id;
  end`,
  `create trigger artwork_of_deleted_track after delete on tracks begin
    delete from artwork where kind = 'track' and id = old.id;
  end`,
];
