import type { Frame } from './message.ts';

/** Broadcasts that this client has not seen. */
export type Gap = {
  /**
   * `missed`: within one connection, numbers are missing (the server leaves out what a slow client would get too late).
   * `reconnected`: there was no connection for a while. `restarted`: the same, and the server counts anew.
   */
  readonly reason: 'missed' | 'reconnected' | 'restarted';
  /** The last number seen before. */
  readonly lastSeq: number;
  /** The number that showed it. */
  readonly seq: number;
};

export type Sequence = {
  /** Another connection is there. */
  connected(): void;
  /** To be called with every frame; says what was missed before it. */
  see(frame: Frame): Gap | null;
};

/**
 * Follows the numbers of broadcasts. A frame to this client alone (greeting, `pong`, `error`) carries the number of the
 * last broadcast: it never raises the count by itself, but a number too high in it shows a loss all the same.
 */
export function createSequence(): Sequence {
  let last: number | null = null;
  let isFirst = true;
  return {
    connected() {
      isFirst = true;
    },
    see({ type, seq }) {
      if (seq === undefined) return null;
      const before = last;
      const isAfterConnecting = isFirst;
      last = seq;
      isFirst = false;
      if (before === null) return null;
      if (seq < before) return { reason: 'restarted', lastSeq: before, seq };
      // Always, also where the number is the same: another run may have come just as far.
      if (isAfterConnecting) return { reason: 'reconnected', lastSeq: before, seq };
      const expected = type === 'pong' || type === 'error' ? before : before + 1;
      return seq > expected ? { reason: 'missed', lastSeq: before, seq } : null;
    },
  };
}
