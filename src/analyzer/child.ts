/**
 * The analyzer process: runs jobs on its pool and reports. It holds no queue (the server's side does, and so knows
 * what was in flight when it dies) and no state worth saving: it may be killed at any moment.
 */
import { stat } from 'node:fs/promises';
import { type Control, cancel, newControl, readProgress } from './control.ts';
import type { Job, Outcome, Report, Request } from './jobs.ts';
import { createPool, type Pool } from './pool.ts';
import { GRACE_MS, SILENCE_LIMIT_MS, timeLimitMs } from './time-limit.ts';

const WATCH_EVERY_MS = 100;

type Running = {
  readonly job: Job;
  readonly control: Control;
  readonly wantsProgress: boolean;
  readonly startedAt: number;
  limitMs: number;
  beats: number;
  beatAt: number;
  toldToStopAt: number | null;
  isOverdue: boolean;
};

const running = new Map<number, Running>();
let pool: Pool | undefined;
let starting: Promise<void> | undefined;

process.on('message', (request: Request) => {
  if (request.type === 'start') starting = start(request);
  else if (request.type === 'run') void run(request);
  else if (request.type === 'cancel') tellToStop(running.get(request.id));
  else void close();
});
// The server is gone, however it went: nobody wants the results.
process.on('disconnect', () => void close());

async function start({ threads, decoder }: Extract<Request, { type: 'start' }>): Promise<void> {
  pool = createPool({ threads, decoder });
  report({ type: 'ready', decoder: await pool.warmUp() });
}

async function run({ id, job, wantsProgress }: Extract<Request, { type: 'run' }>): Promise<void> {
  if (pool === undefined) throw new Error('run before start');
  const now = performance.now();
  const entry: Running = {
    job,
    control: newControl(),
    wantsProgress,
    startedAt: now,
    limitMs: timeLimitMs(job.kind, 0),
    beats: 0,
    beatAt: now,
    toldToStopAt: null,
    isOverdue: false,
  };
  running.set(id, entry);
  // Meanwhile the thread has begun: it does not wait for what only its limit depends on.
  stat(job.path).then(
    ({ size }) => {
      entry.limitMs = timeLimitMs(job.kind, size);
    },
    () => {}, // The thread will meet the same and say so.
  );
  const { outcome, decodes } = await pool.run(job, entry.control);
  running.delete(id);
  report({ type: 'outcome', id, outcome: entry.isOverdue ? timedOut(job, outcome) : outcome, decodes });
}

/** A job that was stopped for its time says so, rather than that somebody cancelled it. */
function timedOut(job: Job, outcome: Outcome): Outcome {
  if (outcome.ok || outcome.code !== 'cancelled') return outcome;
  return { ok: false, code: 'timed_out', message: `${job.path} took longer than its size allows` };
}

function tellToStop(entry: Running | undefined): void {
  if (entry === undefined || entry.toldToStopAt !== null) return;
  entry.toldToStopAt = performance.now();
  cancel(entry.control);
}

setInterval(() => {
  const now = performance.now();
  for (const [id, entry] of running) {
    const { beats, secondsDone, secondsTotal } = readProgress(entry.control);
    if (beats !== entry.beats) {
      entry.beats = beats;
      entry.beatAt = now;
      if (entry.wantsProgress) report({ type: 'progress', id, secondsDone, secondsTotal });
    }
    const isSilent = now - entry.beatAt > SILENCE_LIMIT_MS[entry.job.kind];
    if (isSilent || now - entry.startedAt > entry.limitMs) {
      entry.isOverdue = true;
      tellToStop(entry);
    }
    if (entry.toldToStopAt !== null && now - entry.toldToStopAt > GRACE_MS) {
      // Only the whole process can be got rid of: the other jobs in flight are run again.
      process.send?.({ type: 'stuck', id } satisfies Report, () => process.kill(process.pid, 'SIGKILL'));
      return;
    }
  }
}, WATCH_EVERY_MS).unref();

async function close(): Promise<void> {
  for (const entry of running.values()) tellToStop(entry);
  const deadline = setTimeout(() => process.kill(process.pid, 'SIGKILL'), 1_000);
  while (running.size > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  // Threads that are still loading would be terminated.
  await starting?.catch(() => {});
  await pool?.close();
  clearTimeout(deadline);
  process.exit(0);
}

function report(message: Report): void {
  if (process.connected) process.send?.(message);
}
