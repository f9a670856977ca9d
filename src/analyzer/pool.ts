import { Piscina } from 'piscina';
import type { DecoderChoice, DecoderName } from '#engine';
import type { Control } from './control.ts';
import type { Done, Job } from './jobs.ts';
import { createMeeting } from './meeting.ts';

/** A fixed number of threads, each doing one job at a time. Never aborts a thread: see `control.ts`. */
export type Pool = {
  /**
   * Resolves when every thread has loaded what it needs; answers which decoder they use. Looked up there: loading it here
   * as well would cost start-up time and memory.
   */
  warmUp(): Promise<DecoderName>;
  run(job: Job, control: Control): Promise<Done>;
  /** To be called when no job runs. */
  close(): Promise<void>;
};

export function createPool({
  threads,
  decoder,
}: {
  readonly threads: number;
  readonly decoder: DecoderChoice;
}): Pool {
  const piscina = new Piscina({
    filename: new URL('./worker.ts', import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
    concurrentTasksPerWorker: 1,
    idleTimeout: Number.POSITIVE_INFINITY,
  });
  return {
    async warmUp() {
      const meeting = createMeeting(threads);
      const warming = Array.from({ length: threads }, () =>
        piscina.run({ decoder, meeting }, { name: 'prepare' }),
      );
      const [used] = await Promise.all(warming);
      return used;
    },
    run: (job, control) => piscina.run({ job, decoder, control }),
    close: () => piscina.close(),
  };
}
