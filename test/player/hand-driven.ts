import { createPlayer, type Player, type PlayerEvent, type PlayerSnapshot, type QueueEntry } from '#player';

export const entry = (trackId: number, durationSeconds: number | null = 100): QueueEntry => ({
  trackId,
  durationSeconds,
});

/** A player whose clock stands still until it is moved, and whose timer goes off as it passes. */
export function handDriven(saved: PlayerSnapshot | null = null) {
  let nowSeconds = 1000;
  let timer: { readonly atSeconds: number; readonly act: () => void } | null = null;
  let kept = saved;
  let events: PlayerEvent[] = [];
  const start = (): Player =>
    createPlayer({
      clock: () => nowSeconds,
      schedule(act, delaySeconds) {
        const mine = { atSeconds: nowSeconds + delaySeconds, act };
        timer = mine;
        return () => {
          if (timer === mine) timer = null;
        };
      },
      saved: kept,
      save: (snapshot) => {
        kept = snapshot;
      },
      emit: (event) => events.push(event),
      log: { warn: () => {} },
      random: () => 0.5,
    });
  let player = start();
  return {
    player: (): Player => player,
    snapshot: (): PlayerSnapshot | null => kept,
    /** What has been told since the last time this was asked. */
    told(): readonly PlayerEvent[] {
      const since = events;
      events = [];
      return since;
    },
    types(): readonly string[] {
      return this.told()
        .map(({ type }) => type)
        .filter((type) => type !== 'state_changed' && type !== 'current_track_changed');
    },
    /** Lets time pass; timers go off `lateSeconds` after they are due. */
    wait(seconds: number, lateSeconds = 0): void {
      const until = nowSeconds + seconds;
      for (let due = timer; due !== null && due.atSeconds + lateSeconds <= until; due = timer) {
        nowSeconds = Math.max(nowSeconds, due.atSeconds + lateSeconds);
        timer = null;
        due.act();
      }
      nowSeconds = until;
    },
    restart(): void {
      player[Symbol.dispose]();
      timer = null;
      player = start();
    },
  };
}
