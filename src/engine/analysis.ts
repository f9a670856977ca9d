import type { AudioFormat, Channel, DecoderName } from './audio-source.ts';

/** Raised whenever a measured value changes for the same samples: kept analyses of older versions are made anew. */
export const ALGORITHM_VERSION = 3;

/**
 * Everything that one pass over a track measures. A quantity that the signal does not have is `null`,
 * and `warnings` says why. No field is ever NaN or infinite.
 */
export type Analysis = {
  readonly algorithmVersion: number;
  readonly decoder: DecoderName;
  /** SHA-256, hex, of what decides the samples; `null` for a source that is not a file. */
  readonly payloadHash: string | null;
  readonly format: AudioFormat;
  /** Decoded frames over the sample rate, seconds. */
  readonly durationSeconds: number;

  /** LUFS, ITU-R BS.1770-5 Annex 1. `null` below the absolute gate or under 0.4 s. */
  readonly integratedLufs: number | null;
  /** Loudest 400 ms, LUFS, EBU Tech 3341, window slid by 10 ms. `null` for silence or under 0.4 s. */
  readonly maxMomentaryLufs: number | null;
  /** Loudest 3 s, LUFS, EBU Tech 3341, window slid by 10 ms. `null` for silence or under 3 s. */
  readonly maxShortTermLufs: number | null;
  /** LU, EBU Tech 3342. `null` when no 3 s window passes the absolute gate. */
  readonly loudnessRangeLu: number | null;

  /** Largest of all channels, dBTP, BS.1770-5 Annex 2. `null` for digital silence. */
  readonly truePeakDbtp: number | null;
  /** Largest of all channels, dBFS. `null` for digital silence. */
  readonly samplePeakDbfs: number | null;
  /** PLR: true peak − integrated loudness, LU. */
  readonly peakToLoudnessLu: number | null;
  /** PSR of the track: true peak − max short-term loudness, LU. */
  readonly peakToShortTermLu: number | null;

  /** RMS of the mono mix (mean of all channels but the LFE), dBFS; a full-scale sine reads −3.01. */
  readonly rmsDbfs: number | null;
  /** Sample peak − RMS of the mono mix, dB. `null` when the mono mix is digital silence. */
  readonly crestFactorDb: number | null;
  readonly channelLevels: readonly ChannelLevels[];

  /** Mean over frames of the magnitude-weighted mean frequency up to 20 kHz, Hz (Hann, 46.4 ms, mono mix). */
  readonly spectralCentroidHz: number | null;
  /** Mean over frames of the magnitude-weighted standard deviation around the centroid, Hz. */
  readonly spectralSpreadHz: number | null;
  /** Mean over frames of the frequency below which 85 % of the power up to 20 kHz lies, Hz. */
  readonly spectralRolloff85Hz: number | null;
  /** The same for 95 %. */
  readonly spectralRolloff95Hz: number | null;
  /** Mean over frames of geometric over arithmetic mean of the power spectrum up to 20 kHz, 0…1. */
  readonly spectralFlatness: number | null;
  /** Sign changes of the mono mix per second. */
  readonly zeroCrossingsPerSecond: number | null;
  /** `zeroCrossingsPerSecond` / 44 100, whatever the sample rate. */
  readonly zeroCrossingRate: number | null;
  /** Mean level of the mono mix in third-octave bands (IEC 61260-1, base ten), 20 Hz … 20 kHz. */
  readonly thirdOctaveBands: readonly BandLevel[];

  /** Pearson correlation of left and right, −1…+1. `null` for mono and where a side is silent. */
  readonly stereoCorrelation: number | null;
  /** Side power over mid plus side power, 0 (mono) … 0.5 (unrelated) … 1 (anti-phase). `null` for mono, silence. */
  readonly stereoWidth: number | null;

  /** Runs of three or more consecutive samples at or above full scale, all channels together. */
  readonly clippedRuns: number;
  /** Largest mean of a channel by magnitude, signed, full scale = 1. */
  readonly dcOffset: number;

  readonly gatingHistogram: LoudnessHistogram;
  readonly series: Series;
  readonly warnings: readonly Warning[];
};

/** The same quantities for one channel; `null` for a channel of digital silence. */
export type ChannelLevels = {
  readonly channel: Channel;
  readonly rmsDbfs: number | null;
  readonly samplePeakDbfs: number | null;
  readonly truePeakDbtp: number | null;
  readonly crestFactorDb: number | null;
  readonly dcOffset: number;
  readonly clippedRuns: number;
};

/** `levelDbfs` is the band's RMS level; `null` where the band lies above the Nyquist frequency or holds nothing. */
export type BandLevel = { readonly centreHz: number; readonly levelDbfs: number | null };

/**
 * The 400 ms gating blocks above the absolute gate, sparse, in bins of 0.01 LU: bin `i` holds the blocks of
 * loudness −70 + 0.01·i … LUFS. Histograms of several tracks add up to that of the album.
 */
export type LoudnessHistogram = {
  readonly bins: readonly number[];
  readonly counts: readonly number[];
  /** Sum of the blocks' channel-weighted mean squares (BS.1770-5 eq. 3). */
  readonly energies: readonly number[];
};

/** What plots need; at most 2,048 points each, whatever the length. */
export type Series = {
  /** Short-term loudness, LUFS, to 0.01, one value each `stepSeconds`, the first at 3 s; `null` below −70. */
  readonly shortTermLufs: { readonly stepSeconds: number; readonly values: readonly (number | null)[] };
  /** Lowest and highest sample of the mono mix in each `stepSeconds`. */
  readonly waveform: {
    readonly stepSeconds: number;
    readonly min: readonly number[];
    readonly max: readonly number[];
  };
  /** Largest magnitude of any channel in each `stepSeconds`, full scale = 1. */
  readonly peak: { readonly stepSeconds: number; readonly values: readonly number[] };
  /** Mean spectrum of the mono mix in twelfths of an octave. */
  readonly averageSpectrum: readonly BandLevel[];
};

export type WarningCode =
  | 'silent'
  | 'below_gate'
  | 'too_short_for_momentary'
  | 'too_short_for_short_term'
  | 'mono_mix_silent'
  | 'clipped'
  | 'non_finite_samples'
  | 'damaged_packets'
  | 'unknown_layout';

/** Something odd but not fatal; `message` is a sentence for people. */
export type Warning = { readonly code: WarningCode; readonly message: string };
