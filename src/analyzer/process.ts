import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism, setPriority } from 'node:os';
import type { DecoderChoice, DecoderName } from '#engine';
import { ExpectedError } from '#errors';
import { forkChild } from '#fork-child';
import type { Analyzer, JobOptions } from './analyzer.ts';
import { createJobQueue } from './job-queue.ts';
import type { Job, JobKind, Outcome, Report, Request, Requests, Results } from './jobs.ts';

export type AnalyzerOptions = {
  /** Jobs at the same time; as many as the machine has cores when left out. */
  readonly threads?: number;
  readonly decoder?: DecoderChoice;
  /** How far it stands back for other processes: 0 not at all, to 19. */
  readonly niceness?: number;
  /** Told of starts, deaths and what they cost. */
  readonly log?: (event: string, details: Readonly<Record<string, unknown>>) => void;
};

/** A process that died this often in a row before it was ready cannot be started: what waits is refused. */
const MAX_FAILED_STARTS = 3;
const CLOSE_WITHIN_MS = 3_000;

type Pending = {
  readonly id: number;
  readonly job: Job;
  readonly priority: number;
  readonly onProgress: JobOptions['onProgress'];
  readonly settle: (outcome: Outcome) => void;
  /** It was in flight when the process died, so now it runs alone. */
  isSuspect: boolean;
};

/**
 * The analyzer in a process of its own. A native decoder on a hostile file can abort its whole process; then it is
 * started again, the jobs that were in flight are tried once more one at a time, and the one that kills it again is
 * refused with `decoder_crashed`.
 */
