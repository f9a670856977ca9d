import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts the processor time of threads in ticks of 10 ms. */
const TICKS_PER_SECOND = 100;

/** Processor seconds, user and system, of each thread of a process, by thread id; none where there is no /proc. */
export function threadTimes(pid: number): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  try {
    for (const thread of readdirSync(`/proc/${pid}/task`)) {
      const fields =
        readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      times.set(thread, (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND);
    }
  } catch {
    // Not Linux, or the thread has just ended.
  }
  return times;
}

/** The share of `seconds` that each of the `count` busiest threads has worked since `before`, 0…1. */
export function busyShares(
  pid: number,
  before: ReadonlyMap<string, number>,
  seconds: number,
  count: number,
): readonly number[] {
  return [...threadTimes(pid)]
    .map(([thread, time]) => (time - (before.get(thread) ?? 0)) / seconds)
    .sort((a, b) => b - a)
    .slice(0, count);
}

/** The process of ours that runs `module`, forked by this one; 0 where it cannot be found. */
export function childRunning(module: string): number {
  try {
    for (const thread of readdirSync(`/proc/${process.pid}/task`))
      for (const child of readFileSync(`/proc/${process.pid}/task/${thread}/children`, 'utf8')
        .trim()
        .split(' '))
        if (child && readFileSync(`/proc/${child}/cmdline`, 'utf8').includes(module)) return Number(child);
  } catch {
    // Not Linux.
  }
  return 0;
}
