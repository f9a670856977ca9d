import { ExpectedError } from '#errors';
import type { Library } from '#library';
import type { Live } from './live.ts';
import type { Log } from './log.ts';
import type { MasteringSettings } from './mastering.ts';
import type { Recommending } from './recommending.ts';

/** Tracks that have been current last, which are worked on until they are told. */
const MOST_TRACKS = 3;

export type Announcing = {
  /**
   * Broadcasts what is recommended for a track as soon as it is solved under the settings of then. What was still being
   * worked out for the same track and has been overtaken is dropped, and so is what few tracks ago was current: who skips
   * through a library does not wait for all of it. Never throws.
   */
  announce(trackId: number): void;
};

/** Tells every client what is recommended for tracks that have become current, and for the current one under new settings. */
export function createAnnouncing(options: {
  readonly library: Pick<Library, 'track'>;
  readonly recommending: Pick<Recommending, 'prepare'>;
  readonly settings: () => MasteringSettings;
  readonly live: () => Pick<Live, 'broadcastJson'>;
  readonly log: Log;
}): Announcing {
  const { library, recommending, settings, live, log } = options;
  /** By track, the latest one last; of each the latest attempt last. */
  const underWay = new Map<number, Set<AbortController>>();

  const attempt = async (trackId: number): Promise<void> => {
    const stop = new AbortController();
    const attempts = underWay.get(trackId) ?? new Set();
    underWay.delete(trackId);
    underWay.set(trackId, attempts.add(stop));
    for (const [id, overtaken] of [...underWay].slice(0, -MOST_TRACKS)) {
      underWay.delete(id);
      for (const each of overtaken) each.abort();
    }
    const isLatest = (): boolean => [...attempts].at(-1) === stop;
    try {
      const track = await library.track(trackId);
      if (track === null) return;
      const before = settings();
      const solve = await recommending.prepare(track, 'loaded', undefined, stop.signal);
      if (!isLatest()) return;
      const solved = solve(stop.signal);
      // Only now: what both wait for goes on.
      for (const earlier of attempts) if (earlier !== stop) earlier.abort();
      const { json } = await solved;
      if (!isLatest()) return;
      if (isSame(settings(), before)) live().broadcastJson('mastering_recommendation', json);
      else announce(trackId);
    } catch (error) {
      if (!isLatest() || stop.signal.aborted) return;
      if (!(error instanceof ExpectedError)) throw error;
      log.warn('nothing can be recommended', { track: trackId, code: error.code, reason: error.message });
    } finally {
      attempts.delete(stop);
      if (attempts.size === 0 && underWay.get(trackId) === attempts) underWay.delete(trackId);
    }
  };

  const announce = (trackId: number): void =>
    void attempt(trackId).catch((error) => log.error('recommending failed', { track: trackId, err: error }));
  return { announce };
}

function isSame(a: MasteringSettings, b: MasteringSettings): boolean {
  return a.preset === b.preset && a.intensity === b.intensity;
}
