import { stat } from 'node:fs/promises';
import { ExpectedError } from '#errors';
import type { RenderFormat } from '#mastering';
import { createTimedThreads, ThreadFailure } from '../timed-thread.ts';
import type { CopyAnswer, CopyRequest } from './tag-copier-worker.ts';

export type TagCopier = AsyncDisposable & {
  /**
   * Puts all tags and pictures of one file into another, but for what they say of the old samples (gains, peaks, how
   * they were encoded). `to` is written in place, or anew under its name: to be given a file that nobody has yet.
   * Answers what could not go over, in sentences; the audio of `to` is the same in any case. Rejects with
   * `tags_not_writable` when the disk refuses, and with `shutting_down`.
   */
  copy(from: string, to: string, format: RenderFormat): Promise<readonly string[]>;
};

const TIME_LIMIT_MS = 20_000;
/** Tags before the audio move all of it. */
const BYTES_A_MS = 5_000;

/** Copies tags in a thread with a time limit, one file at a time. */
export function createTagCopier(): TagCopier {
  const copying = createTimedThreads<CopyRequest, CopyAnswer>({
    worker: new URL('./tag-copier-worker.ts', import.meta.url),
    threads: 1,
    timeLimitMs: TIME_LIMIT_MS,
    task: 'copying the tags',
  });
  return {
    async copy(from, to, format) {
      const { size } = await stat(to);
      const { warnings, failure } = await copying
        .ask({ from, to, format }, { timeLimitMs: TIME_LIMIT_MS + size / BYTES_A_MS })
        .catch((error: unknown): CopyAnswer => {
          if (!(error instanceof ThreadFailure)) throw error;
          return { warnings: [`the tags of ${from} could not be kept: ${error.message}`], failure: null };
        });
      if (failure !== null) throw new ExpectedError('tags_not_writable', failure);
      return warnings;
    },
    [Symbol.asyncDispose]: () => copying[Symbol.asyncDispose](),
  };
}
