import type { Frame, Message } from './message.ts';

/** The types whose newest message is all that one needs to know. */
export type StateType = 'player_state' | 'enhancement_settings_changed' | 'mastering_recommendation';

const STATE_TYPES: ReadonlySet<string> = new Set<StateType>([
  'player_state',
  'enhancement_settings_changed',
  'mastering_recommendation',
]);

/** The newest message of a type; undefined as long as there was none. */
export type LatestOf = <Type extends StateType>(type: Type) => Message<Type> | undefined;

export type Latest = {
  readonly get: LatestOf;
  /** False for a `player_state` that is older than what was delivered already. */
  keep(frame: Frame): boolean;
  /** What follows comes from another connection. */
  connected(): void;
};

/**
 * The newest state of each kind. An answer of `GET /api/player/status` and the frames overtake each other: the numbers
 * decide. A frame that was on its way when the answer was made shows an earlier position and is dropped; so is an
 * answer that a newer frame has overtaken.
 */
export function createLatest(): Latest {
  const newest = new Map<string, Frame>();
  let frameSeq = -1;
  let refreshedSeq = -1;
  return {
    get: ((type: string) => newest.get(type)) as LatestOf,
    keep(frame) {
      const { type, seq = Infinity, refreshed } = frame;
      if (type === 'player_state') {
        if (refreshed ? seq < frameSeq : seq <= refreshedSeq) return false;
        if (refreshed) refreshedSeq = seq;
        else if (seq !== Infinity) frameSeq = seq;
      }
      if (STATE_TYPES.has(type)) newest.set(type, frame);
      return true;
    },
    connected() {
      frameSeq = -1;
      refreshedSeq = -1;
      // The greeting brings it again if there still is one; the other two always come.
      newest.delete('mastering_recommendation');
    },
  };
}
