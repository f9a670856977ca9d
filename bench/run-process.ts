import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** What a command cost, its children included. */
export type Cost = {
  readonly wallSeconds: number;
  /** User and system time of all its processes. */
  readonly cpuSeconds: number;
  /** Largest resident set of any one of its processes, MB; 0 where /proc does not tell. */
  readonly peakMegabytes: number;
};

const WATCH_EVERY_MS = 20;

/** Runs a command to its end; bash counts the processor time, /proc tells the memory. Throws when it fails. */
export async function runProcess(command: readonly string[]): Promise<Cost> {
  const quoted = command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  const script = `TIMEFORMAT='%R %U %S'; time ${quoted} >/dev/null 2>/tmp/auralis-bench.stderr`;
  const shell = spawn('bash', ['-c', script], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  shell.stderr.on('data', (chunk) => {
    said += chunk;
  });
  let peakKilobytes = 0;
  const watch = setInterval(() => {
    for (const pid of descendants(shell.pid as number)) peakKilobytes = Math.max(peakKilobytes, peakOf(pid));
  }, WATCH_EVERY_MS);
  const code = await new Promise<number | null>((resolve) => shell.on('close', resolve));
  clearInterval(watch);
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}`);
  const [wall, user, system] = (said.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
  return {
    wallSeconds: wall ?? Number.NaN,
    cpuSeconds: (user ?? Number.NaN) + (system ?? Number.NaN),
    peakMegabytes: peakKilobytes / 1024,
  };
}

/** All processes below `pid`, by /proc; none where there is no /proc. */
function descendants(pid: number): readonly number[] {
  try {
    const parents = new Map<number, number>();
    for (const entry of readdirSync('/proc')) {
      if (!/^\d+$/.test(entry)) continue;
      const match = /\) \S (\d+)/.exec(tryRead(`/proc/${entry}/stat`));
      if (match) parents.set(Number(entry), Number(match[1]));
    }
    const below = (ancestor: number): number[] =>
      [...parents].filter(([, parent]) => parent === ancestor).flatMap(([child]) => [child, ...below(child)]);
    return below(pid);
  } catch {
    return [];
  }
}

function peakOf(pid: number): number {
  return Number(/VmHWM:\s+(\d+)/.exec(tryRead(`/proc/${pid}/status`))?.[1] ?? 0);
}

/** A process may be gone by the time it is looked at. */
function tryRead(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
