import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { ExpectedError } from '#errors';
import type { KeptRender, Library, Track } from '#library';
import type { RenderFormat } from '#mastering';
import type { Log } from '../log.ts';
import { INTERNAL_ERROR } from '../problems.ts';
import type { Choice, TrackMastering } from './rendering.ts';
import type { Held } from './renders.ts';
import type { Streaming } from './streaming.ts';

/** A render that somebody has asked for, as it is now. */
export type RenderJob = Choice & {
  readonly id: string;
  readonly trackId: number;
  readonly format: RenderFormat;
  readonly state: 'queued' | 'rendering' | 'done' | 'failed' | 'cancelled';
  /** 0…1. */
  readonly progress: number;
  readonly error: { readonly code: string; readonly message: string } | null;
  /** Of a render that is done, unless it is kept no longer. */
  readonly result: KeptRender | null;
};

export type RenderJobs = AsyncDisposable & {
  /** Goes on whoever listens. Throws `too_many_streams`; what comes later is the job's. */
  begin(track: Track, wanted: Choice & { readonly format: RenderFormat }): RenderJob;
  /** Both throw `render_not_found`. */
  get(id: string): RenderJob;
  /** The render itself goes on as long as somebody else waits for it. */
  cancel(id: string): RenderJob;
};

/** Jobs that have not ended: fewer than renders may grow at once (16), so that some are left for who listens. */
const MOST_AT_WORK = 12;
/** With those; the oldest that has ended is forgotten first. */
const MOST_REMEMBERED = 100;
/** As many as are kept of a content. */
const MOST_EVIDENCE = 100;

type Entry = Omit<RenderJob, 'state' | 'progress' | 'error' | 'result'> & {
  readonly stop: AbortController;
  held: Held | null;
  end: (Pick<RenderJob, 'error' | 'result'> & { readonly state: 'done' | 'failed' | 'cancelled' }) | null;
  /** What it had come to when it ended. */
  lastProgress: number;
};

/** Renders that are asked for ahead of being listened to: the same ones, looked after. */
export function createRenderJobs({
  holdMaster,
  evidence,
  log,
}: {
  readonly holdMaster: Streaming['holdMaster'];
  readonly evidence: Pick<Library['renders'], 'of'>;
  readonly log: Log;
}): RenderJobs {
  const entries = new Map<string, Entry>();
  const working = new Set<Promise<void>>();

  const work = async (entry: Entry, track: Track): Promise<void> => {
    const { signal } = entry.stop;
    const { mastering, held } = await holdMaster(track, entry, signal);
    entry.held = held;
    try {
      const { promise: cancelled, reject } = Promise.withResolvers<never>();
      const onAbort = (): void => reject(new ExpectedError('cancelled', 'the render was cancelled'));
      signal.addEventListener('abort', onAbort, { once: true });
      if (signal.aborted) onAbort();
      await Promise.race([held.growth.until(({ isComplete }) => isComplete), cancelled]);
      const result = await evidenceOf(mastering, entry);
      // Only now, for it may have been cancelled meanwhile.
      entry.end ??= { state: 'done', error: null, result };
    } finally {
      entry.lastProgress = held.doneFraction();
      entry.held = null;
      held.release();
    }
  };

  /** Of what sounds like this: that of the same choice, if there is one. */
  const evidenceOf = async (
    { payloadHash, plan }: TrackMastering,
    choice: Entry,
  ): Promise<KeptRender | null> => {
    const alike = (await evidence.of(payloadHash, MOST_EVIDENCE)).filter(
      (kept) => kept.format === choice.format && isDeepStrictEqual(kept.plan, plan),
    );
    const chosen = alike.find(
      ({ preset, intensity }) => preset === choice.preset && intensity === choice.intensity,
    );
    return chosen ?? alike[0] ?? null;
  };

  const failureOf = (error: unknown): NonNullable<RenderJob['error']> => {
    if (error instanceof ExpectedError) return { code: error.code, message: error.message };
    log.error('a render job failed', { err: error });
    return INTERNAL_ERROR;
  };

  const found = (id: string): Entry => {
    const entry = entries.get(id);
    if (entry === undefined) throw new ExpectedError('render_not_found', `there is no render ${id}`);
    return entry;
  };

  return {
    begin(track, { preset, intensity, format }) {
      if (working.size >= MOST_AT_WORK)
        throw new ExpectedError('too_many_streams', `${MOST_AT_WORK} renders have not ended yet`);
      const entry: Entry = {
        ...{ id: randomBytes(8).toString('hex'), trackId: track.id, preset, intensity, format },
        ...{ stop: new AbortController(), held: null, end: null, lastProgress: 0 },
      };
      const job: Promise<void> = work(entry, track)
        .catch((error: unknown) => {
          entry.end ??= { state: 'failed', error: failureOf(error), result: null };
        })
        .finally(() => working.delete(job));
      working.add(job);
      entries.set(entry.id, entry);
      for (const [id, { end }] of entries) {
        if (entries.size <= MOST_REMEMBERED) break;
        if (end !== null) entries.delete(id);
      }
      return seen(entry);
    },
    get: (id) => seen(found(id)),
    cancel(id) {
      const entry = found(id);
      if (entry.end === null) {
        entry.end = { state: 'cancelled', error: null, result: null };
        entry.lastProgress = entry.held?.doneFraction() ?? 0;
        entry.stop.abort();
      }
      return seen(entry);
    },
    async [Symbol.asyncDispose]() {
      for (const { stop } of entries.values()) stop.abort();
      await Promise.all(working);
    },
  };
}

/** As it is now. */
function seen({ id, trackId, preset, intensity, format, held, end, lastProgress }: Entry): RenderJob {
  const about = { id, trackId, preset, intensity, format };
  if (end !== null) return { ...about, ...end, progress: end.state === 'done' ? 1 : lastProgress };
  const progress = held?.doneFraction() ?? lastProgress;
  return { ...about, state: progress > 0 ? 'rendering' : 'queued', progress, error: null, result: null };
}
