import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

/** A program of ours that speaks in lines, in a process of its own; ends with its scope. */
export type LineProcess = Disposable & {
  readonly pid: number;
  /** The next line that fits, from its standard output or its log. */
  line(fits?: (line: string) => boolean): Promise<string>;
  say(line: string): void;
};

export function startNode(script: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): LineProcess {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child: ChildProcessByStdio<Writable, Readable, Readable> = spawn(process.execPath, [path, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  const lines: string[] = [];
  let look = (): void => {};
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      look();
    });
  }
  return {
    pid: child.pid as number,
    line: (fits = () => true) =>
      new Promise((resolve, reject) => {
        child.once('exit', (code) => reject(new Error(`${script} ended with ${code}: ${lines.join('\n')}`)));
        look = () => {
          const index = lines.findIndex(fits);
          if (index >= 0) resolve(lines.splice(0, index + 1).at(-1) as string);
        };
        look();
      }),
    say: (line) => void child.stdin.write(`${line}\n`),
    [Symbol.dispose]: () => void child.kill(),
  };
}

/** User and system time that a process has used, seconds (Linux: 100 ticks a second). */
export function cpuSecondsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Resident set of a process, MB: now, and at its largest. */
export function memoryOf(pid: number): { readonly nowMb: number; readonly peakMb: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const megabytes = (name: string): number =>
    Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024;
  return { nowMb: megabytes('VmRSS'), peakMb: megabytes('VmHWM') };
}
