import type { Command } from './command.ts';
import { type Measurement, measureAll } from './measure.ts';
import { integer } from './options.ts';
import { UsageError } from './usage-error.ts';

export const analyzeCommand: Command = {
  takes: 'FILE|DIR…',
  summary: 'measure files in full: loudness, peaks, dynamics, spectrum, stereo',
  details: `A table on a terminal; with --json one object a line:
  path, ok, duration_seconds, sample_rate_hz, channels, integrated_lufs, …, warnings
  or path, ok (false), code, message. null is a quantity that the signal does not have.
Exit code 0: all measured; 1: some file failed, the others are done.`,
  options: {
    json: { type: 'boolean', help: 'one JSON object a line, for machines' },
    jobs: { type: 'string', short: 'j', value: 'N', help: 'files at the same time (default: one a core)' },
  },
  async run(parsed) {
    if (parsed.positionals.length === 0) throw new UsageError('analyze needs a file or a folder');
    const threads = integer(parsed, 'jobs', 1, 256);
    return measureAll(parsed.positionals, {
      threads,
      printer: parsed.values.json ? jsonPrinter : tablePrinter,
    });
  },
};

type Print = (measurement: Measurement) => void;

async function jsonPrinter(): Promise<Print> {
  const { toMeasurements } = await import('#wire');
  return (measurement) => {
    const line = measurement.ok
      ? { path: measurement.path, ok: true, ...toMeasurements(measurement.analysis) }
      : measurement;
    process.stdout.write(`${JSON.stringify(line)}\n`);
  };
}

type Measured = Extract<Measurement, { ok: true }>;

async function tablePrinter(): Promise<Print> {
  const { createTable } = await import('./table.ts');
  const quantity = (
    title: string,
    width: number,
    value: (row: Measured) => number | null,
    digits: number,
  ) => ({
    title,
    width,
    align: 'right' as const,
    cell: (row: Measured) => value(row)?.toFixed(digits) ?? '–',
  });
  const table = createTable<Measured>(
    [
      { title: 'file', width: null, align: 'left', cell: ({ path }) => path },
      {
        title: 'length',
        width: 8,
        align: 'right',
        cell: ({ analysis }) => minutes(analysis.durationSeconds),
      },
      quantity('LUFS', 6, ({ analysis }) => analysis.integratedLufs, 1),
      quantity('LRA', 5, ({ analysis }) => analysis.loudnessRangeLu, 1),
      {
        ...quantity('dBTP', 6, ({ analysis }) => analysis.truePeakDbtp, 1),
        colour: ({ analysis }) => ((analysis.truePeakDbtp ?? -1) > 0 ? 'red' : null),
      },
      quantity('PLR', 5, ({ analysis }) => analysis.peakToLoudnessLu, 1),
      quantity('RMS', 6, ({ analysis }) => analysis.rmsDbfs, 1),
      quantity('crest', 5, ({ analysis }) => analysis.crestFactorDb, 1),
      quantity('Hz', 5, ({ analysis }) => analysis.spectralCentroidHz, 0),
      quantity('corr', 5, ({ analysis }) => analysis.stereoCorrelation, 2),
      {
        title: 'notes',
        width: 22,
        align: 'left',
        cell: ({ analysis }) => analysis.warnings.map(({ code }) => code).join(', '),
        colour: () => 'yellow',
      },
    ],
    process.stdout,
  );
  let isFirst = true;
  return (measurement) => {
    if (isFirst) process.stdout.write(table.head());
    isFirst = false;
    if (measurement.ok) process.stdout.write(table.row(measurement));
    else process.stderr.write(`${measurement.code}: ${measurement.message}\n`);
  };
}

function minutes(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
