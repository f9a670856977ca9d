import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { musicFolder } from './bench-tracks.ts';
import { equalPieces, unequalPieces } from './concurrency-files.ts';
import {
  betweenJobsMs,
  type Delays,
  ebur128,
  measureAll,
  type Run,
  startAnalyzer,
} from './concurrency-pool.ts';
import { measureInService } from './concurrency-service.ts';
import type { EventLoopDelay } from './event-loop.ts';
import { describeMachine } from './machine.ts';
import { runProcess } from './run-process.ts';

const IDLE_MS = 2000;
const JOBS = 20;

/**
 * Whether two threads do twice the work of one, and leave both main threads free; what lies between two jobs of a thread; how
 * long both threads are kept busy when files are of very different length. Beside it what the machine itself allows: one
 * and two processes of `ffmpeg ebur128` on the same files.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { rounds: { type: 'string', default: '3' } } });
  const folder = mkdtempSync(join(tmpdir(), 'auralis-bench-concurrency-'));
  print(describeMachine());
  try {
    await albums();
    await scaling(Number(values.rounds), join(folder, 'probe.json'));
    await betweenJobs(join(folder, 'probe.json'));
    await unequal(join(folder, 'data'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** All real music at hand by the command line, whole: start, uneven end and output in it. */
async function albums(): Promise<void> {
  const main = fileURLToPath(new URL('../bin/auralis.mjs', import.meta.url));
  const seconds = ['1', '2'].map((jobs) => {
    const start = performance.now();
    // Nobody looks on meanwhile: looking takes of the second core what is measured here.
    execFileSync(process.execPath, [main, 'analyze', '--json', '--jobs', jobs, join(musicFolder, 'albums')], {
      stdio: 'ignore',
    });
    return (performance.now() - start) / 1000;
  });
  print('\n### All tracks of `real-music.sh`, by `auralis analyze`, once\n');
  print('| | one at once | two at once | times as fast (ideal 2) |\n|---|---|---|---|');
  printScaling('auralis analyze --jobs', seconds[0] as number, seconds[1] as number);
}

async function scaling(rounds: number, probe: string): Promise<void> {
  const files = equalPieces();
  const first = files[0] as string;
  const one: Run[] = [];
  const two: Run[] = [];
  const peerOne: number[] = [];
  const peerTwo: number[] = [];
  let idle: Delays | undefined;
  for (let round = 0; round < rounds; round++) {
    process.stderr.write(`\r\u001b[2Kround ${round + 1} of ${rounds}`);
    {
      await using watched = await startAnalyzer(1, first, probe);
      one.push(await measureAll(watched, files, 1));
    }
    {
      await using watched = await startAnalyzer(2, first, probe);
      two.push(await measureAll(watched, files, 2));
      await setTimeout(IDLE_MS);
      idle = await watched.delays();
    }
    peerOne.push(await ebur128(files, 1));
    peerTwo.push(await ebur128(files, 2));
  }
  process.stderr.write('\r\u001b[2K');
  const fastest = (runs: readonly Run[]): Run => runs.toSorted((a, b) => a.seconds - b.seconds)[0] as Run;
  const best = fastest(two);
  print(`\n### ${files.length} files of one minute (FLAC, MP3, Opus), best of ${rounds}\n`);
  print('| | one at once | two at once | times as fast (ideal 2) |\n|---|---|---|---|');
  // What two threads take from each other (caches, locks, memory) would show in it, and what others take would not.
  const inflation = leastCpu(two) / leastCpu(one);
  printScaling('auralis, threads', fastest(one).seconds, best.seconds);
  printScaling('ffmpeg ebur128, processes', Math.min(...peerOne), Math.min(...peerTwo));
  print(`\nProcessor time of two threads is ${inflation.toFixed(2)} × that of one (ideal 1).`);
  print(`Of the time, one thread alone had work for ${busyShare(fastest(one))}, two ${busyShare(best)}.`);
  print('\n| event loop while two threads work | p50 | p99 | longest | idle p99 |\n|---|---|---|---|---|');
  printDelay('process that asks', best.ours, idle?.ours);
  printDelay('analyzer process', best.child, idle?.child);
}

async function betweenJobs(probe: string): Promise<void> {
  const [file] = unequalPieces().files as [string];
  await using watched = await startAnalyzer(1, file, probe);
  const gapMs = await betweenJobsMs(watched);
  const { seconds } = await measureAll(watched, new Array<string>(JOBS).fill(file), 1);
  const jobMs = (1000 * seconds) / JOBS;
  const share = percent(gapMs / jobMs);
  print(`\nBetween two jobs of a thread: ${gapMs.toFixed(2)} ms, ${share} of what ten seconds of FLAC take.`);
}

async function unequal(data: string): Promise<void> {
  const { folder, files } = unequalPieces();
  const main = fileURLToPath(new URL('../bin/auralis.mjs', import.meta.url));
  const analyze = (...paths: readonly string[]) =>
    runProcess([process.execPath, main, 'analyze', '--json', '--jobs', '2', ...paths]);
  const startUp = await analyze(files[0] as string);
  const all = await analyze(...files);
  const busy = (all.cpuSeconds - startUp.cpuSeconds) / (2 * (all.wallSeconds - startUp.wallSeconds));
  const service = await measureInService(data, folder, files.length);
  const { seconds } = service;
  print(`\n### Ten minutes behind ${files.length - 1} files of ten seconds, two threads\n`);
  print('| | took | both threads busy (ideal 100 %) |\n|---|---|---|');
  print(`| auralis analyze, behind its start-up | ${all.wallSeconds.toFixed(2)} s | ${percent(busy)} |`);
  print(`| auralis serve, database in it | ${seconds.toFixed(2)} s | ${busyShare(service)} |`);
  print('\n| event loop | p50 | p99 | longest | idle p99 |\n|---|---|---|---|---|');
  printDelay('service, while it measures', service.delay, service.idle);
}

function leastCpu(runs: readonly Run[]): number {
  return Math.min(
    ...runs.map(({ threads }) => threads.reduce((sum, { workedSeconds }) => sum + workedSeconds, 0)),
  );
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function printScaling(name: string, one: number, two: number): void {
  print(`| ${name} | ${one.toFixed(2)} s | ${two.toFixed(2)} s | ${(one / two).toFixed(2)} |`);
}

function printDelay(name: string, { p50Ms, p99Ms, maxMs }: EventLoopDelay, idle?: EventLoopDelay): void {
  const cells = [p50Ms, p99Ms, maxMs, idle?.p99Ms ?? Number.NaN].map((ms) => `${ms.toFixed(1)} ms`);
  print(`| ${name} | ${cells.join(' | ')} |`);
}

/** Whether other processes left it a processor or not: a thread that has to wait for one is not idle. */
function busyShare({ seconds, threads }: Pick<Run, 'seconds' | 'threads'>): string {
  const shares = threads.map(
    ({ workedSeconds, keptWaitingSeconds }) => (workedSeconds + keptWaitingSeconds) / seconds,
  );
  return shares.map(percent).join(' and ');
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
