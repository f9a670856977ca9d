export type BackoffOptions = {
  /** The first wait, milliseconds; each further one is twice as long. */
  readonly firstMs?: number;
  /** No wait is longer, milliseconds. */
  readonly maxMs?: number;
  /** 0 up to 1. */
  readonly random?: () => number;
};

export type Backoff = {
  /** How long to wait before the next attempt, milliseconds. */
  nextMs(): number;
  /** The next attempt is a first one again. */
  reset(): void;
};

/**
 * Waits that double from 1 s to 30 s. Each is cut by up to a half, at random, so that the clients of a server that
 * comes back do not all come at once.
 */
export function createBackoff(options: BackoffOptions = {}): Backoff {
  const { firstMs = 1_000, maxMs = 30_000, random = Math.random } = options;
  let stepMs = firstMs;
  return {
    nextMs() {
      const waitMs = Math.min(stepMs, maxMs);
      // Doubled no further than needed: an outage of days must not end in Infinity.
      stepMs = Math.min(stepMs * 2, maxMs);
      return waitMs * (1 - random() / 2);
    },
    reset() {
      stepMs = firstMs;
    },
  };
}
