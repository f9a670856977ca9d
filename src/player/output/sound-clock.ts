import type { Clock } from '../system-clock.ts';

/** Smaller differences are evened out, larger ones are taken over. */
const LARGE_SECONDS = 0.03;
/** Of a small difference, how much each time: reports are as coarse as the blocks of the device. */
const SHARE = 0.1;

/** The player's clock while a device plays: it goes as what is heard goes, stands while that is waited for, never back. */
export type SoundClock = {
  readonly now: Clock;
  /** It showed `seconds` when `base` showed `atSeconds`, and has run since, or stands there. */
  follow(seconds: number, atSeconds: number, isRunning: boolean): void;
  /** From here on it runs by itself. */
  letGo(): void;
};

export function createSoundClock(base: Clock): SoundClock {
  let shown = 0;
  let anchorSeconds = base();
  let atBaseSeconds = anchorSeconds;
  let isRunning = true;
  const running = (): number => anchorSeconds + (isRunning ? base() - atBaseSeconds : 0);
  const now = (): number => {
    shown = Math.max(shown, running());
    return shown;
  };
  const set = (seconds: number, runs: boolean): void => {
    anchorSeconds = seconds;
    atBaseSeconds = base();
    isRunning = runs;
  };
  return {
    now,
    follow(seconds, atSeconds, runs) {
      const wanted = seconds + (runs ? base() - atSeconds : 0);
      const difference = wanted - running();
      const isSmall = runs && isRunning && Math.abs(difference) < LARGE_SECONDS;
      now();
      set(isSmall ? wanted - (1 - SHARE) * difference : wanted, runs);
    },
    letGo() {
      if (isRunning) return;
      set(now(), true);
    },
  };
}
