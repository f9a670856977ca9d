import { readdirSync, readFileSync } from 'node:fs';

/** What a thread has worked, and what it had to wait for a processor that others had, s. */
export type ThreadTime = { readonly workedSeconds: number; readonly keptWaitingSeconds: number };

/** Of each thread of a process since it began, by thread id; none where there is no /proc/PID/task/TID/schedstat. */
export function threadTimes(pid: number): ReadonlyMap<string, ThreadTime> {
  const times = new Map<string, ThreadTime>();
  try {
    for (const thread of readdirSync(`/proc/${pid}/task`)) {
      const [worked, kept] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ');
      times.set(thread, { workedSeconds: Number(worked) / 1e9, keptWaitingSeconds: Number(kept) / 1e9 });
    }
  } catch {
    // Not Linux, or the thread has just ended.
  }
  return times;
}

/** Of the `count` busiest threads, since `before`. */
export function busiestSince(
  pid: number,
  before: ReadonlyMap<string, ThreadTime>,
  count: number,
): readonly ThreadTime[] {
  return [...threadTimes(pid)]
    .map(([thread, { workedSeconds, keptWaitingSeconds }]) => ({
      workedSeconds: workedSeconds - (before.get(thread)?.workedSeconds ?? 0),
      keptWaitingSeconds: keptWaitingSeconds - (before.get(thread)?.keptWaitingSeconds ?? 0),
    }))
    .sort((a, b) => b.workedSeconds - a.workedSeconds)
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
