/**
 * What is left to do is done the longest first, so that no long file is begun when all others have ended. Of what has no
 * duration it is not known that it is short. The expression is that of `left-to-do.ts`.
 */
export const longestFirst: readonly string[] = [
  `drop index tracks_to_measure`,
  `create index tracks_left_to_do on tracks (-coalesce(duration_seconds, 1e9), id)
    where missing_since is null and failure_code is null`,
];
