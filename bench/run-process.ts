import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { createProcessWatch } from './process-watch.ts';

/** What a command cost, its children included. */
export type Cost = {
  readonly wallSeconds: number;
  /** User and system time of all its processes. */
  readonly cpuSeconds: number;
  /** Largest resident set of any one of its processes, MB; 0 where /proc does not tell. */
  readonly peakMegabytes: number;
  /** Largest sum of the resident sets of all its processes at one time, MB; what they share counts in each. */
  readonly peakMegabytesOfAll: number;
  /** What it printed. */
  readonly stdout: string;
};

/** A child that nobody waited for was seen to use more than the clock's grain. */
const GRAIN_SECONDS = 0.05;

/**
 * Runs a command to its end, on one `core` when told; bash counts the processor time, /proc tells the memory. Throws
 * when it fails.
 */
export async function runProcess(command: readonly string[], core: number | null = null): Promise<Cost> {
  const quoted = command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  const timed = ['bash', '-c', `TIMEFORMAT='%R %U %S'; time ${quoted} 2>&3 3>&-`];
  const [file, ...args] = core === null ? timed : ['taskset', '-c', `${core}`, ...timed];
  const shell = spawn(file as string, args, { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  const [stdout, times, stderr] = [1, 2, 3].map((fd) => collect(shell.stdio[fd] as Readable));
  const watch = createProcessWatch(shell.pid as number);
  const code = await new Promise<number | null>((resolve) => shell.on('close', resolve));
  const seen = watch.stop();
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}: ${stderr?.().slice(-2000)}`);
  const [wall, user, system] = (times?.().trim().split('\n').at(-1) ?? '').split(' ').map(Number);
  const counted = (user ?? Number.NaN) + (system ?? Number.NaN);
  return {
    wallSeconds: wall ?? Number.NaN,
    // bash counts only children that were waited for.
    cpuSeconds: seen.cpuSeconds > counted + GRAIN_SECONDS ? seen.cpuSeconds : counted,
    peakMegabytes: seen.peakMegabytes,
    peakMegabytesOfAll: seen.peakMegabytesOfAll,
    stdout: stdout?.() ?? '',
  };
}

function collect(stream: Readable): () => string {
  let text = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  return () => text;
}
