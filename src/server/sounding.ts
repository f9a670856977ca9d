import type { Plan } from '#mastering';
import {
  type Clock,
  createFollower,
  createSoundClock,
  monotonicSeconds,
  type Output,
  type OutputOptions,
} from '#player';
import type { Log } from './log.ts';
import type { Playing } from './playing.ts';

/** What is played being heard on this machine. */
export type Sounding = AsyncDisposable & {
  /** The player's: it goes as the device goes. */
  readonly clock: Clock;
  start(playing: Pick<Playing, 'view' | 'pathOf'>): void;
  /** The player has changed. */
  tell(): void;
  /** Every plan is another one now. */
  settingsChanged(): void;
};

/** Joins player, output and plans. A track sounds as it is until its plan is there, and is changed over to it then. */
export function createSounding(options: {
  readonly openOutput: (options: OutputOptions) => Output;
  /** How a track is to sound now; `null` as it is. Nobody waits for it once `signal` is aborted. */
  readonly planOf: (trackId: number, signal: AbortSignal) => Promise<Plan | null>;
  readonly log: Log;
}): Sounding {
  const { openOutput, planOf, log } = options;
  const clock = createSoundClock(monotonicSeconds);
  /** Of the current track and the next, the last ones known. */
  const plans = new Map<number, Plan | null>();
  const asked = new Map<number, AbortController>();
  let used = new Set<number>();
  let settingsRound = 0;
  let output: Output | null = null;
  let tell = (): void => {};

  function ask(trackId: number): void {
    const round = settingsRound;
    const stop = new AbortController();
    asked.set(trackId, stop);
    const take = (plan: Plan | null): void => {
      if (round !== settingsRound || asked.get(trackId) !== stop) return;
      plans.set(trackId, plan);
      tell();
    };
    planOf(trackId, stop.signal).then(take, (error) => {
      if (stop.signal.aborted) return;
      log.warn('a track sounds as it is: it has no plan', { track: trackId, err: error });
      take(null);
    });
  }

  return {
    clock: clock.now,
    start({ view, pathOf }) {
      const following: Output = { follow: (programme) => output?.follow(programme), ...NOTHING_TO_CLOSE };
      const tracks = {
        pathOf,
        planOf(trackId: number): Plan | null {
          used.add(trackId);
          if (!asked.has(trackId)) ask(trackId);
          return plans.get(trackId) ?? null;
        },
      };
      const follower = createFollower({ output: following, clock, view, tracks });
      tell = () => {
        used = new Set();
        follower.tell();
        for (const [trackId, stop] of asked) {
          if (used.has(trackId)) continue;
          asked.delete(trackId);
          stop.abort();
        }
        for (const trackId of plans.keys()) if (!used.has(trackId)) plans.delete(trackId);
      };
      output = openOutput({ onReady: follower.startAnew, onHeard: follower.heard, log });
      tell();
    },
    tell: () => tell(),
    settingsChanged() {
      settingsRound++;
      asked.clear();
      tell();
    },
    async [Symbol.asyncDispose]() {
      tell = () => {};
      await output?.[Symbol.asyncDispose]();
    },
  };
}

const NOTHING_TO_CLOSE = { [Symbol.asyncDispose]: async () => {} };
