import { isPreserving, openCatalogue, type Profile } from '#profiles';
import { type OptionSpecs, type Parsed, text } from './options.ts';
import { signed } from './signed.ts';
import { createTable } from './table.ts';

export const listOptions: OptionSpecs = {
  profiles: { type: 'string', value: 'DIR', help: 'list: your own profiles, beside the catalogue' },
  json: { type: 'boolean', help: 'objects for machines' },
};

/** Every profile: what it was learned from, how often it is reckoned with, what it asks for. */
export async function runList(parsed: Parsed): Promise<number> {
  const userFolder = text(parsed, 'profiles');
  const { profiles, problems } = openCatalogue(userFolder === undefined ? {} : { userFolder });
  for (const problem of problems) process.stderr.write(`profile skipped: ${problem}\n`);
  if (parsed.values.json)
    for (const profile of profiles) process.stdout.write(`${JSON.stringify(toLine(profile))}\n`);
  else printTable(profiles);
  return problems.length > 0 ? 1 : 0;
}

function toLine({ id, name, version, reason, source, samples, share, targets, followsDeviation }: Profile) {
  return {
    ...{ id, name, version, reason, source, samples: samples ?? null, share: share.value },
    loudness_change: targets.loudnessChangeLu,
    crest_change: targets.crestChangeDb,
    centroid_change: targets.centroidChangeHz,
    absolute_rms_dbfs: targets.absoluteRmsDbfs ?? null,
    octave_changes_db: targets.octaveChangesDb ?? null,
    follows_deviation: followsDeviation,
  };
}

function printTable(profiles: readonly Profile[]): void {
  const widest = (cells: readonly string[]): number => Math.max(...cells.map(({ length }) => length));
  const table = createTable<Profile>(
    [
      { title: 'id', width: widest(profiles.map(({ id }) => id)), align: 'left', cell: ({ id }) => id },
      { title: 'name', width: null, align: 'left', cell: ({ name }) => name },
      { title: 'version', width: 7, align: 'right', cell: ({ version }) => String(version) },
      {
        title: 'samples',
        width: 7,
        align: 'right',
        cell: ({ samples }) => (samples ? String(samples.count) : '–'),
      },
      { title: 'share', width: 6, align: 'right', cell: ({ share }) => share.value.toFixed(3) },
      { title: 'targets', width: 44, align: 'left', cell: targetsInWords },
    ],
    process.stdout,
  );
  process.stdout.write(table.head());
  for (const profile of profiles) process.stdout.write(table.row(profile));
}

function targetsInWords(profile: Profile): string {
  const { loudnessChangeLu, crestChangeDb, centroidChangeHz, absoluteRmsDbfs, octaveChangesDb } =
    profile.targets;
  if (isPreserving(profile)) return 'nothing is to be changed';
  const level =
    absoluteRmsDbfs === undefined ? `${signed(loudnessChangeLu, 1)} LU` : `to ${absoluteRmsDbfs} dBFS`;
  const spectrum = octaveChangesDb === undefined ? `${signed(centroidChangeHz, 0)} Hz` : 'by octave';
  return `${level}, crest ${signed(crestChangeDb, 1)} dB, ${spectrum}`;
}
