/** Files beside music that are there for the time of one write. */
export const temporaryFiles: readonly string[] = [
  `create table temporary_files (path text primary key, made_at real not null) strict`,
];
