import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { availableParallelism, setPriority } from 'node:os';
import { join } from 'node:path';
import type { DecoderChoice, DecoderName } from '#engine';
import { ExpectedError, messageOf } from '#errors';
import { forkChild } from '#fork-child';
import type { Analyzer, JobOptions } from './analyzer.ts';
import { createJobQueue } from './job-queue.ts';
import type { DecodingKind, Job, JobKind, Outcome, Report, Request, Requests, Results } from './jobs.ts';

export type AnalyzerOptions = {
  /** Jobs at the same time; as many as the machine has cores when left out. */
  readonly threads?: number;
  readonly decoder?: DecoderChoice;
  /** How far it stands back for other processes once it has started: 0 not at all, to 19. */
  readonly niceness?: number;
  /**
   * When nothing has been asked of it for so long, its process ends; the next job starts it again, and waits for that. It
   * never does where this is left out.
   */
  readonly restsAfterMs?: number;
  /** Told of starts, deaths and what they cost. */
  readonly log?: (event: string, details: Readonly<Record<string, unknown>>) => void;
};

/** A process that died this often in a row before it was ready cannot be started: what waits is refused. */
const MAX_FAILED_STARTS = 3;
/** Then it is tried again after so long, or when somebody asks for something. */
const START_AGAIN_AFTER_MS = 10_000;
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
  const { restsAfterMs = null } = options;
  const waiting = createJobQueue<Pending>();
  const running = new Map<number, Pending>();
  const suspects: Pending[] = [];
  /** `null` while it rests, and while it cannot be started. */
  let child: ChildProcess | null = null;
  let isReady = false;
  /** Whether its last start went well, and it has not died since. */
  let isSound = false;
  let resting: NodeJS.Timeout | undefined;
  let startingAgain: NodeJS.Timeout | undefined;
  /** Those that were told to end, with their ends. */
  const leaving = new Set<Promise<void>>();
  let usedDecoder: DecoderName | null = null;
  let failedStarts = 0;
  let restarts = 0;
  const decodes: Record<DecodingKind, number> = {
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

  function start(): void {
    clearTimeout(startingAgain);
    let process: ChildProcess;
    try {
      process = forkChild(new URL('./child.ts', import.meta.url));
    } catch (error) {
      // No memory. Who submits something is answered first.
      startingAgain = setTimeout(notStarted, 0, messageOf(error));
      return;
    }
    child = process;
    process.on('message', (report: Report) => receive(report));
    process.on('error', (error) => {
      // 'exit' follows, but not where there never was a process: no Node any longer, or too many processes.
      if (process.pid === undefined && process === child) notStarted(error.message);
    });
    process.on('exit', (code, signal) => died(process, code, signal));
    send(process, { type: 'start', threads, decoder });
  }

  /** Tries again, soon or later. `how` says what came of it. */
  function notStarted(how: string): void {
    if (isClosing) return;
    child = null;
    isSound = false;
    failedStarts++;
    log('analyzer not started', { how, failedStarts });
    if (failedStarts < MAX_FAILED_STARTS) {
      start();
      return;
    }
    refuseAll({
      ok: false,
      code: 'analyzer_unavailable',
      message: `the analyzer process cannot be started (${how})`,
    });
    startingAgain = setTimeout(start, START_AGAIN_AFTER_MS).unref();
  }

  function receive(report: Report): void {
    if (report.type === 'ready') {
      isReady = true;
      isSound = true;
      failedStarts = 0;
      usedDecoder = report.decoder;
      // From now on: while it starts, somebody may be waiting for it.
      if (niceness > 0) standBack(child?.pid, niceness);
      log('analyzer ready', { threads, decoder: report.decoder, pid: child?.pid });
      dispatch();
      restLater();
      return;
    }
    const pending = running.get(report.id);
    if (pending === undefined) return;
    if (report.type === 'outcome' && pending.job.kind !== 'demo') decodes[pending.job.kind] += report.decodes;
    if (report.type === 'progress') pending.onProgress?.(report.secondsDone, report.secondsTotal);
    else {
      running.delete(report.id);
      pending.settle(report.type === 'outcome' ? report.outcome : stuck(pending.job));
      dispatch();
      restLater();
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
    restarts++;
    const wasReady = isReady;
    isReady = false;
    isSound = false;
    if (wasReady) start();
    else notStarted(signal ?? `exit code ${code}`);
  }

  function restLater(): void {
    if (restsAfterMs === null || running.size > 0) return;
    clearTimeout(resting);
    resting = setTimeout(rest, restsAfterMs).unref();
  }

  function rest(): void {
    if (child === null || !isReady || isClosing) return;
    const { pid } = child;
    void end(child);
    child = null;
    isReady = false;
    log('analyzer rests', { pid });
  }

  function end(process: ChildProcess): Promise<void> {
    const ended = endOf(process).finally(() => leaving.delete(ended));
    leaving.add(ended);
    return ended;
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
      clearTimeout(resting);
      waiting.push(pending);
      if (child === null) start();
      dispatch();
    });
  }

  function refuseAll(outcome: Outcome): void {
    for (const pending of [...suspects.splice(0), ...running.values()]) pending.settle(outcome);
    running.clear();
    for (let pending = waiting.shift(); pending; pending = waiting.shift()) pending.settle(outcome);
  }

  start();
  return {
    analyze: (path, jobOptions) => submit('analyze', path, undefined, jobOptions),
    payloadHash: (path, jobOptions) => submit('payloadHash', path, undefined, jobOptions),
    describe: (path, jobOptions) => submit('describe', path, undefined, jobOptions),
    solve: (path, request, jobOptions) => submit('solve', path, request, jobOptions),
    predict: (path, request, jobOptions) => submit('predict', path, request, jobOptions),
    render: (path, request, jobOptions) => submit('render', path, request, jobOptions),
    makeDemoFile: (request, jobOptions) =>
      submit('demo', join(request.folder, request.fileName), request, jobOptions),
    status: () => ({
      ready: isSound,
      resting: child === null,
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
    clearTimeout(resting);
    clearTimeout(startingAgain);
    refuseAll({ ok: false, code: 'shutting_down', message: 'the analyzer is closing' });
    if (child !== null) void end(child);
    await Promise.all(leaving);
  }
}

/** Tells a process to end, and waits until it has. */
async function endOf(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  const exited = once(process, 'exit');
  send(process, { type: 'close' });
  const deadline = setTimeout(() => process.kill('SIGKILL'), CLOSE_WITHIN_MS);
  await exited;
  clearTimeout(deadline);
}

/** Where the system does not let us, it only is slower to answer while it measures. */
function standBack(pid: number | undefined, niceness: number): void {
  try {
    for (const id of pid === undefined ? [] : threadsOf(pid)) setPriority(id, niceness);
  } catch {
    // No permission, or gone already: its 'exit' follows.
  }
}

/** Linux knows a priority of each thread, others one of the process. */
function threadsOf(pid: number): readonly number[] {
  return process.platform === 'linux' ? readdirSync(`/proc/${pid}/task`).map(Number) : [pid];
}

function send(process: ChildProcess | null, request: Request): void {
  // A process that has just died cannot be told anything; its 'exit' follows and settles what it was doing.
  if (process?.connected) process.send(request, () => {});
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
