import type { GainTags } from './editable-tags.ts';

/** What gain tags say about one track, or about its album. */
export type GainMeasurement = {
  /** LUFS. */
  readonly integratedLufs: number;
  /** dBTP; `null` for digital silence. */
  readonly truePeakDbtp: number | null;
};

/** ReplayGain 2.0: what the gain leads to. */
export const REFERENCE_LUFS = -18;
/** RFC 7845 section 5.2.1, after EBU R 128. */
export const OPUS_REFERENCE_LUFS = -23;
/** loudgain writes these beside the gains. */
const RANGES = ['REPLAYGAIN_TRACK_RANGE', 'REPLAYGAIN_ALBUM_RANGE'];

/**
 * The tags of ReplayGain 2.0: gains relative to −18 LUFS, peaks linear, full scale = 1. Without an album, what a file
 * says of one is left out, and so stays.
 */
export function replayGainTags(track: GainMeasurement, album: GainMeasurement | null): GainTags {
  return {
    REPLAYGAIN_TRACK_GAIN: gain(track),
    REPLAYGAIN_TRACK_PEAK: peak(track),
    ...(album && { REPLAYGAIN_ALBUM_GAIN: gain(album), REPLAYGAIN_ALBUM_PEAK: peak(album) }),
    REPLAYGAIN_REFERENCE_LOUDNESS: `${REFERENCE_LUFS.toFixed(2)} LUFS`,
  };
}

/**
 * The tags of Opus (RFC 7845 section 5.2.1): gains relative to −23 LUFS as Q7.8 integers, to be applied after the
 * header's output gain, which a decoder has applied before we measure. Tags of ReplayGain have no place beside them.
 */
export function opusGainTags(track: GainMeasurement, album: GainMeasurement | null): GainTags {
  const names = [...Object.keys(replayGainTags(track, track)), ...RANGES];
  const none = names.map((name) => [name, null] as const);
  return {
    ...Object.fromEntries(none),
    R128_TRACK_GAIN: q78(track),
    ...(album && { R128_ALBUM_GAIN: q78(album) }),
  };
}

function gain({ integratedLufs }: GainMeasurement): string {
  // Without this, −0.001 would be "-0.00".
  const hundredths = Math.round((REFERENCE_LUFS - integratedLufs) * 100) || 0;
  return `${(hundredths / 100).toFixed(2)} dB`;
}

function peak({ truePeakDbtp }: GainMeasurement): string {
  return (truePeakDbtp === null ? 0 : 10 ** (truePeakDbtp / 20)).toFixed(6);
}

/** A 16-bit signed integer, in 1/256 dB; from −128 to +127.996 dB, which no loudness that is measured exceeds. */
function q78({ integratedLufs }: GainMeasurement): string {
  const value = Math.round((OPUS_REFERENCE_LUFS - integratedLufs) * 256) || 0;
  return `${Math.min(Math.max(value, -(2 ** 15)), 2 ** 15 - 1)}`;
}
