/**
 * The figures that tracks are listed by stand in the tracks themselves, each in an index: to look 100,000 of them up by
 * content and sort them took a third of a second. Triggers keep them, whoever writes what they come from. Which version of
 * measurements counts stands in `settings` (`listed-figures.ts`); recommendations hold no other basis than that in use.
 */
const FIGURES: Readonly<Record<string, string>> = {
  integrated_lufs: 'integratedLufs',
  crest_factor_db: 'crestFactorDb',
  true_peak_dbtp: 'truePeakDbtp',
  spectral_centroid_hz: 'spectralCentroidHz',
};

const COLUMNS = Object.keys(FIGURES);

/** To be set in a row of `tracks`; nulls where its content is not measured. */
const MEASURED = `(${COLUMNS.join(', ')}) = (
  select ${Object.values(FIGURES)
    .map((name) => `json_extract(measurements, '$.${name}')`)
    .join(', ')}
  from analyses where analyses.payload_hash = tracks.payload_hash and algorithm_version =
    (select cast(value as integer) from settings where key = 'listed_algorithm_version'))`;

const RECOMMENDED = `confidence =
  (select confidence from recommendations where recommendations.payload_hash = tracks.payload_hash)`;

export const listedFigures: readonly string[] = [
  ...[...COLUMNS, 'confidence'].flatMap((column) => [
    `alter table tracks add column ${column} real`,
    `create index tracks_by_${column} on tracks (${column})`,
  ]),
  // A page far down the others took a tenth of a second likewise, to sort whole rows by.
  `create index tracks_by_artist_name on tracks (artist collate nocase)`,
  `create index tracks_by_album_title on tracks (album collate nocase)`,
  `create index tracks_by_year on tracks (year)`,
  `create index tracks_by_duration on tracks (duration_seconds)`,
  `create index tracks_by_added_at on tracks (added_at)`,
  `create index tracks_missing on tracks (id) where missing_since is not null`,
  `create index tracks_failed on tracks (id) where failure_code is not null`,
  // Of those that were kept without it, it is found as if they were not solved: that takes a millisecond each.
  `alter table recommendations add column confidence real`,
  `create trigger tracks_figures_of_content after update of payload_hash on tracks
    when old.payload_hash is not new.payload_hash begin
    update tracks set ${MEASURED}, ${RECOMMENDED} where id = new.id;
  end`,
  ...['insert', 'update of measurements'].map(
    (event) => `create trigger tracks_figures_${event.split(' ')[0]} after ${event} on analyses begin
      update tracks set ${MEASURED} where payload_hash = new.payload_hash;
    end`,
  ),
  ...['insert', 'update of confidence'].map(
    (
      event,
    ) => `create trigger tracks_confidence_${event.split(' ')[0]} after ${event} on recommendations begin
      update tracks set confidence = new.confidence where payload_hash = new.payload_hash;
    end`,
  ),
  `create trigger tracks_confidence_delete after delete on recommendations begin
    update tracks set confidence = null where payload_hash = old.payload_hash;
  end`,
  // All at once, when another version is to count.
  ...['insert', 'update of value'].map(
    (event) => `create trigger tracks_figures_of_version_${event.split(' ')[0]} after ${event} on settings
      when new.key = 'listed_algorithm_version' begin
      update tracks set ${MEASURED} where payload_hash is not null;
    end`,
  ),
];
