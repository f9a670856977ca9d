import {
  analyze,
  type DecoderChoice,
  type DecoderName,
  decoderFor,
  describe,
  openAudio,
  payloadHashOf,
} from '#engine';
import { ExpectedError } from '#errors';
import { type Control, createHeartbeat } from './control.ts';
import type { Job, JobKind, Outcome, Results } from './jobs.ts';

type Heartbeat = ReturnType<typeof createHeartbeat>;

const table: {
  readonly [Kind in JobKind]: (
    path: string,
    decoder: DecoderChoice,
    beat: Heartbeat,
  ) => Promise<Results[Kind]>;
} = {
  async analyze(path, decoder, onProgress) {
    using source = await openAudio(path, decoder);
    return analyze(source, { onProgress });
  },
  payloadHash: (path, decoder, beat) =>
    payloadHashOf(path, decoder, () => {
      if (!beat(0, null)) throw new ExpectedError('cancelled', 'hashing was cancelled');
    }),
  async describe(path, decoder, onProgress) {
    using source = await openAudio(path, decoder);
    return describe(source, { onProgress });
  },
};

/** Which decoder a choice means here; loads it, too, so that the first job finds it ready. */
export function probe(decoder: DecoderChoice): Promise<DecoderName> {
  return decoderFor(decoder);
}

/** Every job of every thread in the pool. */
export default async function work(task: {
  job: Job;
  decoder: DecoderChoice;
  control: Control;
}): Promise<Outcome> {
  const { job, decoder, control } = task;
  try {
    return { ok: true, result: await table[job.kind](job.path, decoder, createHeartbeat(control)) };
  } catch (error) {
    if (error instanceof ExpectedError) return { ok: false, code: error.code, message: error.message };
    return {
      ok: false,
      code: 'bug',
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  }
}
