import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Of the time of the event loop: a service that is asked nothing stays far below. */
const MOST_WHEN_IDLE = 0.01;

/**
 * Gives back what the heap grew to, once after each spell of work, when nothing is going on: V8 keeps it while nothing
 * more is allocated, and a scan of 10,000 files leaves 60 MB. `isWorking` says whether somebody would notice the pause
 * (0.03 s). Ends with its disposal.
 */
export function createIdleMemory({
  isWorking,
  everyMs = 5_000,
  utilization = eventLoopUtilization(),
  collect = garbageCollector(),
}: {
  readonly isWorking: () => boolean;
  readonly everyMs?: number;
  /** Of the event loop since it was last asked, 0…1. */
  readonly utilization?: () => number;
  readonly collect?: () => void;
}): Disposable {
  let isDue = true;
  const timer = setInterval(() => {
    const used = utilization();
    if (isWorking() || used > MOST_WHEN_IDLE) isDue = true;
    else if (isDue) {
      isDue = false;
      collect();
    }
  }, everyMs).unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

function eventLoopUtilization(): () => number {
  let before = performance.eventLoopUtilization();
  return () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, before);
    before = now;
    return utilization;
  };
}

/** V8's own, which Node shows on request only. */
function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc');
}
