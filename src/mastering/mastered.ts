import type { AudioBlock } from '#engine';
import type { Chain } from './chain.ts';

/**
 * Blocks through a chain, its latency taken out: as many frames as went in, each where it was. Like their source's, the
 * planes are valid until the next block is asked for.
 */
export function* mastered(blocks: Iterable<AudioBlock>, chain: Chain): Generator<AudioBlock> {
  let toDrop = chain.latencyFrames;
  let channelCount = 0;
  for (const block of blocks) {
    channelCount = block.channels.length;
    chain.process(block.channels, block.frameCount);
    const dropped = Math.min(toDrop, block.frameCount);
    toDrop -= dropped;
    if (dropped === block.frameCount) continue;
    yield dropped === 0 ? block : without(block, dropped);
  }
  if (channelCount === 0 || chain.latencyFrames === 0) return;
  chain.end();
  const rest = Array.from({ length: channelCount }, () => new Float32Array(chain.latencyFrames));
  chain.process(rest, chain.latencyFrames);
  yield without({ channels: rest, frameCount: chain.latencyFrames }, toDrop);
}

function without({ channels, frameCount }: AudioBlock, dropped: number): AudioBlock {
  return {
    channels: channels.map((plane) => plane.subarray(dropped, frameCount)),
    frameCount: frameCount - dropped,
  };
}
