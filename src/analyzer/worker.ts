import { makeDemoFile } from '#demo';
import {
  analyze,
  type DecoderChoice,
  type DecoderName,
  decodesBegun,
  describe,
  openAudio,
  payloadHashOf,
} from '#engine';
import { ExpectedError } from '#errors';
import { predict, render, solve } from '#mastering';
import { type Control, createHeartbeat } from './control.ts';
import type { Done, Job, JobKind, Outcome, Requests, Results } from './jobs.ts';
import { type Meeting, meet } from './meeting.ts';
import { warmUp } from './warm-up.ts';

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
  async demo(_path, request, { onProgress }) {
    await makeDemoFile(request, { onProgress });
  },
};

/** The first task of each thread. The meeting sees to it that none of them takes two while another takes none. */
export async function prepare(task: { decoder: DecoderChoice; meeting: Meeting }): Promise<DecoderName> {
  const decoder = await warmUp(task.decoder);
  await meet(task.meeting);
  return decoder;
}

type Task = { readonly job: Job; readonly decoder: DecoderChoice; readonly control: Control };

/** Every job of every thread in the pool. */
export default async function work(task: Task): Promise<Done> {
  const before = decodesBegun();
  const outcome = await outcomeOf(task);
  return { outcome, decodes: decodesBegun() - before };
}

async function outcomeOf({ job, decoder, control }: Task): Promise<Outcome> {
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
