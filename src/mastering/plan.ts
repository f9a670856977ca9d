/**
 * Raised whenever the same samples and the same aims lead to another plan, another prediction or other samples: kept
 * plans, predictions and renders of older versions are made anew.
 */
export const MASTERING_VERSION = 2;

/** One band of the equaliser; for a shelf `frequencyHz` is where half of its gain (in dB) is reached. */
export type Band = { readonly frequencyHz: number; readonly gainDb: number; readonly q: number };

/** What each channel passes through first; minimum phase. */
export type Equaliser = {
  readonly lowShelf: Band;
  readonly lowBell: Band;
  readonly highBell: Band;
  readonly highShelf: Band;
};

/**
 * What levels above a threshold are changed by: `slope` dB for each dB above it. Below 0 it is downward compression
 * (−0.5 is a ratio of 2:1), above 0 it is expansion, which leaves every transient its edge.
 */
export type Dynamics = {
  /** Of the loudest channel, dBFS: of its peaks for a compression, of its power over 11 ms for an expansion. */
  readonly thresholdDbfs: number;
  readonly slope: number;
  readonly kneeDb: number;
  readonly attackSeconds: number;
  readonly releaseSeconds: number;
  /** Never more than this, up or down, dB. */
  readonly rangeDb: number;
};

/** All that the chain is told: plain data, the same wherever it sounds. */
export type Plan = {
  readonly masteringVersion: number;
  readonly equaliser: Equaliser;
  readonly dynamics: Dynamics;
  /** Make-up gain, dB. */
  readonly gainDb: number;
  /** What no inter-sample peak exceeds, dBTP. */
  readonly ceilingDbtp: number;
};
