import { extname } from 'node:path';
import { ExpectedError } from '#errors';
import type { EditableTags, FieldChanges, GainTags } from './editable-tags.ts';
import type { WriteAnswer, WriteRequest } from './tag-writer-worker.ts';
import { createTimedThreads, ThreadFailure } from './timed-thread.ts';

export type TagWriterOptions = {
  /** For a file of any size; a large one gets more. */
  readonly timeLimitMs?: number;
  /** Up to here a file is held in memory, for exactness; twice as much where seeking would lose "of 12". */
  readonly inMemoryUpToBytes?: number;
  /** What runs in the thread: answers a `WriteRequest`. */
  readonly worker?: URL;
};

/** What is to be changed in a file's tags. */
export type TagChanges = { readonly fields: FieldChanges; readonly gains: GainTags };

export type TagWriter = AsyncDisposable & {
  /**
   * Writes tags into a file, in place: to be given a copy. `before` are its tags. Rejects with `tags_not_writable`
   * when TagLib cannot do it, dies or hangs; the file may then hold anything.
   */
  write(path: string, sizeBytes: number, changes: TagChanges, before: EditableTags): Promise<void>;
};

/** 43 MB in memory took 370 MB at the peak, 406 MB took 2.8 GB; what seeks in the file takes 75 MB whatever its size. */
const IN_MEMORY_UP_TO_BYTES = 64 * 2 ** 20;
/** Tags before the audio may have to move all of it. */
const BYTES_A_MS = 5_000;

/** Writes tags in a thread with a time limit, one file at a time. */
export function createTagWriter({
  timeLimitMs = 20_000,
  inMemoryUpToBytes = IN_MEMORY_UP_TO_BYTES,
  worker = new URL('./tag-writer-worker.ts', import.meta.url),
}: TagWriterOptions = {}): TagWriter {
  const writing = createTimedThreads<WriteRequest, WriteAnswer>({
    worker,
    threads: 1,
    timeLimitMs,
    task: 'writing the tags',
  });
  return {
    async write(path, sizeBytes, { fields, gains }, { rest: { trackTotal, discTotal } }) {
      const limit = trackTotal === null ? inMemoryUpToBytes : 2 * inMemoryUpToBytes;
      const inMemory = sizeBytes <= limit;
      const request = { path, fields, gains, inMemory, trackTotal, discTotal };
      const { problem } = await writing
        .ask(request, { timeLimitMs: timeLimitMs + sizeBytes / BYTES_A_MS })
        .catch((error: unknown): WriteAnswer => {
          if (error instanceof ThreadFailure) return { problem: error.message };
          throw error;
        });
      if (problem !== null) {
        const format = extname(path).slice(1).toUpperCase() || 'this';
        throw new ExpectedError(
          'tags_not_writable',
          `tags of ${format} files like this cannot be written: ${problem}`,
        );
      }
    },
    [Symbol.asyncDispose]: () => writing[Symbol.asyncDispose](),
  };
}
