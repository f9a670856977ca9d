import { ExpectedError } from '#errors';
import type { Plan } from '#mastering';
import {
  type Clock,
  createFollower,
  createSoundClock,
  monotonicSeconds,
  type Output,
  type OutputOptions,
  type PlayerView,
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
  /** Somebody else sounds in its place: the device is silent, and its clock nobody's. */
  readonly isElsewhere: () => boolean;
  /** How a track is to sound now; `null` as it is. Nobody waits for it once `signal` is aborted. */
  readonly planOf: (trackId: number, signal: AbortSignal) => Promise<Plan | null>;
  /** Sees to it that whatever preset is chosen later has its plan then. */
  readonly solveAhead: (trackId: number, signal: AbortSignal) => Promise<void>;
  readonly log: Log;
}): Sounding {
  const { openOutput, isElsewhere, planOf, solveAhead, log } = options;
  const clock = createSoundClock(monotonicSeconds);
  /** Of the current track and the next, the last ones known. */
  const plans = new Map<number, Plan | null>();
  const asked = new Map<number, AbortController>();
  const solvedAhead = new Map<number, AbortController>();
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
    const onPlan = (plan: Plan | null): void => {
      take(plan);
      lookAhead(trackId);
    };
    planOf(trackId, stop.signal).then(onPlan, (error) => {
      if (stop.signal.aborted) return;
      log.warn('a track sounds as it is: it has no plan', { track: trackId, err: error });
      take(null);
    });
  }

  /** Once its plan is there, and as long as the track is heard or comes next. */
  function lookAhead(trackId: number): void {
    if (!asked.has(trackId) || solvedAhead.has(trackId)) return;
    const stop = new AbortController();
    solvedAhead.set(trackId, stop);
    solveAhead(trackId, stop.signal).catch((error) => {
      if (stop.signal.aborted) return;
      // One of them was chosen meanwhile, and begun anew in front: the rest when it is there.
      if (error instanceof ExpectedError && error.code === 'cancelled') solvedAhead.delete(trackId);
      else log.warn('other presets will be heard later than chosen', { track: trackId, err: error });
    });
  }

  function forget(trackId: number): void {
    for (const each of [asked, solvedAhead]) {
      each.get(trackId)?.abort();
      each.delete(trackId);
    }
    plans.delete(trackId);
  }

  return {
    clock: clock.now,
    start({ view: viewOf, pathOf }) {
      const view = (): PlayerView => {
        const now = viewOf();
        return isElsewhere() ? { ...now, current: null, playback: 'paused' } : now;
      };
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
        for (const trackId of [...asked.keys(), ...plans.keys(), ...solvedAhead.keys()])
          if (!used.has(trackId)) forget(trackId);
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
      for (const stop of solvedAhead.values()) stop.abort();
      await output?.[Symbol.asyncDispose]();
    },
  };
}

const NOTHING_TO_CLOSE = { [Symbol.asyncDispose]: async () => {} };
