import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Contender, presentContenders } from './analysis-contenders.ts';
import { type Measured, measured, summaryOf, summaryTable, trackTable } from './analysis-report.ts';
import { type Breakdown, stageTable, sumOf } from './analysis-stages.ts';
import { BENCH_FORMATS, type BenchTrack, benchTrack, longTrack } from './bench-tracks.ts';
import { describeMachine } from './machine.ts';
import { oneCore } from './one-core.ts';
import { type Cost, runProcess } from './run-process.ts';

const USAGE = `npm run bench -- analysis
  --formats flac,mp3   of ${BENCH_FORMATS.map(keyOf).join(', ')}; all when left out
  --rounds 3           of which the best counts
  --long               ten hours of MP3 and two of WAV instead, one round
  --json               everything that was measured, for machines
`;

/** Best of how many. */
type Rounds = { readonly contenders: number; readonly stages: number };

type OnTrack = {
  readonly track: BenchTrack;
  readonly all: readonly Measured[];
  readonly stages: Breakdown | null;
};

/**
 * How fast a whole analysis is, beside decoding alone and beside tools that measure loudness only: processor time of
 * all processes, start-up included, and peak memory; and what its stages take. All contenders take turns, on one core.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '3' },
      formats: { type: 'string', default: BENCH_FORMATS.join() },
      long: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  const formats = formatsIn(values.formats);
  const wanted = Number(values.rounds);
  if (formats === null || !(Number.isInteger(wanted) && wanted > 0)) {
    process.stderr.write(USAGE);
    process.exitCode = 2;
    return;
  }
  const tracks = values.long ? [longTrack('MP3'), longTrack('WAV')] : formats.map(benchTrack);
  // A minute of a long file takes its stages no longer than one of a short file.
  const rounds = values.long
    ? { contenders: 1, stages: 0 }
    : { contenders: wanted, stages: Math.min(wanted, 2) };
  const contenders = presentContenders().filter(({ isForLongFiles }) => isForLongFiles || !values.long);
  const core = oneCore();
  const machine = `${describeMachine()}, ${core === null ? 'not pinned' : `pinned to core ${core}`}, best of ${rounds.contenders}`;
  const print = (text: string): void => void (values.json || process.stdout.write(text));

  print(`${machine}\n`);
  const results: OnTrack[] = [];
  for (const track of tracks) {
    const result = await onTrack(track, contenders, rounds, core);
    results.push(result);
    print(trackTable(track, result.all));
  }
  print(
    stageTable(
      results.flatMap(({ track, all, stages }) =>
        stages === null ? [] : [{ name: track.name, breakdown: stages, wholeMs: workMs(track, all) }],
      ),
    ),
  );
  const summaries = results.map(({ track, all }) => summaryOf(track, all));
  print(summaryTable(summaries));
  if (values.json)
    process.stdout.write(`${JSON.stringify({ machine, core, rounds, results, summaries }, null, 2)}\n`);
}

async function onTrack(
  track: BenchTrack,
  contenders: readonly Contender[],
  rounds: Rounds,
  core: number | null,
): Promise<OnTrack> {
  const able = contenders.filter(({ cannotRead }) => !cannotRead?.includes(track.name));
  const costs = new Map<Contender, Cost[]>(able.map((contender) => [contender, []]));
  const breakdowns: Breakdown[] = [];
  for (let round = 0; round < rounds.contenders; round++) {
    const progress = (name: string) =>
      show(`${track.name}, round ${round + 1} of ${rounds.contenders}: ${name}`);
    for (const contender of able.filter(({ maxRounds = rounds.contenders }) => round < maxRounds)) {
      progress(contender.name);
      costs.get(contender)?.push(await runProcess(contender.command(track.path), core));
    }
    if (round >= rounds.stages) continue;
    progress('stages');
    breakdowns.push(JSON.parse((await runProcess(stagesCommand(track.path), core)).stdout) as Breakdown);
  }
  show('');
  return {
    track,
    all: able.map((contender) => measured(contender, costs.get(contender) ?? [])),
    stages: breakdowns.toSorted((a, b) => sumOf(a) - sumOf(b))[0] ?? null,
  };
}

function stagesCommand(path: string): readonly string[] {
  return [process.execPath, fileURLToPath(new URL('./contenders/stages.ts', import.meta.url)), path];
}

/** Milliseconds a minute of audio. */
function workMs(track: BenchTrack, all: readonly Measured[]): number | null {
  const seconds = all.find(({ name }) => name === 'auralis engine')?.workCpuSeconds ?? null;
  return seconds === null ? null : (1000 * seconds) / (track.seconds / 60);
}

/** `null` when one of them is unknown. */
function formatsIn(list: string) {
  const found = list.split(',').map((word) => BENCH_FORMATS.find((format) => keyOf(format) === keyOf(word)));
  return found.includes(undefined) ? null : found.filter((format) => format !== undefined);
}

/** `WAV 24` is `wav24` on the command line. */
function keyOf(format: string): string {
  return format.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

/** One line on stderr, written over; nothing where it is no terminal. */
function show(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K${line}`);
}
