import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type BenchTrack, wavAs } from './bench-tracks.ts';
import { describeMachine } from './machine.ts';
import { runProcess } from './run-process.ts';

const contender = fileURLToPath(new URL('./contenders/chain.ts', import.meta.url));

const OURS = [
  'read',
  'gain, limiter idle',
  'gain, limiter busy',
  'equaliser, limiter idle',
  'dynamics, limiter idle',
  'everything, limiter idle',
  'everything, limiter busy',
] as const;

const EQUALISER = [
  'lowshelf=f=120:g=-1.8',
  'equalizer=f=350:t=q:w=0.7:g=-1',
  'equalizer=f=3000:t=q:w=0.7:g=1.3',
  'highshelf=f=8000:g=3',
].join(',');
const COMPRESSOR = 'acompressor=threshold=-20dB:ratio=1.43:attack=1:release=120:knee=4';
const LIMITER = 'alimiter=limit=-1dB:level=false:attack=1.5:release=80';

/** Comparable work; its limiter looks at samples, ours at what lies between them. */
const FFMPEG: Readonly<Record<string, readonly string[]>> = {
  'ffmpeg: read': [],
  'ffmpeg: volume, alimiter idle': ['-af', `volume=-12dB,${LIMITER}`],
  'ffmpeg: volume, alimiter busy': ['-af', `volume=6dB,${LIMITER}`],
  'ffmpeg: everything, alimiter idle': ['-af', `${EQUALISER},${COMPRESSOR},volume=-12dB,${LIMITER}`],
  'ffmpeg: everything, alimiter busy': ['-af', `${EQUALISER},${COMPRESSOR},volume=6dB,${LIMITER}`],
};
/** The same work on both sides. */
const LIKE: Readonly<Record<string, string>> = {
  read: 'ffmpeg: read',
  'gain, limiter idle': 'ffmpeg: volume, alimiter idle',
  'gain, limiter busy': 'ffmpeg: volume, alimiter busy',
  'everything, limiter idle': 'ffmpeg: everything, alimiter idle',
  'everything, limiter busy': 'ffmpeg: everything, alimiter busy',
};

/**
 * How fast is the chain, and which stage takes what? × real time per core (audio seconds over processor seconds) from a
 * WAV file to nowhere, beside ffmpeg's filters. Reading and the start of the process are taken off. All take turns.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { rounds: { type: 'string', default: '3' } },
  });
  process.stdout.write(`${describeMachine()}\n`);
  for (const track of [wavAs(2, 44_100), wavAs(1, 44_100), wavAs(2, 96_000)]) {
    const best = await bestOf(commandsFor(track), Number(values.rounds));
    printTable(track, best);
  }
}

function commandsFor({ path }: BenchTrack): ReadonlyMap<string, readonly string[]> {
  const ours = OURS.map((stage) => [stage, [process.execPath, contender, path, stage]] as const);
  const theirs = Object.entries(FFMPEG).map(([name, filter]) => {
    const start = ['ffmpeg', '-v', 'quiet', '-nostdin', '-threads', '1', '-filter_threads', '1', '-i', path];
    return [name, [...start, ...filter, '-f', 'null', '-']] as const;
  });
  return new Map<string, readonly string[]>([...ours, ...theirs]);
}

/** The least processor time of each, seconds. */
async function bestOf(
  commands: ReadonlyMap<string, readonly string[]>,
  rounds: number,
): Promise<ReadonlyMap<string, number>> {
  const best = new Map<string, number>();
  for (let round = 0; round < rounds; round++) {
    for (const [name, command] of commands) {
      process.stderr.write(`\r\u001b[2Kround ${round + 1} of ${rounds}: ${name}`);
      const { cpuSeconds } = await runProcess(command);
      best.set(name, Math.min(cpuSeconds, best.get(name) ?? Number.POSITIVE_INFINITY));
    }
  }
  process.stderr.write('\r\u001b[2K');
  return best;
}

function printTable({ name: track, seconds }: BenchTrack, best: ReadonlyMap<string, number>): void {
  const at = (name: string): number => best.get(name) ?? Number.NaN;
  const alone = (name: string): number => at(name) - at(name.startsWith('ffmpeg') ? 'ffmpeg: read' : 'read');
  const print = (...cells: readonly string[]): void =>
    void process.stdout.write(`| ${cells.join(' | ')} |\n`);
  process.stdout.write(`\n### ${track}, ${seconds} s\n\n`);
  print('', '× real time per core, reading included', 'chain alone', 'ffmpeg likewise', 'chain alone is');
  process.stdout.write('|---|---|---|---|---|\n');
  for (const stage of OURS) {
    const like = LIKE[stage];
    const speed = (cpuSeconds: number): string => (seconds / cpuSeconds).toFixed(0);
    const isReading = stage === 'read';
    print(
      stage,
      speed(at(stage)),
      isReading ? '' : speed(alone(stage)),
      like === undefined ? '' : speed(isReading ? at(like) : alone(like)),
      like === undefined || isReading ? '' : `${(alone(like) / alone(stage)).toFixed(2)} × as fast`,
    );
  }
}
