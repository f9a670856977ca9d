import type { Analyzer } from '#analyzer';
import type { Analysis, Descriptors } from '#engine';
import { ExpectedError } from '#errors';
import type { Library, Track } from '#library';
import { createCatchingUp, LASTING } from './catching-up.ts';
import type { Log } from './log.ts';
import { createSharedWork, type SharedJob, type Urgency } from './shared-work.ts';

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

/** Tracks in hand for each thread: while what came of one is being kept, the thread works on another. */
const IN_HAND_PER_THREAD = 2;

/**
 * Sees to it that tracks get measured: once each, and once for all that hold the same, whoever asks how often; the
 * impatient first. `onNews` is told of every
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
  /** By payload hash: copies that come to light at the same time are decoded once. */
  const contents = createSharedWork<string, Analysis>({ isWorthFinishing: true });
  const descriptions = createSharedWork<string, Descriptors>({ isWorthFinishing: true });

  const fail = async (track: Track, failure: Parameters<Library['saveFailure']>[1]): Promise<void> => {
    await library.saveFailure(track, failure);
    onNews(track);
  };

  const measure = async (track: Track, urgency: Urgency, job: SharedJob): Promise<Analysis> => {
    const payloadHash = await analyzer.payloadHash(track.path, job);
    let isBegunHere = false;
    const begin = (shared: SharedJob): Promise<Analysis> => {
      isBegunHere = true;
      const onProgress = (): void => {
        shared.onProgress();
        job.onProgress();
      };
      return measureContent(track, payloadHash, { ...shared, onProgress });
    };
    try {
      const analysis = await contents.do(payloadHash, urgency, begin, job.signal);
      if (!isBegunHere) {
        // The other file may have become another while it was measured.
        if (analysis.payloadHash !== payloadHash) return measure(track, urgency, job);
        await library.linkPayload(track, payloadHash);
      }
      onNews(track);
      return analysis;
    } catch (error) {
      const isCancelled = error instanceof ExpectedError && error.code === 'cancelled';
      if (isBegunHere || isCancelled) throw error;
      // It was another file that could not be read.
      return measure(track, urgency, job);
    }
  };

  const measureContent = async (track: Track, payloadHash: string, job: SharedJob): Promise<Analysis> => {
    if (await library.linkPayload(track, payloadHash)) {
      const known = await library.analysisOf({ ...track, payloadHash });
      if (known !== null) return known;
    }
    const analysis = await analyzer.analyze(track.path, job);
    await library.saveAnalysis(track, analysis);
    log.debug('measured', {
      track: track.id,
      path: track.path,
      lufs: analysis.integratedLufs,
      decoder: analysis.decoder,
    });
    return analysis;
  };

  const measureOrFail = async (track: Track, urgency: Urgency, job: SharedJob): Promise<Analysis> => {
    try {
      return await measure(track, urgency, job);
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
      return await work.do(track.id, urgency, (job) => measureOrFail(track, urgency, job), signal);
    } catch (error) {
      // Who waits no longer leaves something to catch up with, as soon as it has been let go.
      if (signal?.aborted) setImmediate(catchingUp.goOn);
      throw error;
    }
  };

  const catchingUp = createCatchingUp({
    verb: 'measured',
    atOnce: () => IN_HAND_PER_THREAD * analyzer.status().threads,
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
    descriptorsOf(track) {
      return descriptions.do(track.payloadHash ?? track.path, 'asked', async (job) => {
        const stored = await library.descriptorsOf(track);
        if (stored !== null) return stored;
        const descriptors = await analyzer.describe(track.path, job);
        await library.saveDescriptors(track, descriptors);
        return descriptors;
      });
    },
    catchUp: catchingUp.catchUp,
    isDone: catchingUp.isDone,
    async [Symbol.asyncDispose]() {
      const closed = catchingUp[Symbol.asyncDispose]();
      await Promise.all([work, contents, descriptions].map((shared) => shared[Symbol.asyncDispose]()));
      await closed;
    },
  };
}
