import type { AudioBlock } from '../audio-source.ts';
import { isInRoom, type Room } from './room.ts';

/** The most frames that a kernel is given at once. */
export const BLOCK_FRAMES = 8192;

/**
 * The blocks as the kernels need them: in their memory, of 8,192 frames at most. Those of our own decoder are so already
 * and pass as they are; others are copied in.
 */
export function* blocksInRoom(
  room: Room,
  blocks: Iterable<AudioBlock>,
  channelCount: number,
): Generator<AudioBlock> {
  let copies: readonly Float32Array[] | undefined;
  for (const block of blocks) {
    const { channels, frameCount } = block;
    if (frameCount <= BLOCK_FRAMES && channels.every(isInRoom)) {
      yield block;
      continue;
    }
    copies ??= Array.from({ length: channelCount }, () => room.float32(BLOCK_FRAMES));
    for (let from = 0; from < frameCount; from += BLOCK_FRAMES) {
      const count = Math.min(BLOCK_FRAMES, frameCount - from);
      for (let c = 0; c < channelCount; c++) copies[c]!.set(channels[c]!.subarray(from, from + count));
      yield { channels: copies, frameCount: count };
    }
  }
}
