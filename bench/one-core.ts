import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';

/**
 * The core that contenders are to be pinned to: the last one, with this process kept off it. `null` where there is no
 * `taskset`, or only one core.
 */
export function oneCore(): number | null {
  const last = cpus().length - 1;
  if (last < 1) return null;
  try {
    execFileSync('taskset', ['-c', `${last}`, 'true'], { stdio: 'ignore' });
    execFileSync('taskset', ['-a', '-cp', `0-${last - 1}`, `${process.pid}`], { stdio: 'ignore' });
    return last;
  } catch {
    return null;
  }
}
