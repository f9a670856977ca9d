import { Worker } from 'node:worker_threads';
import { ExpectedError } from '#errors';
import { type Tags, withoutTags } from './tags.ts';

export type TagReaderOptions = {
  /** A parser that takes longer than this for one file has lost its way (music-metadata has, on hostile files). */
  readonly timeLimitMs?: number;
  readonly threads?: number;
  /** What runs in the threads: answers a path with its `Tags`. */
  readonly worker?: URL;
};

export type TagReader = AsyncDisposable & {
  /**
   * Never rejects for what is in the file; a file that the parser hangs or dies on has a `problem`. Rejects with
   * `cancelled` when `signal` says so before the file's turn, and with `shutting_down`.
   */
  read(path: string, signal?: AbortSignal): Promise<Tags>;
  /** The picture in its tags, if there is one that can be read; rejects as `read` does. */
  picture(path: string, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer> | null>;
};

/** What a thread is asked: the tags of a path, or its picture. */
export type TagRequest = string | { readonly pictureOf: string };

/** One thread, the reads that wait for it, and the one that it is at. */
type Slot = { worker: Worker | null; queue: Promise<unknown>; reading: Reading | null };
type Reading = { readonly resolve: (answer: unknown) => void; readonly fail: (reason: string) => void };

/** What a thread may take of the heap before it dies instead of the service, MB. */
const HEAP_LIMIT_MB = 256;

/**
 * Reads tags in threads that are started when needed and terminated when a file takes too long: nothing native runs
 * in them, so that is safe here.
 */
export function createTagReader({
  timeLimitMs = 10_000,
  threads = 2,
  worker: workerUrl = new URL('./tag-worker.ts', import.meta.url),
}: TagReaderOptions = {}): TagReader {
  const slots = Array.from(
    { length: threads },
    (): Slot => ({ worker: null, queue: Promise.resolve(), reading: null }),
  );
  let next = 0;
  let isClosed = false;

  /** The listeners stay while it is idle: a thread that dies then must not take the process with it. */
  const startIn = (slot: Slot): Worker => {
    const worker = new Worker(workerUrl, {
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: HEAP_LIMIT_MB },
    });
    const lose = (reason: string): void => {
      if (slot.worker !== worker) return;
      slot.worker = null;
      slot.reading?.fail(reason);
    };
    worker.on('message', (answer) => slot.worker === worker && slot.reading?.resolve(answer));
    worker.on('error', (error: Error) => lose(`reading the tags failed: ${error.message}`));
    worker.on('exit', () => lose('reading the tags ended its thread'));
    worker.unref();
    return worker;
  };

  const stop = (slot: Slot, reason: string): void => {
    const { worker } = slot;
    slot.worker = null;
    void worker?.terminate();
    slot.reading?.fail(reason);
  };

  const readIn = async <Answer>(
    slot: Slot,
    request: TagRequest,
    failed: (reason: string) => Answer,
  ): Promise<Answer> => {
    slot.worker ??= startIn(slot);
    const { promise, resolve } = Promise.withResolvers<Answer>();
    slot.reading = {
      resolve: (answer) => resolve(answer as Answer),
      fail: (reason) => resolve(failed(reason)),
    };
    const deadline = setTimeout(
      () => stop(slot, `reading the tags took longer than ${timeLimitMs / 1000} s`),
      timeLimitMs,
    );
    try {
      slot.worker.postMessage(request);
      return await promise;
    } finally {
      clearTimeout(deadline);
      slot.reading = null;
    }
  };

  const inTurn = <Answer>(
    request: TagRequest,
    failed: (reason: string) => Answer,
    signal: AbortSignal | undefined,
  ): Promise<Answer> => {
    const slot = slots[next++ % slots.length] as Slot;
    const answer = slot.queue.then(async () => {
      const path = typeof request === 'string' ? request : request.pictureOf;
      if (signal?.aborted) throw new ExpectedError('cancelled', `${path} was not read: cancelled`);
      const result = isClosed ? null : { answer: await readIn(slot, request, failed) };
      // Given up for closing is no problem of the file's.
      if (isClosed || result === null)
        throw new ExpectedError('shutting_down', 'the library is being closed');
      return result.answer;
    });
    slot.queue = answer.catch(() => {});
    return answer;
  };

  return {
    read: (path, signal) => inTurn(path, (reason) => withoutTags(path, reason), signal),
    picture: (path, signal) => inTurn({ pictureOf: path }, () => null, signal),
    async [Symbol.asyncDispose]() {
      isClosed = true;
      const stopping = slots.map(({ worker }) => worker?.terminate());
      for (const slot of slots) stop(slot, 'the library is being closed');
      await Promise.all([...stopping, ...slots.map(({ queue }) => queue)]);
    },
  };
}
