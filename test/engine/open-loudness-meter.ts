import type { Channel } from '#engine';
import { blocksInRoom } from '../../src/engine/kernel/blocks.ts';
import { openRoom } from '../../src/engine/kernel/room.ts';
import { createLoudnessMeter } from '../../src/engine/loudness/loudness-meter.ts';
import type { Plane } from '../signals.ts';

/** The loudness meter by itself, over planes of any length. */
export function openLoudnessMeter(sampleRateHz: number, channels: readonly Channel[]) {
  const room = openRoom();
  const meter = createLoudnessMeter(room, sampleRateHz, channels);
  return {
    add(planes: readonly Plane[]): void {
      const block = { channels: planes, frameCount: planes[0]?.length ?? 0 };
      for (const piece of blocksInRoom(room, [block], planes.length)) meter.add(piece);
    },
    result: meter.result,
    [Symbol.dispose]: () => room[Symbol.dispose](),
  };
}
