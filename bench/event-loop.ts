import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How late a timer of 1 ms was, ms; the timer's own millisecond is in it. */
export type EventLoopDelay = { readonly p50Ms: number; readonly p99Ms: number; readonly maxMs: number };

/** Watches the event loop of this thread; `take` answers since the last one. */
export function watchEventLoop(): { take(): EventLoopDelay } {
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  histogram.enable();
  return {
    take() {
      const delay = {
        p50Ms: histogram.percentile(50) / 1e6,
        p99Ms: histogram.percentile(99) / 1e6,
        maxMs: histogram.max / 1e6,
      };
      histogram.reset();
      return delay;
    },
  };
}
