import { readdirSync, readFileSync } from 'node:fs';

const WATCH_EVERY_MS = 20;
/** Linux counts processor time in hundredths of a second here (`getconf CLK_TCK`). */
const TICKS_PER_SECOND = 100;

export type Seen = {
  /** User and system time of every process that was seen, up to when it was seen last. */
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
  readonly peakMegabytesOfAll: number;
};

/** Looks at all processes below `pid` every 20 ms, by /proc; sees nothing where there is no /proc. */
export function createProcessWatch(pid: number) {
  const ticks = new Map<number, number>();
  let peakKilobytes = 0;
  let peakKilobytesOfAll = 0;
  const timer = setInterval(() => {
    let kilobytes = 0;
    for (const process of descendants(pid)) {
      ticks.set(process.pid, process.ticks);
      const status = tryRead(`/proc/${process.pid}/status`);
      peakKilobytes = Math.max(peakKilobytes, kilobytesIn(status, 'VmHWM'));
      kilobytes += kilobytesIn(status, 'VmRSS');
    }
    peakKilobytesOfAll = Math.max(peakKilobytesOfAll, kilobytes);
  }, WATCH_EVERY_MS);
  return {
    stop(): Seen {
      clearInterval(timer);
      const sum = [...ticks.values()].reduce((total, count) => total + count, 0);
      return {
        cpuSeconds: sum / TICKS_PER_SECOND,
        peakMegabytes: peakKilobytes / 1024,
        peakMegabytesOfAll: Math.max(peakKilobytes, peakKilobytesOfAll) / 1024,
      };
    },
  };
}

type Process = { readonly pid: number; readonly parent: number; readonly ticks: number };

function descendants(ancestor: number): readonly Process[] {
  const all = processes();
  const below = (parent: number): Process[] =>
    all.filter((process) => process.parent === parent).flatMap((child) => [child, ...below(child.pid)]);
  return below(ancestor);
}

function processes(): readonly Process[] {
  try {
    return readdirSync('/proc').flatMap((entry) => {
      if (!/^\d+$/.test(entry)) return [];
      // proc(5): pid (name) state ppid …, utime and stime in fields 14 and 15; the name may hold anything.
      const stat = tryRead(`/proc/${entry}/stat`);
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (fields.length < 13) return [];
      return [
        { pid: Number(entry), parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) },
      ];
    });
  } catch {
    return [];
  }
}

function kilobytesIn(status: string, field: 'VmHWM' | 'VmRSS'): number {
  return Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1] ?? 0);
}

/** A process may be gone by the time it is looked at. */
function tryRead(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
