import type { Analyzer } from '#analyzer';
import type { Analysis, Descriptors } from '#engine';
import { ExpectedError } from '#errors';
import type { Library, Track } from '#library';
import { createCatchingUp, LASTING } from './catching-up.ts';
import type { Log } from './log.ts';
import { createSharedWork, PRIORITY, type SharedJob, type Urgency } from './shared-work.ts';

export type Measuring = AsyncDisposable & {
  /**
   * The stored analysis, or a new one. The caller waits until it aborts `signal` (`cancelled`). Rejects with
   * `undecodable_audio` and the like.
   */
  analysisOf(track: Track, urgency: Urgency, signal?: AbortSignal): Promise<Analysis>;
  descriptorsOf(track: Track): Promise<Descriptors>;
  /** Measures whatever is not measured yet, when nobody waits for anything else. To be called when tracks were added. */
  catchUp(): void;
  /** Whether nothing was left to measure when it last looked. */
  isDone(): boolean;
};

/**
 * Sees to it that tracks get measured: once each, whoever asks how often; the impatient first. `onNews` is told of every
 * track that has become measured, or turned out not to be measurable; `onDone` is called when nothing is left.
 */
export function createMeasuring(options: {
  readonly library: Library;
  readonly analyzer: Pick<Analyzer, 'analyze' | 'payloadHash' | 'describe' | 'status'>;
  readonly log: Log;
  readonly onNews: (track: Track) => void;
  readonly onDone?: () => void;
}): Measuring {
  const { library, analyzer, log, onNews, onDone = () => {} } = options;
  const work = createSharedWork<number, Analysis>({ isWorthFinishing: true });

  const fail = async (track: Track, failure: Parameters<Library['saveFailure']>[1]): Promise<void> => {
    await library.saveFailure(track, failure);
    onNews(track);
  };

  const measure = async (track: Track, job: SharedJob): Promise<Analysis> => {
    const payloadHash = await analyzer.payloadHash(track.path, job);
    if (await library.linkPayload(track, payloadHash)) {
      const known = await library.analysisOf({ ...track, payloadHash });
      if (known !== null) {
        onNews(track);
        return known;
      }
    }
    const analysis = await analyzer.analyze(track.path, job);
    await library.saveAnalysis(track, analysis);
    log.debug('measured', {
      track: track.id,
      path: track.path,
      lufs: analysis.integratedLufs,
      decoder: analysis.decoder,
    });
    onNews(track);
    return analysis;
  };

  const measureOrFail = async (track: Track, job: SharedJob): Promise<Analysis> => {
    try {
      return await measure(track, job);
    } catch (error) {
      if (error instanceof ExpectedError && LASTING.has(error.code)) {
        log.warn('cannot be measured', { track: track.id, code: error.code, reason: error.message });
        await fail(track, error);
      }
      throw error;
    }
  };

  const analysisOf: Measuring['analysisOf'] = async (track, urgency, signal) => {
    const stored = await library.analysisOf(track);
    if (stored !== null) return stored;
    try {
      return await work.do(track.id, urgency, (job) => measureOrFail(track, job), signal);
    } catch (error) {
      // Who waits no longer leaves something to catch up with, as soon as it has been let go.
      if (signal?.aborted) setImmediate(catchingUp.goOn);
      throw error;
    }
  };

  const catchingUp = createCatchingUp({
    verb: 'measured',
    threads: () => analyzer.status().threads,
    find: (limit) => library.tracksToMeasure(limit, work.keys()),
    work: (track) => analysisOf(track, 'background'),
    async keepFailure(track, failure) {
      // What is the file's own has been kept. A file that vanished is marked by the next scan.
      if (!LASTING.has(failure.code)) await fail(track, failure);
    },
    onDone,
    log,
  });

  return {
    analysisOf,
    async descriptorsOf(track) {
      const stored = await library.descriptorsOf(track);
      if (stored !== null) return stored;
      const descriptors = await analyzer.describe(track.path, { priority: PRIORITY.asked });
      await library.saveDescriptors(track, descriptors);
      return descriptors;
    },
    catchUp: catchingUp.catchUp,
    isDone: catchingUp.isDone,
    async [Symbol.asyncDispose]() {
      const closed = catchingUp[Symbol.asyncDispose]();
      await work[Symbol.asyncDispose]();
      await closed;
    },
  };
}
