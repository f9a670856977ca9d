import { describe, expect, test } from 'vitest';
import { opusGainTags, replayGainTags } from '../../src/library/replay-gain.ts';

describe('ReplayGain 2.0', () => {
  test('a track of −10.66 LUFS gets −7.34 dB, and its peak is linear', () => {
    const tags = replayGainTags(
      { integratedLufs: -10.66, truePeakDbtp: -0.1 },
      { integratedLufs: -12, truePeakDbtp: 20 * Math.log10(1.25) },
    );
    expect(tags).toEqual({
      REPLAYGAIN_TRACK_GAIN: '-7.34 dB',
      REPLAYGAIN_TRACK_PEAK: '0.988553', // 10^(−0.1/20)
      REPLAYGAIN_ALBUM_GAIN: '-6.00 dB',
      REPLAYGAIN_ALBUM_PEAK: '1.250000',
      REPLAYGAIN_REFERENCE_LOUDNESS: '-18.00 LUFS',
    });
  });

  test('a track at the reference gets no gain, and no minus sign', () => {
    expect(replayGainTags({ integratedLufs: -17.999, truePeakDbtp: null }, null)).toEqual({
      REPLAYGAIN_TRACK_GAIN: '0.00 dB',
      REPLAYGAIN_TRACK_PEAK: '0.000000',
      REPLAYGAIN_REFERENCE_LOUDNESS: '-18.00 LUFS',
    });
  });
});

describe('Opus, RFC 7845 section 5.2.1', () => {
  test.each([
    [-23, '0'],
    [-18, '-1280'], // −5 dB · 256
    [-10.66, '-3159'], // −12.34 dB · 256 = −3159.04
    [-70, '12032'],
    [-22.999, '0'],
    [150, '-32768'], // no more than 16 bits
  ])('%d LUFS is R128_TRACK_GAIN=%s', (integratedLufs, value) => {
    expect(opusGainTags({ integratedLufs, truePeakDbtp: 0 }, null)).toEqual({
      R128_TRACK_GAIN: value,
      REPLAYGAIN_TRACK_GAIN: null,
      REPLAYGAIN_TRACK_PEAK: null,
      REPLAYGAIN_ALBUM_GAIN: null,
      REPLAYGAIN_ALBUM_PEAK: null,
      REPLAYGAIN_REFERENCE_LOUDNESS: null,
      REPLAYGAIN_TRACK_RANGE: null,
      REPLAYGAIN_ALBUM_RANGE: null,
    });
  });
});
