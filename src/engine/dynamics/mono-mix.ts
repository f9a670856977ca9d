import type { AudioBlock, Channel } from '../audio-source.ts';
import { BLOCK_FRAMES } from '../kernel/blocks.ts';
import { kernels } from '../kernel/kernels.ts';
import { addressOf, type Room } from '../kernel/room.ts';

/**
 * The mean of all channels but the LFE, block by block; a file of nothing but an LFE is mixed from that. The
 * returned array is reused; its first `frameCount` samples belong to the block.
 */
export function createMonoMix(room: Room, channels: readonly Channel[]) {
  const { mixTwo, mixMany } = kernels();
  const withoutLfe = channels.flatMap((channel, index) => (channel === 'LFE' ? [] : [index]));
  const mixed = withoutLfe.length > 0 ? withoutLfe : channels.map((_, index) => index);
  const addresses = room.int32(mixed.length);
  const mono = room.float32(BLOCK_FRAMES);
  return ({ channels: planes, frameCount }: AudioBlock): Float32Array => {
    const [first, second] = [planes[mixed[0]!]!, planes[mixed[1] ?? -1]];
    if (second === undefined) return first;
    if (mixed.length === 2) mixTwo(addressOf(first), addressOf(second), addressOf(mono), frameCount);
    else {
      for (let m = 0; m < mixed.length; m++) addresses[m] = addressOf(planes[mixed[m]!]!);
      mixMany(addressOf(addresses), mixed.length, addressOf(mono), frameCount);
    }
    return mono;
  };
}
