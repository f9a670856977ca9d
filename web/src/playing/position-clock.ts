/** What the server says of the position. */
export type Told = {
  readonly trackId: number | null;
  readonly positionSeconds: number;
  /** 0 where it is not known. */
  readonly durationSeconds: number;
  readonly isPlaying: boolean;
};

/** Farther from what was expected than any delay of a message, seconds: somebody has moved the position. */
const JUMP_SECONDS = 1;
/** Nearer to what a seek asked for than to be anything but its outcome, seconds. */
const ARRIVED_SECONDS = 1.5;
/** How many of the last words the clock goes by: some seconds of playing, so that two machines' clocks do not drift apart. */
const REMEMBERED = 10;

/**
 * Where the music is between the server's words. A word is never early, only late by what the way took: so the earliest of the
 * last ones is right, and a late one moves nothing. It never goes back, but where the position was really moved.
 * `nowMs` is what a monotonic clock shows; nothing here reads one.
 */
export function createPositionClock() {
  let told: Told = { trackId: null, positionSeconds: 0, durationSeconds: 0, isPlaying: false };
  /** Position less clock, of the words since the last jump. */
  let leads: readonly number[] = [];
  let shown = 0;
  let asked: { readonly positionSeconds: number; readonly isAnswered: boolean } | null = null;

  const at = (nowMs: number): number => {
    const { positionSeconds, durationSeconds, isPlaying } = told;
    const running = isPlaying && leads.length > 0 ? nowMs / 1000 + Math.max(...leads) : positionSeconds;
    const end = durationSeconds > 0 ? durationSeconds : Number.POSITIVE_INFINITY;
    shown = Math.max(shown, Math.min(running, end));
    return shown;
  };
  const jump = (next: Told, nowMs: number): void => {
    told = next;
    leads = [next.positionSeconds - nowMs / 1000];
    shown = next.positionSeconds;
  };

  return {
    at,
    isRunning: () => told.isPlaying,
    /** `isMoved`: the word is that somebody has sought, however near. */
    tell(next: Told, nowMs: number, isMoved = false): void {
      if (asked !== null) {
        const isOutcome = Math.abs(next.positionSeconds - asked.positionSeconds) < ARRIVED_SECONDS;
        // A word that was on its way when the seek was asked for.
        if (!isOutcome && !asked.isAnswered && next.trackId === told.trackId) return;
        asked = null;
      }
      const goesOn =
        !isMoved &&
        next.isPlaying &&
        told.isPlaying &&
        next.trackId === told.trackId &&
        Math.abs(next.positionSeconds - at(nowMs)) < JUMP_SECONDS;
      if (goesOn) {
        told = next;
        leads = [...leads, next.positionSeconds - nowMs / 1000].slice(-REMEMBERED);
      } else jump(next, nowMs);
    },
    /** A seek is on its way: shown at once, so that nothing flashes back to where it was. */
    expect(positionSeconds: number, nowMs: number): void {
      asked = { positionSeconds, isAnswered: false };
      jump({ ...told, positionSeconds }, nowMs);
    },
    /** It was answered, well or not: from now on the server is right. */
    answered(): void {
      if (asked !== null) asked = { ...asked, isAnswered: true };
    },
  };
}
