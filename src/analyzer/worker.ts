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
import { predict, render, solve } from '#mastering';
import { type Control, createHeartbeat } from './control.ts';
import type { Job, JobKind, Outcome, Requests, Results } from './jobs.ts';

type Heartbeat = ReturnType<typeof createHeartbeat>;

type Work<Kind extends JobKind> = (
  path: string,
  request: Requests[Kind],
  options: { readonly decoder: DecoderChoice; readonly onProgress: Heartbeat },
) => Promise<Results[Kind]>;

const table: { readonly [Kind in JobKind]: Work<Kind> } = {
  async analyze(path, _request, { decoder, onProgress }) {
    using source = await openAudio(path, decoder);
    return analyze(source, { onProgress });
  },
  payloadHash: (path, _request, { decoder, onProgress }) =>
    payloadHashOf(path, decoder, () => {
      if (!onProgress(0, null)) throw new ExpectedError('cancelled', 'hashing was cancelled');
    }),
  async describe(path, _request, { decoder, onProgress }) {
    using source = await openAudio(path, decoder);
    return describe(source, { onProgress });
  },
  solve,
  predict,
  render,
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
    const run = table[job.kind] as Work<JobKind>;
    const options = { decoder, onProgress: createHeartbeat(control) };
    return { ok: true, result: await run(job.path, job.request, options) };
  } catch (error) {
    if (error instanceof ExpectedError) return { ok: false, code: error.code, message: error.message };
    return {
      ok: false,
      code: 'bug',
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  }
}
