import type { Analyzer } from '#analyzer';
import type { Analysis, Descriptors } from '#engine';
import { ExpectedError, messageOf } from '#errors';
import type { Library, Track } from '#library';
import type { Log } from './log.ts';
import { lookOnceMore } from './look-once-more.ts';

/** Of the analyzer's jobs, by who waits: nobody, somebody who asked, the player. */
export const PRIORITY = { background: 0, asked: 10, loaded: 20 } as const;
/** Who waits for a measurement. */
export type Urgency = keyof typeof PRIORITY;

export type Measuring = AsyncDisposable & {
  /** The stored analysis, or a new one. Rejects with `undecodable_audio` and the like. */
  analysisOf(track: Track, urgency: Urgency): Promise<Analysis>;
  descriptorsOf(track: Track): Promise<Descriptors>;
  /** Measures whatever is not measured yet, when nobody waits for anything else. To be called when tracks were added. */
  catchUp(): void;
};

/** Failures that are the file's own: they are kept, and not tried again until the file changes. */
const LASTING: ReadonlySet<string> = new Set([
  'undecodable_audio',
  'unsupported_audio',
  'decoder_crashed',
  'timed_out',
]);

type InFlight = {
  readonly result: Promise<Analysis>;
  readonly stop: AbortController;
  readonly isBackground: boolean;
  hasStarted: boolean;
};

/**
 * Sees to it that tracks get measured: once each, whoever asks how often; the impatient first. `onNews` is told of every
 * track that has become measured, or turned out not to be measurable.
 */
export function createMeasuring(options: {
  readonly library: Library;
  readonly analyzer: Pick<Analyzer, 'analyze' | 'payloadHash' | 'describe' | 'status'>;
  readonly log: Log;
  readonly onNews: (track: Track) => void;
}): Measuring {
  const { library, analyzer, log, onNews } = options;
  const inFlight = new Map<number, InFlight>();
  const background = new Set<Promise<void>>();
  let isClosing = false;
  /** What was measured could not be kept: it would be measured again at once, for ever. */
  let isHeld = false;

  const fail = async (track: Track, failure: Parameters<Library['saveFailure']>[1]): Promise<void> => {
    await library.saveFailure(track, failure);
    onNews(track);
  };

  const measure = async (track: Track, urgency: Urgency, entry: () => InFlight): Promise<Analysis> => {
    const job = {
      priority: PRIORITY[urgency],
      signal: entry().stop.signal,
      onProgress: () => {
        entry().hasStarted = true;
      },
    };
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

  const begin = (track: Track, urgency: Urgency): Promise<Analysis> => {
    let entry: InFlight | undefined;
    const result = Promise.resolve()
      .then(() => measure(track, urgency, () => entry as InFlight))
      .catch(async (error: unknown) => {
        if (error instanceof ExpectedError && LASTING.has(error.code)) {
          log.warn('cannot be measured', { track: track.id, code: error.code, reason: error.message });
          await fail(track, error);
        }
        throw error;
      })
      .finally(() => {
        if (inFlight.get(track.id) === entry) inFlight.delete(track.id);
      });
    entry = {
      result,
      stop: new AbortController(),
      isBackground: urgency === 'background',
      hasStarted: false,
    };
    inFlight.set(track.id, entry);
    return result;
  };

  const analysisOf: Measuring['analysisOf'] = async (track, urgency) => {
    const stored = await library.analysisOf(track);
    if (stored !== null) return stored;
    const running = inFlight.get(track.id);
    if (running === undefined) return begin(track, urgency);
    // It waits at low priority behind others: begin again, in front.
    if (urgency !== 'background' && running.isBackground && !running.hasStarted) {
      running.stop.abort();
      return begin(track, urgency);
    }
    return running.result;
  };

  const fill = async (): Promise<void> => {
    const room = analyzer.status().threads - background.size;
    if (isClosing || isHeld || room <= 0) return;
    for (const track of await library.tracksToMeasure(room, [...inFlight.keys()])) {
      const done: Promise<void> = analysisOf(track, 'background')
        .then(
          () => {},
          (error: unknown) => {
            if (!(error instanceof ExpectedError))
              log.error('measuring failed', { track: track.id, err: error });
            // What is not kept as a failure would be handed out again at once, for ever.
            if (!(error instanceof ExpectedError) || !LASTING.has(error.code)) return postpone(track, error);
            return undefined;
          },
        )
        .catch((error: unknown) => {
          isHeld = true;
          log.error('nothing is measured until the next scan', { track: track.id, err: error });
        })
        .finally(() => {
          background.delete(done);
          goOn();
        });
      background.add(done);
    }
  };

  /** A file that vanished is marked by the next scan; a bug is kept as the failure that it is. Throws `storage_full`. */
  const postpone = async (track: Track, error: unknown): Promise<void> => {
    if (isClosing || (error instanceof ExpectedError && error.code === 'cancelled')) return;
    if (error instanceof ExpectedError && error.code === 'storage_full') throw error;
    const code = error instanceof ExpectedError ? error.code : 'internal_error';
    const message = messageOf(error).split('\n')[0] ?? '';
    await fail(track, { code, message });
  };

  const goOn = lookOnceMore(() => fill().catch((error) => log.error('catching up failed', { err: error })));

  return {
    analysisOf,
    async descriptorsOf(track) {
      const stored = await library.descriptorsOf(track);
      if (stored !== null) return stored;
      const descriptors = await analyzer.describe(track.path, { priority: PRIORITY.asked });
      await library.saveDescriptors(track, descriptors);
      return descriptors;
    },
    catchUp() {
      isHeld = false;
      goOn();
    },
    async [Symbol.asyncDispose]() {
      isClosing = true;
      for (const { stop } of inFlight.values()) stop.abort();
      await Promise.allSettled([...background, ...[...inFlight.values()].map(({ result }) => result)]);
    },
  };
}
