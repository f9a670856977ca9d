import { Worker } from 'node:worker_threads';
import { type Tags, withoutTags } from './tags.ts';

/** A parser that takes longer than this for one file has lost its way (music-metadata has, on hostile files). */
const TIME_LIMIT_MS = 10_000;
const THREADS = 2;

export type TagReader = AsyncDisposable & {
  /** Never rejects for what is in the file; a file that the parser hangs or dies on has a `problem`. */
  read(path: string): Promise<Tags>;
};

type Slot = { worker: Worker | null; queue: Promise<unknown> };

/**
 * Reads tags in threads that are started when needed and terminated when a file takes too long: nothing native runs
 * in them, so that is safe here.
 */
export function createTagReader({ timeLimitMs = TIME_LIMIT_MS, threads = THREADS } = {}): TagReader {
  const slots: Slot[] = Array.from({ length: threads }, () => ({ worker: null, queue: Promise.resolve() }));
  let next = 0;

  const readIn = (slot: Slot, path: string): Promise<Tags> => {
    const worker = slot.worker ?? startWorker();
    slot.worker = worker;
    return new Promise((resolve) => {
      const finish = (tags: Tags): void => {
        clearTimeout(deadline);
        worker.removeAllListeners('message').removeAllListeners('error').removeAllListeners('exit');
        resolve(tags);
      };
      const giveUp = (reason: string): void => {
        slot.worker = null;
        finish(withoutTags(path, reason));
        worker.on('error', () => {});
        void worker.terminate();
      };
      const deadline = setTimeout(
        () => giveUp(`reading the tags took longer than ${timeLimitMs / 1000} s`),
        timeLimitMs,
      );
      worker.on('message', finish);
      worker.on('error', (error: Error) => giveUp(`reading the tags failed: ${error.message}`));
      worker.on('exit', () => giveUp('reading the tags ended its thread'));
      worker.postMessage(path);
    });
  };

  return {
    read(path) {
      const slot = slots[next++ % slots.length] as Slot;
      const tags = slot.queue.then(() => readIn(slot, path));
      slot.queue = tags;
      return tags;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(slots.map(({ queue }) => queue));
      await Promise.all(slots.map(({ worker }) => worker?.removeAllListeners('exit').terminate()));
    },
  };
}

function startWorker(): Worker {
  const worker = new Worker(new URL('./tag-worker.ts', import.meta.url), { execArgv: [] });
  worker.unref();
  return worker;
}
