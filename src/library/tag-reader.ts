import { type EditableTags, withoutEditableTags } from './editable-tags.ts';
import type { ReadRequest } from './tag-worker.ts';
import type { Tags } from './tags.ts';
import { createTimedThreads, ThreadFailure } from './timed-thread.ts';
import { withoutTags } from './without-tags.ts';

export type TagReaderOptions = {
  /** A parser that takes longer than this for one file has lost its way (music-metadata has, on hostile files). */
  readonly timeLimitMs?: number;
  readonly threads?: number;
  /** What runs in the threads: answers a `ReadRequest`. */
  readonly worker?: URL;
};

export type TagReader = AsyncDisposable & {
  /**
   * Never rejects for what is in the file; a file that the parser hangs or dies on has a `problem`. Rejects with
   * `cancelled` when `signal` says so before the file's turn, and with `shutting_down`.
   */
  read(path: string, signal?: AbortSignal): Promise<Tags>;
  /** Everything that an edit may change; `problem` and rejections as above. */
  readEditable(path: string): Promise<EditableTags>;
  /** The picture of its front, as it is: whatever it may be. `null` when there is none, or none can be read. */
  readPicture(path: string): Promise<Uint8Array<ArrayBuffer> | null>;
};

/** Reads tags in threads with a time limit. */
export function createTagReader({
  timeLimitMs = 10_000,
  threads = 2,
  worker = new URL('./tag-worker.ts', import.meta.url),
}: TagReaderOptions = {}): TagReader {
  const reading = createTimedThreads<ReadRequest, Tags | EditableTags | Uint8Array<ArrayBuffer> | null>({
    worker,
    threads,
    timeLimitMs,
    task: 'reading the tags',
  });
  return {
    async read(path, signal) {
      try {
        return (await reading.ask({ path, what: 'tags' }, { signal })) as Tags;
      } catch (error) {
        if (error instanceof ThreadFailure) return withoutTags(path, error.message);
        throw error;
      }
    },
    async readEditable(path) {
      try {
        return (await reading.ask({ path, what: 'editable' })) as EditableTags;
      } catch (error) {
        if (error instanceof ThreadFailure) return withoutEditableTags(error.message);
        throw error;
      }
    },
    async readPicture(path) {
      try {
        return (await reading.ask({ path, what: 'picture' })) as Uint8Array<ArrayBuffer> | null;
      } catch (error) {
        if (error instanceof ThreadFailure) return null;
        throw error;
      }
    },
    [Symbol.asyncDispose]: () => reading[Symbol.asyncDispose](),
  };
}
