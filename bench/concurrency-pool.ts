import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Analyzer, forkAnalyzer } from '#analyzer';
import { type EventLoopDelay, watchEventLoop } from './event-loop.ts';
import { busiestSince, childRunning, type ThreadTime, threadTimes } from './thread-times.ts';

/** Of the process that asks, and of the analyzer process. */
export type Delays = { readonly ours: EventLoopDelay; readonly child: EventLoopDelay };

/** What became of measuring files on a number of threads. */
export type Run = Delays & { readonly seconds: number; readonly threads: readonly ThreadTime[] };

/** An analyzer whose threads are warm, and its event loop. */
export type Watched = AsyncDisposable & {
  readonly analyzer: Analyzer;
  /** Since the last time. */
  delays(): Promise<Delays>;
};

const UNKNOWN: EventLoopDelay = { p50Ms: Number.NaN, p99Ms: Number.NaN, maxMs: Number.NaN };

/** Every thread has done two jobs when it resolves. `probe` is a file that may be written. */
export async function startAnalyzer(threads: number, file: string, probe: string): Promise<Watched> {
  process.env.AURALIS_BENCH_PROBE = probe;
  process.env.NODE_OPTIONS = `--import ${new URL('./event-loop-probe.ts', import.meta.url)}`;
  const analyzer = forkAnalyzer({ threads });
  await Promise.all(Array.from({ length: 2 * threads }, () => analyzer.analyze(file)));
  delete process.env.NODE_OPTIONS;
  const loop = watchEventLoop();
  const pid = childRunning('analyzer/child.');
  return {
    analyzer,
    async delays() {
      const ours = loop.take();
      rmSync(probe, { force: true });
      if (pid > 0) process.kill(pid, 'SIGUSR2');
      return { ours, child: await written(probe) };
    },
    [Symbol.asyncDispose]: () => analyzer[Symbol.asyncDispose](),
  };
}

async function written(probe: string): Promise<EventLoopDelay> {
  for (let tries = 0; tries < 100; tries++) {
    await setTimeout(10);
    try {
      return JSON.parse(readFileSync(probe, 'utf8')) as EventLoopDelay;
    } catch {
      // Not written yet.
    }
  }
  return UNKNOWN;
}

export async function measureAll(
  { analyzer, delays }: Watched,
  files: readonly string[],
  threads: number,
): Promise<Run> {
  await delays();
  const pid = childRunning('analyzer/child.');
  const before = threadTimes(pid);
  const startedAt = performance.now();
  await Promise.all(files.map((file) => analyzer.analyze(file)));
  const seconds = (performance.now() - startedAt) / 1000;
  const busiest = busiestSince(pid, before, threads);
  return { seconds, threads: busiest, ...(await delays()) };
}

/** The seconds that as many processes of FFmpeg take for the loudness of the files. */
export async function ebur128(files: readonly string[], processes: number): Promise<number> {
  const startedAt = performance.now();
  const left = [...files];
  const one = async (): Promise<void> => {
    for (let file = left.shift(); file !== undefined; file = left.shift()) {
      const filter = ['-af', 'ebur128=peak=true:framelog=quiet', '-f', 'null', '-'];
      const args = ['-v', 'quiet', '-nostdin', '-threads', '1', '-i', file, ...filter];
      await once(spawn('ffmpeg', args, { stdio: 'ignore' }), 'exit');
    }
  };
  await Promise.all(Array.from({ length: processes }, one));
  return (performance.now() - startedAt) / 1000;
}

/** From the end of one job to the beginning of the next on a thread, ms: jobs that have nothing to do. */
export async function betweenJobsMs({ analyzer }: Watched): Promise<number> {
  const count = 2000;
  const missing = fileURLToPath(new URL('./no-such-file.flac', import.meta.url));
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: count }, () => analyzer.payloadHash(missing).catch(() => {})));
  return (performance.now() - startedAt) / count;
}
