/** Files whose content had been measured under another path or other tags were left without a duration. */
export const durationsOfCopies: readonly string[] = [
  `update tracks set duration_seconds = (
    select json_extract(measurements, '$.durationSeconds') from analyses
    where analyses.payload_hash = tracks.payload_hash order by algorithm_version desc limit 1
  ) where duration_seconds is null and payload_hash is not null`,
];
