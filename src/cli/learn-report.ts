import { OCTAVE_CENTRES_HZ, type Profile } from '#profiles';
import type { LeftOut, TrackPair } from './learn-pairs.ts';
import { signed } from './signed.ts';
import { type Column, createTable } from './table.ts';

/** What has come of a run. */
export type Learned = {
  /** The files of the profile and of its other side. */
  readonly outputs: readonly string[];
  readonly profile: Profile;
  /** What leaves alone what is as the afters are. */
  readonly done: Profile;
  readonly pairs: readonly TrackPair[];
  readonly leftOut: readonly LeftOut[];
  readonly warnings: readonly string[];
};

/** More would hide the result; `--json` has all. */
const MOST_PAIRS_SHOWN = 50;
/** Characters on either side of 0. */
const BAR_WIDTH = 12;
/** Bars are no longer for less, dB. */
const LEAST_FULL_BAR_DB = 3;

export function printLearnedJson({ outputs, profile, done, pairs, leftOut, warnings }: Learned): void {
  const answer = {
    ok: true,
    outputs,
    profile,
    done,
    pairs: pairs.map(({ before, after, matchedBy, alignment }) => ({
      before: before.path,
      after: after.path,
      matched_by: matchedBy,
      likeness: alignment && Number(alignment.likeness.toFixed(3)),
      lag_seconds: alignment?.lagSeconds ?? null,
    })),
    left_out: leftOut.map(({ path, code, message }) => ({ path, code, message })),
    warnings,
  };
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

/** Which pairs were used, and what they say. */
export function printLearned({ outputs, profile, pairs }: Learned): void {
  const { stdout } = process;
  const { id, name, samples, followsDeviation, targets } = profile;
  const pairTable = createTable(pairColumns, stdout);
  stdout.write(pairTable.head());
  for (const pair of pairs.slice(0, MOST_PAIRS_SHOWN)) stdout.write(pairTable.row(pair));
  if (pairs.length > MOST_PAIRS_SHOWN) stdout.write(`… and ${pairs.length - MOST_PAIRS_SHOWN} more\n`);

  stdout.write(`\n${name} (${id}), from ${samples?.count} pairs of ${samples?.tracks} tracks\n`);
  const table = createTable(changeColumns, stdout);
  stdout.write(table.head());
  for (const row of changesOf(profile)) stdout.write(table.row(row));
  stdout.write(
    `How much of it a track gets follows its deviation to ${Math.round(100 * followsDeviation)} %.\n\n`,
  );

  if (targets.octaveChangesDb) printOctaves(targets.octaveChangesDb);
  else stdout.write('No octave changed by more than 0.75 dB: of the spectrum the centroid is aimed at.\n');
  stdout.write(`\nWritten to ${outputs.join(', and what leaves such masters alone to ')}\n`);
}

const pairColumns: readonly Column<TrackPair>[] = [
  { title: 'before', width: null, align: 'left', cell: ({ before }) => before.name },
  { title: 'after', width: 32, align: 'left', cell: ({ after }) => after.name },
  { title: 'by', width: 5, align: 'left', cell: ({ matchedBy }) => matchedBy },
  {
    title: 'alike',
    width: 6,
    align: 'right',
    cell: ({ alignment }) => (alignment === null ? '–' : `${Math.round(100 * alignment.likeness)} %`),
  },
  {
    title: 'later',
    width: 7,
    align: 'right',
    cell: ({ alignment }) => (alignment === null ? '–' : `${signed(alignment.lagSeconds, 1)} s`),
  },
];

type ChangeRow = {
  readonly label: string;
  readonly target: number;
  readonly spread: number;
  readonly unit: string;
  readonly digits: number;
};

function changesOf({ targets, targetSpread }: Profile): readonly ChangeRow[] {
  return [
    {
      label: 'loudness',
      target: targets.loudnessChangeLu,
      spread: targetSpread?.loudnessChangeLu ?? 0,
      ...{ unit: 'LU', digits: 2 },
    },
    {
      label: 'crest factor',
      target: targets.crestChangeDb,
      spread: targetSpread?.crestChangeDb ?? 0,
      ...{ unit: 'dB', digits: 2 },
    },
    {
      label: 'centroid',
      target: targets.centroidChangeHz,
      spread: targetSpread?.centroidChangeHz ?? 0,
      ...{ unit: 'Hz', digits: 0 },
    },
  ];
}

const changeColumns: readonly Column<ChangeRow>[] = [
  { title: 'change', width: 12, align: 'left', cell: ({ label }) => label },
  { title: 'target', width: 8, align: 'right', cell: ({ target, digits }) => signed(target, digits) },
  { title: 'spread', width: 9, align: 'right', cell: ({ spread, digits }) => `± ${spread.toFixed(digits)}` },
  { title: '', width: 2, align: 'left', cell: ({ unit }) => unit },
];

type OctaveRow = { readonly centreHz: number; readonly db: number; readonly bar: string };

function printOctaves(changesDb: readonly number[]): void {
  const full = Math.max(LEAST_FULL_BAR_DB, ...changesDb.map(Math.abs));
  const table = createTable<OctaveRow>(
    [
      { title: 'octave Hz', width: 9, align: 'right', cell: ({ centreHz }) => String(centreHz) },
      { title: 'dB', width: 6, align: 'right', cell: ({ db }) => signed(db, 1) },
      { title: '', width: 2 * BAR_WIDTH + 1, align: 'left', cell: ({ bar }) => bar },
    ],
    process.stdout,
  );
  process.stdout.write(table.head());
  for (const [octave, db] of changesDb.entries())
    process.stdout.write(table.row({ centreHz: OCTAVE_CENTRES_HZ[octave] ?? 0, db, bar: barOf(db / full) }));
}

/** From the middle to the left or to the right; −1…1. */
function barOf(share: number): string {
  const length = Math.round(Math.abs(share) * BAR_WIDTH);
  const bar = '█'.repeat(length);
  return share < 0 ? `${bar.padStart(BAR_WIDTH)}│` : `${' '.repeat(BAR_WIDTH)}│${bar}`;
}
