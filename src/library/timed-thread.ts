import { Worker } from 'node:worker_threads';
import { ExpectedError } from '#errors';

export type TimedThreadsOptions = {
  /** What runs in the threads: answers each message with one message. */
  readonly worker: URL;
  readonly threads: number;
  /** What takes longer has lost its way, and its thread is terminated. */
  readonly timeLimitMs: number;
  /** What the threads do, for messages: "reading the tags". */
  readonly task: string;
};

export type TimedThreads<Request, Answer> = AsyncDisposable & {
  /**
   * Rejects with `ThreadFailure` when the thread hangs or dies over it, with `cancelled` when `signal` says so before
   * its turn, and with `shutting_down`.
   */
  ask(
    request: Request,
    options?: { readonly signal?: AbortSignal | undefined; readonly timeLimitMs?: number },
  ): Promise<Answer>;
};

/** The thread hung or died; the message says so in words for people. */
export class ThreadFailure extends Error {}

/** One thread, the requests that wait for it, and the one that it is at. */
type Slot<Answer> = {
  worker: Worker | null;
  queue: Promise<unknown>;
  current: Current<Answer> | null;
  letGo: NodeJS.Timeout | undefined;
};
type Current<Answer> = {
  readonly resolve: (answer: Answer) => void;
  readonly fail: (reason: string) => void;
};

/** What a thread may take of the heap before it dies instead of the service, MB. */
const HEAP_LIMIT_MB = 256;
/** Most of what they make is garbage at once: with the default of 48 MB each held that. */
const YOUNG_LIMIT_MB = 8;
/** Nobody asks: the thread ends, with the 40 MB that it holds. */
const IDLE_MS = 30_000;

/**
 * Threads that are started when needed and terminated when one request takes too long. For code that is no native
 * addon: to terminate a thread inside one takes the process with it.
 */
export function createTimedThreads<Request, Answer>(
  options: TimedThreadsOptions,
): TimedThreads<Request, Answer> {
  const { worker: workerUrl, threads, timeLimitMs, task } = options;
  const slots = Array.from(
    { length: threads },
    (): Slot<Answer> => ({ worker: null, queue: Promise.resolve(), current: null, letGo: undefined }),
  );
  let next = 0;
  let isClosed = false;

  /** The listeners stay while it is idle: a thread that dies then must not take the process with it. */
  const startIn = (slot: Slot<Answer>): Worker => {
    const worker = new Worker(workerUrl, {
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: HEAP_LIMIT_MB, maxYoungGenerationSizeMb: YOUNG_LIMIT_MB },
    });
    const lose = (reason: string): void => {
      if (slot.worker !== worker) return;
      slot.worker = null;
      slot.current?.fail(reason);
    };
    worker.on('message', (answer: Answer) => slot.worker === worker && slot.current?.resolve(answer));
    worker.on('error', (error: Error) => lose(`${task} failed: ${error.message}`));
    worker.on('exit', () => lose(`${task} ended its thread`));
    worker.unref();
    return worker;
  };

  const stop = (slot: Slot<Answer>, reason: string): void => {
    const { worker } = slot;
    slot.worker = null;
    void worker?.terminate();
    slot.current?.fail(reason);
  };

  const askIn = async (slot: Slot<Answer>, request: Request, limitMs: number): Promise<Answer> => {
    clearTimeout(slot.letGo);
    slot.worker ??= startIn(slot);
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    slot.current = { resolve, fail: (reason) => reject(new ThreadFailure(reason)) };
    const deadline = setTimeout(() => stop(slot, `${task} took longer than ${limitMs / 1000} s`), limitMs);
    try {
      slot.worker.postMessage(request);
      return await promise;
    } finally {
      clearTimeout(deadline);
      slot.current = null;
      slot.letGo = setTimeout(() => stop(slot, `${task} was ended`), IDLE_MS).unref();
    }
  };

  return {
    ask(request, { signal, timeLimitMs: limitMs = timeLimitMs } = {}) {
      const slot = slots[next++ % slots.length] as Slot<Answer>;
      const answer = slot.queue.then(async () => {
        if (signal?.aborted) throw new ExpectedError('cancelled', `${task} was cancelled`);
        try {
          if (!isClosed) return await askIn(slot, request, limitMs);
        } catch (error) {
          if (!isClosed) throw error;
        }
        // Given up for closing is no problem of the file's.
        throw new ExpectedError('shutting_down', 'the library is being closed');
      });
      slot.queue = answer.catch(() => {});
      return answer;
    },
    async [Symbol.asyncDispose]() {
      isClosed = true;
      const stopping = slots.map(({ worker }) => worker?.terminate());
      for (const slot of slots) {
        clearTimeout(slot.letGo);
        stop(slot, 'the library is being closed');
      }
      await Promise.all([...stopping, ...slots.map(({ queue }) => queue)]);
    },
  };
}
