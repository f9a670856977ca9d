import { styleText } from 'node:util';
import type { Figures } from '#mastering';
import { toWireErrors, toWireFigures, toWirePlan } from '#wire';
import type { Failure } from './each-file.ts';
import type { Mastered, MasterSettings } from './master-file.ts';
import { type Column, createTable } from './table.ts';
import { unsafeNote } from './unsafe-note.ts';

/** One line of the comparison. */
type Row = { readonly label: string; readonly figures: Figures; readonly isError?: boolean };

/** From here on an error is coloured: nineteen of twenty are to stay below. */
const NOTABLE = { lu: 0.3, db: 0.5, centroidRatio: 0.03 };

/** A file as one line of JSON. */
export function printJson(
  result: Mastered | Failure,
  { preset, intensity }: Pick<MasterSettings, 'preset' | 'intensity'>,
): void {
  process.stdout.write(`${JSON.stringify(result.ok ? toLine(result) : result)}\n`);

  function toLine({ path, ok, out, before, predicted, after, ...rest }: Mastered) {
    return {
      ...{ path, ok, out, before: toWireFigures(before), predicted: toWireFigures(predicted) },
      ...{ after: toWireFigures(after), error: toWireErrors(predicted, after) },
      ...{ preset, intensity, plan: rest.plan && toWirePlan(rest.plan), unreached: rest.unreached },
      ...{
        backed_off_db: rest.backedOffDb,
        ceiling_exceeded_db: rest.ceilingExceededDb,
        warnings: rest.warnings,
      },
    };
  }
}

/** A few lines for each file: what was there, what was foretold, what has come of it. */
export function reportPrinter(
  settings: Pick<MasterSettings, 'preset' | 'targetLufs'>,
): (result: Mastered | Failure) => void {
  const { stdout, stderr } = process;
  const bold = (words: string): string =>
    stdout.isTTY ? styleText('bold', words, { stream: stdout }) : words;
  const note = (words: string): string =>
    `  ${stdout.isTTY ? styleText('yellow', words, { stream: stdout }) : words}\n`;
  let isFirst = true;
  return (result) => {
    if (!result.ok) {
      stderr.write(`${result.code}: ${result.message}\n`);
      return;
    }
    const { path, out, before, predicted, after, recommendation } = result;
    const { primaryProfileName, confidence } = recommendation;
    const table = createTable(columnsFor(after), stdout);
    const error = { label: 'error', figures: errorOf(after, predicted), isError: true };
    if (!isFirst) stdout.write('\n');
    isFirst = false;
    stdout.write(`${bold(path)} → ${bold(out)}\n`);
    stdout.write(`  ${primaryProfileName}, confidence ${(100 * confidence).toFixed(0)} %\n`);
    stdout.write(table.head());
    for (const row of [
      { label: 'before', figures: before },
      { label: 'predicted', figures: predicted },
    ])
      stdout.write(table.row(row));
    stdout.write(table.row({ label: 'after', figures: after }));
    stdout.write(table.row(error));
    if (!recommendation.isSafe) stdout.write(note(unsafeNote(settings)));
    for (const sentence of notesOf(result)) stdout.write(note(sentence));
  };
}

function notesOf({ unreached, backedOffDb, ceilingExceededDb, warnings }: Mastered): readonly string[] {
  const notes = [...unreached];
  if (backedOffDb > 0) notes.push(`${backedOffDb.toFixed(2)} dB less, for what encoding adds to the peaks`);
  if (ceilingExceededDb > 0)
    notes.push(`peaks are ${ceilingExceededDb.toFixed(2)} dB over the ceiling even so`);
  return [...notes, ...warnings];
}

function columnsFor(after: Figures): readonly Column<Row>[] {
  const quantity = (title: string, key: keyof Figures, digits: number, notable: number): Column<Row> => ({
    title,
    width: 9,
    align: 'right',
    cell: ({ figures, isError }) => shown(figures[key], digits, isError ?? false),
    colour: ({ figures, isError }) => (isError && Math.abs(figures[key] ?? 0) > notable ? 'red' : null),
  });
  return [
    { title: '', width: 11, align: 'left', cell: ({ label }) => `  ${label}` },
    quantity('LUFS', 'integratedLufs', 2, NOTABLE.lu),
    quantity('dBTP', 'truePeakDbtp', 2, NOTABLE.db),
    quantity('crest dB', 'crestFactorDb', 2, NOTABLE.db),
    quantity('Hz', 'spectralCentroidHz', 0, NOTABLE.centroidRatio * (after.spectralCentroidHz ?? 0)),
  ];
}

function shown(value: number | null, digits: number, isSigned: boolean): string {
  if (value === null) return '–';
  const text = value.toFixed(digits);
  // What rounds to nothing has no sign.
  if (Number(text) === 0) return text.replace('-', '');
  return isSigned && value > 0 ? `+${text}` : text;
}

function errorOf(after: Figures, predicted: Figures): Figures {
  const difference = (key: keyof Figures): number | null => {
    const [is, was] = [after[key], predicted[key]];
    return is === null || was === null ? null : is - was;
  };
  return {
    integratedLufs: difference('integratedLufs'),
    truePeakDbtp: difference('truePeakDbtp'),
    crestFactorDb: difference('crestFactorDb'),
    spectralCentroidHz: difference('spectralCentroidHz'),
  };
}
