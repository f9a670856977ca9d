import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type BenchTrack, benchTracks, longTrack } from './bench-tracks.ts';
import { describeMachine } from './machine.ts';
import { type Cost, runProcess } from './run-process.ts';

type Contender = {
  readonly name: string;
  readonly does: string;
  readonly command: (path: string) => readonly string[];
  /** What must be installed for it; nothing for our own. */
  readonly needs?: string;
  /** The format that it fails on. */
  readonly cannotRead?: string;
};

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const node = process.execPath;

const contenders: readonly Contender[] = [
  {
    name: 'auralis decode',
    does: 'decode only',
    command: (path) => [node, here('./contenders/decode.ts'), path],
  },
  {
    name: 'auralis engine',
    does: 'everything, in one process',
    command: (path) => [node, here('./contenders/analyze.ts'), path],
  },
  {
    name: 'auralis analyze',
    does: 'everything, by the command line, start of process and thread included',
    command: (path) => [node, here('../src/cli/main.ts'), 'analyze', '--json', '--jobs', '1', path],
  },
  {
    name: 'ffmpeg decode',
    does: 'decode only',
    command: (path) => ['ffmpeg', '-v', 'quiet', '-nostdin', '-threads', '1', '-i', path, '-f', 'null', '-'],
    needs: 'ffmpeg',
  },
  {
    name: 'ffmpeg ebur128',
    does: 'loudness, range, true peak',
    command: (path) => [
      ...['ffmpeg', '-hide_banner', '-nostats', '-nostdin', '-threads', '1', '-i', path],
      ...['-af', 'ebur128=peak=true:framelog=verbose', '-f', 'null', '-'],
    ],
    needs: 'ffmpeg',
  },
  {
    name: 'loudgain',
    does: 'loudness, range, true peak',
    command: (path) => ['loudgain', '-q', path],
    needs: 'loudgain',
  },
  {
    name: 'bs1770gain',
    does: 'loudness, range, true peak',
    command: (path) => ['bs1770gain', '-i', '-r', '-t', path],
    needs: 'bs1770gain',
    // 0.8.6: "converting frame: Input changed", then -70 LUFS.
    cannotRead: 'WAV',
  },
  {
    name: 'essentia.js',
    does: 'loudness, centroid, over our decoder',
    command: (path) => [node, here('./contenders/essentia.ts'), path],
  },
];

/**
 * How fast a whole analysis is, beside decoding alone and beside tools that measure loudness only: × real time per
 * core (audio seconds over processor seconds of all processes, start-up included) and peak memory. All contenders
 * take turns, so that a busy machine is busy for all.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { rounds: { type: 'string', default: '3' }, long: { type: 'boolean', default: false } },
  });
  const present = contenders.filter(({ name, needs }) => {
    const isHere = needs === undefined || isInstalled(needs);
    if (!isHere) process.stderr.write(`${name} is left out: scripts/provision.sh --bench installs it\n`);
    return isHere;
  });
  process.stdout.write(`${describeMachine()}\n`);
  if (values.long) return runLong();
  for (const track of benchTracks()) {
    const able = present.filter(({ cannotRead }) => cannotRead !== track.name);
    printTable(track, able, await interleaved(able, track, Number(values.rounds)));
  }
}

async function runLong(): Promise<void> {
  const ours = contenders.filter(({ name }) => name === 'auralis engine' || name === 'auralis analyze');
  for (const track of [longTrack('MP3'), longTrack('WAV')])
    printTable(track, ours, await interleaved(ours, track, 1));
}

async function interleaved(
  present: readonly Contender[],
  track: BenchTrack,
  rounds: number,
): Promise<Map<Contender, Cost[]>> {
  const costs = new Map<Contender, Cost[]>(present.map((contender) => [contender, []]));
  for (let round = 0; round < rounds; round++) {
    for (const contender of present) {
      process.stderr.write(`\r\u001b[2K${track.name}, round ${round + 1} of ${rounds}: ${contender.name}`);
      costs.get(contender)?.push(await runProcess(contender.command(track.path)));
    }
  }
  process.stderr.write('\r\u001b[2K');
  return costs;
}

function printTable(track: BenchTrack, present: readonly Contender[], costs: Map<Contender, Cost[]>): void {
  const best = (contender: Contender, quantity: (cost: Cost) => number): number =>
    Math.min(...(costs.get(contender) ?? []).map(quantity));
  const engine = present.find(({ name }) => name === 'auralis engine');
  const ours = engine ? best(engine, ({ cpuSeconds }) => cpuSeconds) : Number.NaN;
  process.stdout.write(`\n### ${track.name}, ${track.seconds} s\n\n`);
  process.stdout.write(
    '| | does | × real time per core: best (median) | auralis engine is | peak MB |\n|---|---|---|---|---|\n',
  );
  for (const contender of present) {
    const cpu = best(contender, ({ cpuSeconds }) => cpuSeconds);
    const middle = median((costs.get(contender) ?? []).map(({ cpuSeconds }) => cpuSeconds));
    const memory = Math.max(...(costs.get(contender) ?? []).map(({ peakMegabytes }) => peakMegabytes));
    const speed = `${(track.seconds / cpu).toFixed(0)} (${(track.seconds / middle).toFixed(0)})`;
    const ratio = contender === engine ? '' : `${(cpu / ours).toFixed(2)} × as fast`;
    process.stdout.write(
      `| ${contender.name} | ${contender.does} | ${speed} | ${ratio} | ${memory.toFixed(0)} |\n`,
    );
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function isInstalled(tool: string): boolean {
  try {
    execFileSync('bash', ['-c', `command -v ${tool}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
