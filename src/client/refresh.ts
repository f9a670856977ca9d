import type { Call } from './api.ts';
import type { Backoff } from './backoff.ts';
import type { Frame } from './message.ts';

/** One answer of `GET /api/player/status` may take this long, milliseconds. */
const ANSWER_WITHIN_MS = 10_000;

export type Refresh = {
  /** Something up to broadcast `seq` was missed: the state is asked for, unless that is on its way already. */
  need(seq: number): void;
  /** The connection is gone, and with it the question: the next one asks anew. */
  cancel(): void;
};

/** Brings the player's state after a gap, as a `player_state` marked `refreshed`; asks again until it is answered. */
export function createRefresh(options: {
  readonly call: Call;
  readonly backoff: Backoff;
  readonly onState: (frame: Frame & { readonly seq: number }) => void;
}): Refresh {
  const { call, backoff, onState } = options;
  let needed = -1;
  let asking: AbortController | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const ask = async (): Promise<void> => {
    asking = new AbortController();
    const { signal } = asking;
    try {
      const answer = await call('GET /api/player/status', { signal, timeoutMs: ANSWER_WITHIN_MS });
      if (signal.aborted) return;
      const { seq, ...data } = answer;
      asking = null;
      backoff.reset();
      onState({ type: 'player_state', data, timestamp: Date.now() / 1_000, seq, refreshed: true });
      // Another gap was found while this answer was under way, and it is older than that.
      if (asking === null && needed > seq) void ask();
    } catch {
      if (!signal.aborted) timer = setTimeout(ask, backoff.nextMs());
    }
  };
  return {
    need(seq) {
      needed = Math.max(needed, seq);
      if (asking === null) void ask();
    },
    cancel() {
      clearTimeout(timer);
      asking?.abort();
      asking = null;
      needed = -1;
      backoff.reset();
    },
  };
}
