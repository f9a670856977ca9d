/**
 * Loaded into a process that a bench forks (NODE_OPTIONS=--import): at each SIGUSR2 it writes how late the event loop of its
 * main thread has been since the one before, into the file that AURALIS_BENCH_PROBE names.
 */
import { renameSync, writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import { watchEventLoop } from './event-loop.ts';

const file = process.env.AURALIS_BENCH_PROBE;
if (isMainThread && file !== undefined) {
  const delays = watchEventLoop();
  process.on('SIGUSR2', () => {
    writeFileSync(`${file}.part`, JSON.stringify(delays.take()));
    renameSync(`${file}.part`, file);
  });
}
