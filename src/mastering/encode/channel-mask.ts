import type { Channel } from '#engine';

/** The bits of WAVEFORMATEXTENSIBLE's channel mask, which FFmpeg's are, too. */
const BITS: Readonly<Partial<Record<Channel, number>>> = {
  FL: 0,
  FR: 1,
  FC: 2,
  M: 2,
  LFE: 3,
  BL: 4,
  BR: 5,
  FLC: 6,
  FRC: 7,
  BC: 8,
  SL: 9,
  SR: 10,
};

/** The mask of the channels' positions; 0, none stated, where a position is unknown or the order is not the mask's. */
export function channelMask(channels: readonly Channel[]): number {
  let mask = 0;
  let last = -1;
  for (const channel of channels) {
    const bit = BITS[channel];
    if (bit === undefined || bit <= last) return 0;
    mask |= 1 << bit;
    last = bit;
  }
  return mask;
}
