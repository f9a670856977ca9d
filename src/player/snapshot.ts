import { currentEntry, EMPTY_QUEUE, type Queue } from './queue.ts';
import { positionAt, type Transition } from './timeline.ts';
import type { Transport } from './transport.ts';

/** What survives a restart: plain data. `entries` is the same array for as long as the queue's content is the same. */
export type PlayerSnapshot = Queue &
  Transition & { readonly positionSeconds: number; readonly volume: number };

/** Ours, as are the values of the first start: full volume, gapless, no crossfade but 3 s when it is switched on. */
const FIRST_START: PlayerSnapshot = {
  ...EMPTY_QUEUE,
  positionSeconds: 0,
  volume: 1,
  gaplessEnabled: true,
  crossfadeEnabled: false,
  crossfadeSeconds: 3,
};

export function snapshot(transport: Transport, nowSeconds: number): PlayerSnapshot {
  const { queue, volume, gaplessEnabled, crossfadeEnabled, crossfadeSeconds } = transport;
  const positionSeconds = positionAt(transport, nowSeconds);
  return { ...queue, positionSeconds, volume, gaplessEnabled, crossfadeEnabled, crossfadeSeconds };
}

/** The player as it was saved, paused; as at the first start when nothing was. */
export function restore(saved: PlayerSnapshot | null, nowSeconds: number): Transport {
  const { entries, index, repeat, isShuffled, ...rest } = saved ?? FIRST_START;
  const queue = { entries, index, repeat, isShuffled };
  return {
    ...rest,
    queue,
    playback: currentEntry(queue) === null ? 'stopped' : 'paused',
    sinceSeconds: nowSeconds,
  };
}
