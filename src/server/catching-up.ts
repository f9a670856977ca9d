import { ExpectedError, messageOf } from '#errors';
import type { Track } from '#library';
import type { Log } from './log.ts';
import { lookOnceMore } from './look-once-more.ts';

/** Failures that are the file's own: they are kept, and not tried again until the file changes. */
export const LASTING: ReadonlySet<string> = new Set([
  'undecodable_audio',
  'unsupported_audio',
  'decoder_crashed',
  'timed_out',
]);

/** What the next track would meet as well. */
const HOLDING: ReadonlySet<string> = new Set(['storage_full', 'analyzer_unavailable']);

export type CatchingUp = AsyncDisposable & {
  /** To be called when there may be something to do; begins again after a failure that held everything. */
  catchUp(): void;
  /** Looks whether there is something to do, unless it is held. */
  goOn(): void;
  /** Whether nothing was left when it last looked. */
  isDone(): boolean;
};

/**
 * Does for tracks whatever is left to do, `atOnce` at a time, for nobody in particular. What fails
 * is kept by `keepFailure`, so that `find` does not answer it again: it would be tried at once, for ever. What cannot be
 * kept holds everything until the next `catchUp`.
 */
export function createCatchingUp(options: {
  /** What becomes of a track, for the log: `measured`. */
  readonly verb: string;
  readonly atOnce: () => number;
  /** Whether this is the time for it. */
  readonly isTime?: () => boolean;
  readonly find: (limit: number) => Promise<readonly Track[]>;
  readonly work: (track: Track) => Promise<unknown>;
  /** Of what is not the track's, as `cancelled` and `storage_full`, it never hears. */
  readonly keepFailure: (track: Track, failure: { code: string; message: string }) => Promise<void>;
  readonly onDone?: () => void;
  readonly log: Log;
}): CatchingUp {
  const { verb, atOnce, isTime = () => true, find, work, keepFailure, onDone = () => {}, log } = options;
  const running = new Set<Promise<void>>();
  let isClosing = false;
  let isHeld = false;
  let isDone = false;

  const fill = async (): Promise<void> => {
    const room = atOnce() - running.size;
    if (isClosing || isHeld || room <= 0 || !isTime()) return;
    const tracks = await find(room);
    for (const track of tracks) {
      const done: Promise<void> = work(track)
        .then(
          () => {},
          (error: unknown) => failed(track, error),
        )
        .catch((error: unknown) => {
          isHeld = true;
          log.error(`nothing is ${verb} until the next scan`, { track: track.id, err: error });
        })
        .finally(() => {
          running.delete(done);
          goOn();
        });
      running.add(done);
    }
    isDone = running.size === 0;
    if (isDone) onDone();
  };

  /** Throws what it cannot be kept for. */
  const failed = async (track: Track, error: unknown): Promise<void> => {
    if (!(error instanceof ExpectedError))
      log.error(`a track cannot be ${verb}`, { track: track.id, err: error });
    const code = error instanceof ExpectedError ? error.code : 'internal_error';
    if (isClosing || code === 'cancelled') return;
    if (HOLDING.has(code)) throw error;
    await keepFailure(track, { code, message: messageOf(error).split('\n')[0] ?? '' });
  };

  const goOn = lookOnceMore(() =>
    fill().catch((error) => log.error('catching up failed', { verb, err: error })),
  );

  return {
    catchUp() {
      isHeld = false;
      isDone = false;
      goOn();
    },
    goOn,
    isDone: () => isDone,
    async [Symbol.asyncDispose]() {
      isClosing = true;
      await Promise.allSettled(running);
    },
  };
}