export function forkAnalyzer(options: AnalyzerOptions = {}): Analyzer {
  const { threads = availableParallelism(), decoder = 'auto', niceness = 0, log = () => {} } = options;
  const waiting = createJobQueue<Pending>();
  const running = new Map<number, Pending>();
  const suspects: Pending[] = [];
  let child = start();
  let isReady = false;
  let usedDecoder: DecoderName | null = null;
  let failedStarts = 0;
  let restarts = 0;
  const decodes: Record<JobKind, number> = {
    analyze: 0,
    payloadHash: 0,
    describe: 0,
    solve: 0,
    predict: 0,
    render: 0,
  };
  let nextId = 1;
  let isClosing = false;
  let closed: Promise<void> | undefined;

  function start(): ChildProcess {
    const process = forkChild(new URL('./child.ts', import.meta.url));
    if (niceness > 0) standBack(process.pid, niceness);
    process.on('message', (report: Report) => receive(report));
    process.on('error', () => {}); // followed by 'exit'
    process.on('exit', (code, signal) => died(process, code, signal));
    send(process, { type: 'start', threads, decoder });
    return process;
  }

  function receive(report: Report): void {
    if (report.type === 'ready') {
      isReady = true;
      failedStarts = 0;
      usedDecoder = report.decoder;
      log('analyzer ready', { threads, decoder: report.decoder, pid: child.pid });
      dispatch();
      return;
    }
    const pending = running.get(report.id);
    if (pending === undefined) return;
    if (report.type === 'outcome') decodes[pending.job.kind] += report.decodes;
    if (report.type === 'progress') pending.onProgress?.(report.secondsDone, report.secondsTotal);
    else {
      running.delete(report.id);
      pending.settle(report.type === 'outcome' ? report.outcome : stuck(pending.job));
      dispatch();
    }
  }

  function died(process: ChildProcess, code: number | null, signal: string | null): void {
    if (isClosing || process !== child) return;
    const inFlight = [...running.values()];
    running.clear();
    log('analyzer died', { code, signal, inFlight: inFlight.map(({ job }) => job.path) });
    for (const pending of inFlight) {
      if (pending.isSuspect) pending.settle(crashed(pending.job, signal ?? `exit code ${code}`));
      else {
        pending.isSuspect = true;
        suspects.push(pending);
      }
    }
    failedStarts = isReady ? 0 : failedStarts + 1;
    isReady = false;
    restarts++;
    if (failedStarts >= MAX_FAILED_STARTS) {
      refuseAll({
        ok: false,
        code: 'bug',
        message: `the analyzer process cannot be started (${signal ?? code})`,
      });
      failedStarts = 0;
    }
    child = start();
  }

  function dispatch(): void {
    if (!isReady || isClosing) return;
    const isTryingSuspect = [...running.values()].some(({ isSuspect }) => isSuspect);
    if (isTryingSuspect) return;
    if (suspects.length > 0) {
      const suspect = running.size === 0 ? suspects.shift() : undefined;
      if (suspect) run(suspect);
      return;
    }
    while (running.size < threads) {
      const next = waiting.shift();
      if (next === undefined) return;
      run(next);
    }
  }

  function run(pending: Pending): void {
    running.set(pending.id, pending);
    const { id, job, onProgress } = pending;
    send(child, { type: 'run', id, job, wantsProgress: onProgress !== undefined });
  }

  function submit<Kind extends JobKind>(
    kind: Kind,
    path: string,
    request: Requests[Kind],
    options: JobOptions = {},
  ): Promise<Results[Kind]> {
    const { priority = 0, signal, onProgress } = options;
    if (isClosing)
      return Promise.reject(
        failure({ ok: false, code: 'shutting_down', message: 'the analyzer is closing' }),
      );
    if (signal?.aborted) return Promise.reject(failure(cancelled(path)));
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        const suspect = suspects.indexOf(pending);
        if (suspect >= 0) suspects.splice(suspect, 1);
        if (suspect >= 0 || waiting.remove(pending)) pending.settle(cancelled(path));
        else send(child, { type: 'cancel', id: pending.id });
      };
      const pending: Pending = {
        id: nextId++,
        job: { kind, path, request } as Job,
        priority,
        onProgress,
        isSuspect: false,
        settle(outcome) {
          signal?.removeEventListener('abort', onAbort);
          if (outcome.ok) resolve(outcome.result as Results[Kind]);
          else reject(failure(outcome));
        },
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      waiting.push(pending);
      dispatch();
    });
  }

  function refuseAll(outcome: Outcome): void {
    for (const pending of [...suspects.splice(0), ...running.values()]) pending.settle(outcome);
    running.clear();
    for (let pending = waiting.shift(); pending; pending = waiting.shift()) pending.settle(outcome);
  }

  return {
    analyze: (path, jobOptions) => submit('analyze', path, undefined, jobOptions),
    payloadHash: (path, jobOptions) => submit('payloadHash', path, undefined, jobOptions),
    describe: (path, jobOptions) => submit('describe', path, undefined, jobOptions),
    solve: (path, request, jobOptions) => submit('solve', path, request, jobOptions),
    predict: (path, request, jobOptions) => submit('predict', path, request, jobOptions),
    render: (path, request, jobOptions) => submit('render', path, request, jobOptions),
    status: () => ({
      ready: isReady,
      decoder: usedDecoder,
      threads,
      running: running.size,
      waiting: waiting.size() + suspects.length,
      restarts,
      decodes: { ...decodes },
    }),
    [Symbol.asyncDispose]() {
      closed ??= close();
      return closed;
    },
  };

  async function close(): Promise<void> {
    isClosing = true;
    refuseAll({ ok: false, code: 'shutting_down', message: 'the analyzer is closing' });
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    send(child, { type: 'close' });
    const deadline = setTimeout(() => child.kill('SIGKILL'), CLOSE_WITHIN_MS);
    await exited;
    clearTimeout(deadline);
  }
}

/** Where the system does not let us, it only is slower to answer while it measures. */
function standBack(pid: number | undefined, niceness: number): void {
  try {
    if (pid !== undefined) setPriority(pid, niceness);
  } catch {
    // No permission, or gone already: its 'exit' follows.
  }
}

function send(process: ChildProcess, request: Request): void {
  // A process that has just died cannot be told anything; its 'exit' follows and settles what it was doing.
  if (process.connected) process.send(request, () => {});
}

function failure(outcome: Extract<Outcome, { ok: false }>): Error {
  return outcome.code === 'bug'
    ? new Error(outcome.message)
    : new ExpectedError(outcome.code, outcome.message);
}

function cancelled(path: string) {
  return { ok: false, code: 'cancelled', message: `the work on ${path} was cancelled` } as const;
}

function stuck(job: Job) {
  return {
    ok: false,
    code: 'timed_out',
    message: `${job.path} took too long and could not be stopped`,
  } as const;
}

function crashed(job: Job, how: string) {
  return {
    ok: false,
    code: 'decoder_crashed',
    message: `decoding ${job.path} ended the analyzer twice (${how})`,
  } as const;
}
