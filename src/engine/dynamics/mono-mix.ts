import type { AudioBlock, Channel } from '../audio-source.ts';

/**
 * The mean of all channels but the LFE, block by block; a file of nothing but an LFE is mixed from that. The
 * returned array is reused; its first `frameCount` samples belong to the block.
 */
export function createMonoMix(channels: readonly Channel[]) {
  const withoutLfe = channels.flatMap((channel, index) => (channel === 'LFE' ? [] : [index]));
  const mixed = withoutLfe.length > 0 ? withoutLfe : channels.map((_, index) => index);
  const gain = 1 / mixed.length;
  let mono = new Float32Array(0);
  return ({ channels: planes, frameCount }: AudioBlock): Float32Array => {
    const [first, second] = [planes[mixed[0]!]!, planes[mixed[1] ?? -1]];
    if (second === undefined) return first;
    if (mono.length < frameCount) mono = new Float32Array(frameCount);
    for (let i = 0; i < frameCount; i++) mono[i] = (first[i]! + second[i]!) * gain;
    for (let m = 2; m < mixed.length; m++) {
      const plane = planes[mixed[m]!]!;
      for (let i = 0; i < frameCount; i++) mono[i]! += plane[i]! * gain;
    }
    return mono;
  };
}
