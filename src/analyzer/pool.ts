import { Piscina } from 'piscina';
import type { DecoderChoice, DecoderName } from '#engine';
import type { Control } from './control.ts';
import type { Job, Outcome } from './jobs.ts';

/** A fixed number of threads, each doing one job at a time. Never aborts a thread: see `control.ts`. */
export type Pool = {
  /** Which decoder the threads use. Looked up there: loading it here as well would cost start-up time and memory. */
  decoder(): Promise<DecoderName>;
  run(job: Job, control: Control): Promise<Outcome>;
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
    decoder: () => piscina.run(decoder, { name: 'probe' }),
    run: (job, control) => piscina.run({ job, decoder, control }),
    close: () => piscina.close(),
  };
}
