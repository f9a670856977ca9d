import { type Band, type Dynamics, type Equaliser, MASTERING_VERSION, type Plan } from './plan.ts';

/** What the solver turns: the rest of a plan follows from these and from what the track is. */
export type Controls = {
  /** Make-up gain, dB. */
  readonly gainDb: number;
  /** Slope of the dynamics: below 0 compression, above 0 expansion. */
  readonly slope: number;
  /** Tilt of the spectrum, dB: what the high shelf gets, the other bands in proportion. */
  readonly tiltDb: number;
};

/** Compressor and limiter together take away no more, dB. */
export const MOST_REDUCTION_DB = 6;

/** What a mastering engineer would accept: ratios from 4:1 down to an expansion of 1:2.5, and any gain that the ceiling allows. */
export const BOUNDS = {
  gainDb: { min: -60, max: 60 },
  slope: { min: -0.75, max: 1.5 },
} as const;

/**
 * Share of the tilt that each band gets: one slope over the whole spectrum, steeper at its ends. Ours: a decibel of it
 * moves the centroid of the trial music by about 4 %, and bass loses less than treble gains.
 */
const TILT_SHARES = { lowShelf: -0.6, lowBell: -0.35, highBell: 0.45, highShelf: 1 } as const;
/** Wide enough that neighbours join without a dip. */
const BELL_Q = 0.6;
/** Where the bands stand that nothing but a tilt asks for. */
export const FLAT: Equaliser = {
  lowShelf: { frequencyHz: 120, gainDb: 0, q: Math.SQRT1_2 },
  lowBell: { frequencyHz: 350, gainDb: 0, q: BELL_Q },
  highBell: { frequencyHz: 3_000, gainDb: 0, q: BELL_Q },
  highShelf: { frequencyHz: 8_000, gainDb: 0, q: Math.SQRT1_2 },
};
/** The threshold lies so far up from the RMS level to the peak: what is above it makes the crest factor. Ours. */
const THRESHOLD_SHARE = 0.4;
/** Ours: wide enough that no level of the music meets an edge. */
const KNEE_DB = 6;
/** Ours. As long as the look-ahead, so that a peak meets most of its gain; the release is slower than a beat's echo. */
const ATTACK_SECONDS = 0.001;
const RELEASE_SECONDS = 0.12;
/**
 * An expansion: begins a little above the RMS level, over which power rises where transients are; is quick enough to be gone
 * before the next; raises by no more than what limiting takes away at its worst. Found on music that was limited, clipped
 * and compressed (docs/decisions/0013).
 */
const EXPANSION = { aboveRmsDb: 2, attackSeconds: 0.002, releaseSeconds: 0.04, rangeDb: 9 } as const;

/**
 * The plan that a setting of the controls means for a track of this RMS level and crest factor. The tilt comes on top of
 * `correction`, on its frequencies.
 */
export function planOf(
  { gainDb, slope, tiltDb }: Controls,
  {
    rmsDbfs,
    crestFactorDb,
    ceilingDbtp,
  }: { readonly rmsDbfs: number; readonly crestFactorDb: number; readonly ceilingDbtp: number },
  correction: Equaliser = FLAT,
): Plan {
  const tilted = (band: keyof Equaliser): Band => ({
    ...correction[band],
    gainDb: correction[band].gainDb + TILT_SHARES[band] * tiltDb,
  });
  return {
    masteringVersion: MASTERING_VERSION,
    equaliser: {
      lowShelf: tilted('lowShelf'),
      lowBell: tilted('lowBell'),
      highBell: tilted('highBell'),
      highShelf: tilted('highShelf'),
    },
    dynamics: slope > 0 ? expansion(slope, rmsDbfs) : compression(slope, rmsDbfs, crestFactorDb),
    gainDb,
    ceilingDbtp,
  };
}

function compression(slope: number, rmsDbfs: number, crestFactorDb: number): Dynamics {
  return {
    thresholdDbfs: rmsDbfs + THRESHOLD_SHARE * crestFactorDb,
    slope,
    kneeDb: KNEE_DB,
    attackSeconds: ATTACK_SECONDS,
    releaseSeconds: RELEASE_SECONDS,
    rangeDb: MOST_REDUCTION_DB,
  };
}

function expansion(slope: number, rmsDbfs: number): Dynamics {
  const { aboveRmsDb, ...times } = EXPANSION;
  return { thresholdDbfs: rmsDbfs + aboveRmsDb, slope, kneeDb: KNEE_DB, ...times };
}
