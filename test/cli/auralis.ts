import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

const bin = join(import.meta.dirname, '../../bin/auralis.mjs');

export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** Starts the bin as a shell would; `ended` is when it is over. */
export function startAuralis(...args: readonly string[]): {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
} {
  const child = spawn(process.execPath, [bin, ...args]);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  return {
    child,
    ended: new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr }))),
  };
}

/** Runs the bin to its end. */
export function auralis(...args: readonly string[]): Promise<Ended> {
  return startAuralis(...args).ended;
}

/** What a command printed with `--json`. */
export function lines(stdout: string) {
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}
