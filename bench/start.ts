import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeToneFile } from '../test/tone-file.ts';
import { makeBigLibrary } from './big-library.ts';
import { type LineProcess, memoryOf, startNode } from './line-process.ts';
import { describeMachine } from './machine.ts';
import { idle } from './server.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const node = process.execPath;
const BIN = '../bin/auralis.mjs';
/** After the heap has been given back; and after the analyzer has been let go as well. */
const LOOK_AFTER_SECONDS = [25, 75];

/**
 * How long until something comes of it: a command on a file of three seconds, and a server on a library of 10,000 tracks;
 * and what the server holds while nobody asks it anything. Contenders take turns.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '7' },
      tracks: { type: 'string', default: '10000' },
      'old-node': { type: 'string', default: '/usr/bin/node' },
    },
  });
  const rounds = Number(values.rounds);
  const folder = mkdtempSync(join(homedir(), '.cache', 'auralis-bench-start-'));
  try {
    print(describeMachine());
    commands(folder, rounds, values['old-node']);
    await servers(folder, rounds, Number(values.tracks));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** User and system time are those of all processes of a command. */
type Taken = { readonly wallMs: number; readonly cpuMs: number };

function commands(folder: string, rounds: number, oldNode: string): void {
  const file = join(folder, 'three.wav');
  writeToneFile(file, { seconds: 3, sampleRateHz: 44_100 });
  const analyze = [here(BIN), 'analyze', file];
  const oldVersion = spawnSync(oldNode, ['--version'], { encoding: 'utf8' }).stdout?.trim();
  const isOld = oldVersion && Number(/\d+/.exec(oldVersion)?.[0]) < 24;
  const contenders: readonly (readonly [string, readonly string[], string?])[] = [
    ['auralis analyze', [node, ...analyze]],
    ...(isOld ? [[`auralis analyze, ${oldVersion} on the PATH`, [oldNode, ...analyze]] as const] : []),
    ['auralis analyze, nothing compiled kept', [node, ...analyze], 'NODE_DISABLE_COMPILE_CACHE=1'],
    ['*node, nothing*', [node, '-e', '0']],
    ...(isOld ? [[`*node ${oldVersion}, nothing*`, [oldNode, '-e', '0']] as const] : []),
    ['*node, loading node-av*', [node, '--input-type=module', '-e', "await import('node-av/lib')"]],
    ['*ffmpeg ebur128, peak*', ['ffmpeg', '-v', 'error', '-nostdin', '-i', file, ...EBUR128]],
    ['*loudgain*', ['loudgain', '-q', file]],
  ];
  const taken = contenders.map((): Taken[] => []);
  for (let round = 0; round < rounds; round++)
    contenders.forEach(([, command, setting], i) => {
      const cost = timed(command, setting);
      if (cost !== null) taken[i]?.push(cost);
    });
  print('\n| a file of 3 s | wall ms: best (median) | CPU ms: best (median) |\n|---|---|---|');
  contenders.forEach(([name], i) => {
    const costs = taken[i] ?? [];
    const [wall, cpu] = [costs.map(({ wallMs }) => wallMs), costs.map(({ cpuMs }) => cpuMs)];
    print(`| ${name} | ${costs.length === 0 ? 'not installed' : both(wall)} | ${both(cpu)} |`);
  });
}

const EBUR128 = ['-af', 'ebur128=peak=true', '-f', 'null', '-'];

/** `null` where the command is not there, or fails. */
function timed(command: readonly string[], setting = ''): Taken | null {
  const script = `TIMEFORMAT='%R %U %S'; time ${setting} "$@" >/dev/null 2>&1`;
  const { status, stderr } = spawnSync('bash', ['-c', script, 'bash', ...command], { encoding: 'utf8' });
  const [wall, user, system] = (stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
  if (status !== 0 || wall === undefined || user === undefined || system === undefined) return null;
  return { wallMs: 1000 * wall, cpuMs: 1000 * (user + system) };
}

async function servers(folder: string, rounds: number, tracks: number): Promise<void> {
  const data = join(folder, 'data');
  await makeBigLibrary(data, join(folder, 'music'), tracks);
  const ours = (): LineProcess =>
    startNode(BIN, ['serve', '--port', '0', '--data', data], { AURALIS_LOG: 'error' });
  {
    // The first start takes in what the library is not told: pictures, and what Node compiles.
    using first = ours();
    await idle(await originOf(first), first.pid);
    await ended(first);
  }
  const readyMs: number[] = [];
  const bareMs: number[] = [];
  let bareMb = 0;
  for (let round = 0; round < rounds; round++) {
    const startedAt = performance.now();
    using server = ours();
    await ready(`${await originOf(server)}/api/ready`);
    readyMs.push(performance.now() - startedAt);
    await ended(server);
    const bareStartedAt = performance.now();
    using bare = startNode('./contenders/bare-fastify.ts', []);
    await ready(`http://127.0.0.1:${await bare.line()}/`);
    bareMs.push(performance.now() - bareStartedAt);
    await setTimeout(500);
    bareMb = memoryOf(bare.pid).nowMb;
  }
  print(`\n| a server, until it answers 200 | ms: best (median) |\n|---|---|`);
  print(`| auralis serve, /api/ready, ${tracks} tracks | ${both(readyMs)} |`);
  print(`| *Fastify, hello world* | ${both(bareMs)} |`);

  using server = ours();
  await ready(`${await originOf(server)}/api/ready`);
  print('\n| while nobody asks | server MB | all its processes, MB |\n|---|---|---|');
  let seconds = 0;
  for (const after of LOOK_AFTER_SECONDS) {
    await setTimeout(1000 * (after - seconds));
    seconds = after;
    const all = withChildren(server.pid).map((pid) => memoryOf(pid).nowMb);
    const sum = all.reduce((total, each) => total + each, 0);
    print(`| auralis serve, ${after} s after | ${all[0]?.toFixed(0)} | ${sum.toFixed(0)} in ${all.length} |`);
  }
  print(`| *Fastify, hello world* | ${bareMb.toFixed(0)} | |`);
  await ended(server);
}

async function originOf(server: LineProcess): Promise<string> {
  return /http:\S+:\d+/.exec(await server.line((line) => line.includes('http:')))?.[0] as string;
}

async function ready(url: string): Promise<void> {
  while (!(await fetch(url)).ok) await setTimeout(2);
}

/** It holds the data folder until it has gone. */
async function ended(server: LineProcess): Promise<void> {
  process.kill(server.pid, 'SIGTERM');
  while (isThere(server.pid)) await setTimeout(20);
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** A process and all below it that hold memory (one that has ended and is not looked after holds none). */
function withChildren(pid: number): readonly number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  const below = children === '' ? [] : children.split(' ').flatMap((child) => withChildren(Number(child)));
  return [pid, ...below].filter((each) => memoryOf(each).nowMb > 0);
}

/** The best, and in brackets the median; nothing of nothing. */
function both(values: readonly number[]): string {
  if (values.length === 0) return '';
  const sorted = values.toSorted((a, b) => a - b);
  return `${sorted[0]?.toFixed(0)} (${sorted[Math.floor(sorted.length / 2)]?.toFixed(0)})`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
