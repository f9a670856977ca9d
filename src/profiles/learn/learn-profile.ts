import { Matrix } from 'ml-matrix';
import { ExpectedError } from '#errors';
import { FEATURE_NAMES, FEATURES, type FeatureName, offScale, onScale } from '../features.ts';
import { MATCHING, type Matching } from '../matching.ts';
import type { Profile } from '../profile.ts';
import { symmetric } from '../symmetric.ts';
import { learnDetection, rowsOf, sharedFeatures, type Within } from './learn-detection.ts';
import { learnTargets } from './learn-targets.ts';
import { type MeasuredPair, measuredPair, type Pair } from './pair.ts';
import { meanOf, rootMeanSquare } from './statistics.ts';

/** Fewer tracks say nothing of what they have in common. */
export const FEWEST_TRACKS = 3;
/** So many tracks' worth the common covariance is. With the catalogue's 34 about half comes of either (docs/decisions/0012). */
const PRIOR_TRACKS = 30;

export type ProfileCard = Pick<Profile, 'id' | 'name' | 'version' | 'reason' | 'source' | 'share'> & {
  /** Which tracks they are. */
  readonly from: string;
};

type LearnOptions = {
  /** How tracks of one kind spread, which few pairs do not tell. */
  readonly within?: Within;
  /** Whether the afters are no mastering but the same again: the profile then wants nothing changed. */
  readonly isPreserving?: boolean;
};

/**
 * A profile from pairs of tracks: it detects what is like the befores, and asks for what was done to them. Throws
 * `invalid_request` for pairs of fewer than three tracks, `not_measurable` as `featuresOf`.
 */
export function learnProfile(
  { from, ...card }: ProfileCard,
  pairs: readonly Pair[],
  { within = withinOf(MATCHING), isPreserving = false }: LearnOptions = {},
): Profile {
  const measured = pairs.map(measuredPair);
  const trackCount = new Set(measured.map(({ track }) => track)).size;
  if (trackCount < FEWEST_TRACKS)
    throw new ExpectedError(
      'invalid_request',
      `pairs must be of ${FEWEST_TRACKS} tracks at least, got ${trackCount}`,
    );
  const befores = measured.map(({ before }) => before);
  const afters = measured.map(({ after }) => after);
  const names = sharedFeatures(FEATURE_NAMES, [...befores, ...afters]);
  const leadsTo = meanOf(rowsOf(names, afters));
  const known = { names, covariance: selected(within, names) };
  const detection = learnDetection(
    befores,
    { within: known, trackCount, priorTracks: PRIOR_TRACKS },
    (name, index) => ({
      reason: whatMoved(name, measured),
      leadsTo: offScale(name, leadsTo[index] ?? 0),
    }),
  );
  return {
    ...card,
    samples: { count: pairs.length, tracks: trackCount, from },
    detection,
    ...(isPreserving ? PRESERVED : learnTargets(measured, detection)),
  };
}

const PRESERVED: Pick<Profile, 'targets' | 'followsDeviation'> = {
  targets: { loudnessChangeLu: 0, crestChangeDb: 0, centroidChangeHz: 0 },
  followsDeviation: 0,
};

/** What is common to all kinds of tracks, as it is kept. */
export function withinOf({ within }: Pick<Matching, 'within'>): Within {
  const names = FEATURE_NAMES.filter((name) => within.features[name] !== undefined);
  const spreads = Matrix.diag(names.map((name) => within.features[name]?.spread ?? 1));
  const correlation =
    within.correlation === undefined ? Matrix.eye(names.length) : symmetric(within.correlation);
  return { names, covariance: spreads.mmul(correlation).mmul(spreads) };
}

function selected({ names, covariance }: Within, wanted: readonly FeatureName[]): Matrix {
  const at = wanted.map((name) => names.indexOf(name));
  return covariance.selection(at, at);
}

/** Why a feature counts: what the pairs did to it. */
function whatMoved(name: FeatureName, pairs: readonly MeasuredPair[]): string {
  const { digits, unit, scale } = FEATURES[name];
  const changes = pairs.map(
    ({ before, after }) => onScale(name, after[name] ?? 0) - onScale(name, before[name] ?? 0),
  );
  const mean = changes.reduce((sum, change) => sum + change, 0) / changes.length;
  const spread = rootMeanSquare(changes.map((change) => change - mean));
  // A difference of levels is LU or dB.
  const inUnit = scale === 'linear' ? unit.replace('LUFS', 'LU').replace('dBFS', 'dB') : 'octaves';
  const shown = scale === 'linear' ? digits : 2;
  return `In full: after − before is ${mean.toFixed(shown)} ± ${spread.toFixed(shown)} ${inUnit}`;
}
