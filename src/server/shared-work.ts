import { ExpectedError } from '#errors';

/** Of the analyzer's jobs, by who waits: nobody, and there is nothing better to do; nobody; somebody who asked; the player. */
export const PRIORITY = { idle: -1, background: 0, asked: 10, loaded: 20 } as const;
/** Who waits. */
export type Urgency = keyof typeof PRIORITY;

/** What the jobs of a piece of work are to be given. */
export type SharedJob = {
  readonly priority: number;
  readonly signal: AbortSignal;
  readonly onProgress: () => void;
};

export type SharedWork<Key, Result> = AsyncDisposable & {
  /**
   * What `work` for this key comes to. Who aborts `signal` waits no longer (`cancelled`); when nobody does, the work is
   * stopped, unless it runs and is worth finishing.
   */
  do(
    key: Key,
    urgency: Urgency,
    work: (job: SharedJob) => Promise<Result>,
    signal?: AbortSignal,
  ): Promise<Result>;
  /** Of what is being done. */
  keys(): readonly Key[];
};

type InFlight<Result> = {
  readonly result: Promise<Result>;
  readonly stop: AbortController;
  readonly priority: number;
  waiting: number;
};

/**
 * Work that is done once at a time for each key, whoever asks how often; the impatient first. It is worth finishing where
 * what it comes to is kept, and somebody will ask for it again.
 */
export function createSharedWork<Key, Result>({ isWorthFinishing = false } = {}): SharedWork<Key, Result> {
  const inFlight = new Map<Key, InFlight<Result>>();
  const ending = new Set<Promise<unknown>>();

  const begin = (key: Key, urgency: Urgency, work: (job: SharedJob) => Promise<Result>): InFlight<Result> => {
    const stop = new AbortController();
    const priority = PRIORITY[urgency];
    const onProgress = (): void => void started.add(entry);
    const result = Promise.resolve()
      .then(() => work({ priority, signal: stop.signal, onProgress }))
      .finally(() => {
        ending.delete(result);
        if (inFlight.get(key) === entry) inFlight.delete(key);
      });
    result.catch(() => {}); // Those who wait hear of it; there may be nobody any longer.
    const entry: InFlight<Result> = { result, stop, priority, waiting: 0 };
    inFlight.set(key, entry);
    ending.add(result);
    return entry;
  };
  /** Whose first job has said that it runs. */
  const started = new WeakSet<InFlight<Result>>();

  const leave = (key: Key, entry: InFlight<Result>): void => {
    entry.waiting--;
    // At the end of this turn: who lets go of something often asks for the same again at once.
    setImmediate(() => {
      if (entry.waiting > 0 || (isWorthFinishing && started.has(entry))) return;
      if (inFlight.get(key) === entry) inFlight.delete(key);
      entry.stop.abort();
    });
  };

  return {
    async do(key, urgency, work, signal) {
      if (signal?.aborted) throw dropped();
      let entry = inFlight.get(key);
      // It waits at low priority behind others, and for nobody: begin again, in front.
      if (
        entry !== undefined &&
        PRIORITY[urgency] > entry.priority &&
        entry.priority <= PRIORITY.background &&
        !started.has(entry)
      ) {
        entry.stop.abort();
        entry = undefined;
      }
      entry ??= begin(key, urgency, work);
      entry.waiting++;
      if (signal === undefined) return entry.result;
      const joined = entry;
      const { promise: left, reject } = Promise.withResolvers<never>();
      const onAbort = (): void => {
        leave(key, joined);
        reject(dropped());
      };
      signal.addEventListener('abort', onAbort, { once: true });
      return Promise.race([joined.result, left]).finally(() => signal.removeEventListener('abort', onAbort));
    },
    keys: () => [...inFlight.keys()],
    async [Symbol.asyncDispose]() {
      for (const { stop } of inFlight.values()) stop.abort();
      await Promise.allSettled(ending);
    },
  };
}

function dropped(): ExpectedError {
  return new ExpectedError('cancelled', 'nobody waits for it any longer');
}
