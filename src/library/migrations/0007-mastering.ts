/**
 * What mastering was decided for the content of files, what it is predicted to do, and what came of it. Everything but
 * `renders` can be worked out again; numbers are of the versions that made them. Aims are canonical JSON.
 */
export const mastering: readonly string[] = [
  `create table solutions (
    id integer primary key,
    payload_hash text not null, algorithm_version integer not null, mastering_version integer not null,
    aims text not null,
    plan text not null, prediction text not null, unreached text not null,
    solved_at real not null,
    unique (payload_hash, algorithm_version, mastering_version, aims)
  ) strict`,
  `create table predictions (
    solution_id integer not null references solutions (id) on delete cascade, intensity real not null,
    prediction text not null, predicted_at real not null,
    primary key (solution_id, intensity)
  ) strict, without rowid`,
  // What lists show of a content: the solution of its recommendation, or why there is none. Of another basis (profiles,
  // versions) it counts as not there.
  `create table recommendations (
    payload_hash text primary key, basis text not null,
    solution_id integer references solutions (id) on delete cascade,
    failure_code text, failure_message text
  ) strict, without rowid`,
  `create index recommendations_by_solution on recommendations (solution_id)`,
  `create table renders (
    id integer primary key,
    payload_hash text not null, preset text not null, intensity real not null, format text not null,
    plan text not null,
    before text not null, predicted text not null, measured text not null,
    backed_off_db real not null, ceiling_exceeded_db real not null,
    mastering_version integer not null, rendered_at real not null,
    unique (payload_hash, preset, intensity, format, plan)
  ) strict`,
];
