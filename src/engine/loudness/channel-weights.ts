import type { Channel } from '../audio-source.ts';

/** BS.1770-5 Annex 1, table 3: 1.41 (about +1.5 dB) for what stands at the sides, |azimuth| 60° … 120°. */
const SURROUND_WEIGHT = 1.41;

/**
 * The weight of each channel in the sum of energies (BS.1770-5 Annex 1 eq. 2 and table 3, Annex 3). The LFE is left
 * out. Where a layout has one pair of surrounds only, it stands at ±110° and weighs 1.41 whatever its label says
 * (files say BL/BR or SL/SR); where it has two, the side pair (±90°) weighs 1.41 and the back pair (±135°) 1.
 */
export function channelWeights(channels: readonly Channel[]): readonly number[] {
  const hasSides = channels.includes('SL') || channels.includes('SR');
  return channels.map((channel) => {
    if (channel === 'LFE') return 0;
    if (channel === 'SL' || channel === 'SR') return SURROUND_WEIGHT;
    if (channel === 'BL' || channel === 'BR') return hasSides ? 1 : SURROUND_WEIGHT;
    return 1;
  });
}
