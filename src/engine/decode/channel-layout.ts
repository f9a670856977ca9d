import type { Channel } from '../audio-source.ts';

/** The bits of a channel mask in order (WAVEFORMATEXTENSIBLE, which FFmpeg's AV_CH_* follow up to bit 17). */
const POSITIONS: readonly Channel[] = ['FL', 'FR', 'FC', 'LFE', 'BL', 'BR', 'FLC', 'FRC', 'BC', 'SL', 'SR'];
const STEREO_DOWNMIX_BIT = 29;

/** What a count of channels means where the file states no positions: FFmpeg's and WAVE's customary layouts. */
const CUSTOMARY: readonly (readonly Channel[])[] = [
  [],
  ['M'],
  ['FL', 'FR'],
  ['FL', 'FR', 'FC'],
  ['FL', 'FR', 'BL', 'BR'],
  ['FL', 'FR', 'FC', 'BL', 'BR'],
  ['FL', 'FR', 'FC', 'LFE', 'BL', 'BR'],
  ['FL', 'FR', 'FC', 'LFE', 'BC', 'SL', 'SR'],
  ['FL', 'FR', 'FC', 'LFE', 'BL', 'BR', 'SL', 'SR'],
];

/**
 * The channels of a stream: from its mask (bit 0 front left, and so on), or, where it states none (`mask` 0), the
 * customary layout for the count. Positions outside the table, height channels among them, become `U`.
 */
export function channelsOf(count: number, mask: bigint): readonly Channel[] {
  if (count === 1) return ['M'];
  if (mask === 0n) return CUSTOMARY[count] ?? new Array<Channel>(count).fill('U');
  const channels: Channel[] = [];
  for (let bit = 0; bit < 64 && channels.length < count; bit++) {
    if ((mask >> BigInt(bit)) % 2n === 0n) continue;
    if (bit === STEREO_DOWNMIX_BIT) channels.push('DL');
    else if (bit === STEREO_DOWNMIX_BIT + 1) channels.push('DR');
    else channels.push(POSITIONS[bit] ?? 'U');
  }
  while (channels.length < count) channels.push('U');
  return channels;
}

/**
 * And back: the mask of the channels' positions (`M` is front centre); 0, none stated, where a position has no bit or the
 * order is not the mask's.
 */
export function channelMask(channels: readonly Channel[]): number {
  let mask = 0;
  let last = -1;
  for (const channel of channels) {
    const bit = POSITIONS.indexOf(channel === 'M' ? 'FC' : channel);
    if (bit <= last) return 0;
    mask |= 1 << bit;
    last = bit;
  }
  return mask;
}
